"""Signing in and out: every page asks for it, but for those that say `login_not_required`."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME, middleware, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from campaigns.signed_in import HtmxRequest


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Django's, but a live part whose session has ended sends the whole page to sign in, and comes back to it."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None  # before the session is looked up: the health check must not wait for the database
        return super().process_view(request, view_func, view_args, view_kwargs)

    def get_login_url(self, view_func: Callable[..., HttpResponseBase]) -> str:
        return reverse("sign-in")  # of the administration's pages, too

    def handle_no_permission(  # type: ignore[override]  # Django's redirects by its status, HTMX by a header
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        htmx = cast(HtmxRequest, request).htmx
        if not htmx:
            return super().handle_no_permission(request, view_func)
        page = htmx.current_url_abs_path or reverse("dashboard")
        return HttpResponseClientRedirect(f"{self.get_login_url(view_func)}?{urlencode({'next': page})}")


class SignIn(views.LoginView):
    template_name = "pages/sign_in.html"
    redirect_authenticated_user = True


@login_not_required
def administrators_sign_in(request: HttpRequest) -> HttpResponse:
    """The address at which Django's administration asks for a sign-in. Whoever has signed in and is no administrator
    is told so: our own page would only lead back here. Raises PermissionDenied."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"), reverse("sign-in"))


# Whoever's session has ended already is signed out all the same.
@method_decorator(login_not_required, name="dispatch")
class SignOut(views.LogoutView):
    pass


class ChangePassword(views.PasswordChangeView):
    template_name = "pages/password.html"
    success_url = reverse_lazy("dashboard")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "Your password was changed.")
        return super().form_valid(form)
