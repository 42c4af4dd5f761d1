"""A session ends when nobody has used it for SESSION_COOKIE_AGE (8 hours), and a day after the sign-in in any case.

Django ends sessions that nobody uses. So that not each page is a write, the time is moved at most every five minutes.
A page that asks for news by itself (campaigns/views/live.py) is no use: it may stand open on a screen all night.

A session of the release before has neither time. It goes on, and its day begins when it is used first. The browser
becomes a known one then, too. These times are of the web server's own clock, as those of Django's sessions are.

At a sign-out the browser is told to forget the pages that it has shown. Its cookies stay: one of them says that the
browser is known (leadsportal/signing_in/browsers.py).
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from leadsportal.signing_in import browsers

LONGEST_SECONDS = 24 * 3600
_MOVED_EVERY = 5 * 60
_FORGOTTEN_AT_ONCE = 500
_BEGAN, _USED = "signed_in_at", "used_at"
_CLEARED = '"cache", "storage"'
"""What a browser forgets (the header Clear-Site-Data): the pages that it keeps, and what scripts have stored."""


class _Request(HttpRequest):
    """With the id of the person to whom this browser is known from now on, and whether somebody was signed out. For
    annotations only: Django makes an HttpRequest."""

    becomes_known_to: int
    was_signed_out: bool


class SessionEndsMiddleware:
    """Signs people out whose day is over. Stands before the middleware that asks for a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if user_id := getattr(request, "becomes_known_to", None):
            browsers.remember(request, response, user_id)
        if getattr(request, "was_signed_out", False):
            response["Clear-Site-Data"] = _CLEARED
        return response

    def process_view(self, request: HttpRequest, view_func: Callable[..., Any], *_: object) -> None:
        if not getattr(view_func, "login_required", True):
            return  # before the session is looked up: the health check must not wait for the database
        if not request.user.is_authenticated:
            return
        session, now = request.session, _now()
        if _BEGAN not in session:
            begin_session(request, request.user)
        elif day_is_over(request):
            logout(request)
        elif now - session[_USED] >= _MOVED_EVERY and not _asks_by_itself(request):
            _move_end(request, now)
            if not browsers.is_known(request, request.user.pk):
                _make_known(request, request.user)


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """From now on the session has a day at most, and the browser is known."""
    request.session[_BEGAN] = _now()
    _move_end(request, _now())
    _make_known(request, user)


@receiver(user_logged_out)
def end_session(request: HttpRequest, **_: object) -> None:
    """By a person, or because a day is over."""
    cast(_Request, request).was_signed_out = True


def day_is_over(request: HttpRequest) -> bool:
    """Whether the person signed in a day ago. For pages that the middleware lets pass; it signs out at all others."""
    began = request.session.get(_BEGAN)
    return began is not None and _now() - began >= LONGEST_SECONDS


def forget_ended_sessions() -> None:
    """Removes sessions that have ended, a number of them at a time."""
    ended = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
    if some := list(ended.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE]):
        Session.objects.filter(pk__in=some, expire_date__lt=timezone.now()).delete()


def _move_end(request: HttpRequest, now: int) -> None:
    session = request.session
    session[_USED] = now
    session.set_expiry(min(settings.SESSION_COOKIE_AGE, session[_BEGAN] + LONGEST_SECONDS - now))


def _make_known(request: HttpRequest, user: AbstractBaseUser) -> None:
    cast(_Request, request).becomes_known_to = user.pk


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether a live part asks for news: people send forms through HTMX, and get pages without it."""
    return request.method == "GET" and "HX-Request" in request.headers


def _now() -> int:
    return int(timezone.now().timestamp())
