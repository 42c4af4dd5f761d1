"""Signing in and out: every page asks for it, but for those that say `login_not_required`."""

from django.contrib import messages
from django.contrib.auth import middleware, views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Django's, but a live part whose session has ended sends the whole page to sign in, and comes back to it."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None  # before the session is looked up: the health check must not wait for the database
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        if not request.htmx:
            return super().handle_no_permission(request, view_func)
        page = request.htmx.current_url_abs_path or reverse("dashboard")
        return HttpResponseClientRedirect(f"{self.get_sign_in()}?{urlencode({'next': page})}")

    @staticmethod
    def get_sign_in() -> str:
        return reverse("sign-in")


class SignIn(views.LoginView):
    template_name = "pages/sign_in.html"
    redirect_authenticated_user = True


# Whoever's session has ended already is signed out all the same.
@method_decorator(login_not_required, name="dispatch")
class SignOut(views.LogoutView):
    pass


class ChangePassword(views.PasswordChangeView):
    template_name = "pages/password.html"
    success_url = reverse_lazy("dashboard")

    def form_valid(self, form) -> HttpResponse:
        messages.success(self.request, "Your password was changed.")
        return super().form_valid(form)
