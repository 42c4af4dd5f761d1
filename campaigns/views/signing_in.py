"""Signing in and out: every page asks for it, but for those that say `login_not_required`.

The answer to a wrong form is a redirect to its page, as everywhere (campaigns/kept_forms.py). What the page then says
is kept in a cookie: nobody has a session yet, and anybody could fill the database with new ones. The cookie is sealed,
and goes with the right form: what people type as a user name by mistake may be a password. A name that nobody has is
kept like any other, or the page would say which names there are.
"""

import json
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate, middleware, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_variables
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect

from campaigns.kept_forms import sentences, show_errors
from campaigns.models import Action, Event, Sealed, WrongCredentialKeys
from campaigns.signed_in import HtmxRequest, user_of
from campaigns.wording import WRONG_SIGN_IN, wait_before_signing_in
from leadsportal.signing_in.cool_off import LONGEST_NAME, Wait, wait_of, was_refused

_WAITS = "waits"
_WRONG = "wrong_form"  # the cookie, and what stands in the address of the page
_WRONG_SECONDS = 300


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


def _must_wait(request: HttpRequest) -> ValidationError | None:
    """Where a password was refused because of too many failed tries. None if it was wrong. How long one has to wait is
    found each time that the page is shown."""
    return ValidationError("There were too many failed tries.", code=_WAITS) if was_refused(request) else None


class _AsksForPassword(FormView[Any]):
    """A page whose form asks for a password. While nobody may try, it says so to machines, too (429)."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self._wait:
            response.status_code, response["Retry-After"] = 429, str(self._wait.minutes * 60)
        return response

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"username": self._said.get("username", "")}

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form: Form = super().get_form(form_class)
        if self.request.method != "POST":
            show_errors(form, self._errors())
        return form

    def form_invalid(self, form: Form) -> HttpResponse:
        waits_at = [
            field for field, errors in form.errors.as_data().items() if any(error.code == _WAITS for error in errors)
        ]
        said = {
            "username": form.cleaned_data.get("username", "")[:LONGEST_NAME],
            "errors": {field: said for field, said in sentences(form.errors).items() if field not in waits_at},
            "waits_at": waits_at,
        }
        response = redirect(f"{self.request.path}?{urlencode(self.asked_for() | {_WRONG: 1})}")
        response.set_cookie(
            _WRONG,
            _signer(self.request).sign(Sealed.of(json.dumps(said, ensure_ascii=False)).ciphertext),
            max_age=_WRONG_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        response.delete_cookie(_WRONG)
        return response

    def asked_for(self) -> dict[str, str]:
        """What stands in the address of the page, by name."""
        return {}

    def name_tried(self) -> str:
        """The user name that was tried with the form before."""
        name: str = self._said.get("username", "")
        return name

    def _errors(self) -> dict[str, list[str]]:
        """What the page says of the form before. Of a wait that has ended it says nothing."""
        errors: dict[str, list[str]] = self._said.get("errors", {})
        if self._wait is None:
            return errors
        words = wait_before_signing_in(minutes=self._wait.minutes, of_network=self._wait.of_network)
        return errors | {field: [words] for field in self._said["waits_at"]}

    @cached_property
    def _wait(self) -> Wait | None:
        """The wait because of which the form before was refused, while it goes on. An administrator may end it."""
        return wait_of(self.request, self.name_tried()) if self._said.get("waits_at") else None

    @cached_property
    def _said(self) -> dict[str, Any]:
        """What was wrong with the form before. Nothing where no wrong form has led here, or long ago."""
        if _WRONG not in self.request.GET:
            return {}
        try:
            sealed = _signer(self.request).unsign(self.request.COOKIES.get(_WRONG, ""), max_age=_WRONG_SECONDS)
            said: dict[str, Any] = json.loads(Sealed(sealed).reveal())
        except (signing.BadSignature, WrongCredentialKeys):
            return {}
        return said


def _signer(request: HttpRequest) -> signing.TimestampSigner:
    """Says how old a cookie is, and for which page it was made."""
    return signing.TimestampSigner(salt=request.path)


class _SignInForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {"invalid_login": WRONG_SIGN_IN}

    def get_invalid_login_error(self) -> ValidationError:
        waits = self.request and _must_wait(self.request)
        return waits or super().get_invalid_login_error()


class SignIn(_AsksForPassword, views.LoginView):
    template_name = "pages/sign_in.html"
    authentication_form = _SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        page = super().get_success_url()
        return reverse("dashboard") if page == self.request.path else page  # it would lead to itself

    def asked_for(self) -> dict[str, str]:
        page = self.get_redirect_url()
        return {REDIRECT_FIELD_NAME: page} if page else {}


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
    """Leads to the sign-in page, whatever page it is asked for. No form stays that was wrong before."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response.delete_cookie(_WRONG)
        return response

    def get_success_url(self) -> str:
        return reverse("sign-in")


class _PasswordForm(PasswordChangeForm):
    """The old password is asked for like one at the sign-in page: whoever finds a browser open may not guess it here
    as often as they like."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self._request = request

    @sensitive_variables("old")
    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if authenticate(self._request, username=self.user.get_username(), password=old) is None:
            wrong = ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
            raise _must_wait(self._request) or wrong
        return old


class ChangePassword(_AsksForPassword, views.PasswordChangeView):
    template_name = "pages/password.html"
    form_class = _PasswordForm
    success_url = reverse_lazy("dashboard")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def name_tried(self) -> str:
        return user_of(self.request).get_username()

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            Event.objects.create(action=Action.PASSWORD_CHANGED, user=form.user, person=form.user)
            response = super().form_valid(form)
        messages.success(self.request, "Your password was changed.")
        return response
