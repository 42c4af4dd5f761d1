"""Which people have signed in before with this browser. A signed cookie says so, and it stays when they sign out.

It opens nothing. Whoever comes with it is only exempt from the cool-off that others have brought about
(leadsportal/signing_in/cool_off.py). Nobody gets it without having signed in as that person.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "known_browser"
_SALT = "leadsportal.known_browser"
_SECONDS = 180 * 24 * 3600
_PEOPLE = 10
"""So many people may share a browser; of more, those who signed in last are known."""


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser by its random name, with the ids of those who have signed in, the last one first."""

    name: str
    people: tuple[int, ...]


def browser_of(request: HttpRequest) -> KnownBrowser | None:
    """None if nobody has signed in with it, or too long ago."""
    try:
        name, *people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return KnownBrowser(name, tuple(people))


def is_known(request: HttpRequest, user_id: int) -> bool:
    """Whether this person has signed in with this browser."""
    browser = browser_of(request)
    return browser is not None and user_id in browser.people


def remember(request: HttpRequest, response: HttpResponse, user_id: int) -> None:
    """Tells the browser that this person has signed in with it."""
    browser = browser_of(request) or KnownBrowser(secrets.token_hex(8), ())
    people = [user_id, *(each for each in browser.people if each != user_id)][:_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser.name, *people], salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
