"""Browsers at an address, in which people try to sign in."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from tests import make
from tests.views.conftest import page_after

OFFICE, HOME = "203.0.113.5", "198.51.100.7"


def browser(address: str = OFFICE) -> Client:
    """A browser in which nobody has signed in yet."""
    return Client(REMOTE_ADDR=address)


def browser_of(name: str, address: str = OFFICE) -> Client:
    """A browser in which this person has signed in, and out."""
    known = browser(address)
    assert is_let_in(known, name)
    known.post("/sign-out/")
    return known


def sign_in(at: Client, name: str = "asha", password: str = make.PASSWORD):
    return at.post("/sign-in/", {"username": name, "password": password})


def refused(at: Client, name: str = "asha", password: str = make.PASSWORD):
    """The page that says why the password is not taken."""
    return page_after(at, sign_in(at, name, password))


def is_let_in(at: Client, name: str = "asha") -> bool:
    """Whether the right password is taken."""
    return sign_in(at, name)["Location"] == "/"


def fail(at: Client, name: str = "asha", *, times: int = 5):
    """Tries wrong passwords; the page after the last one."""
    for number in range(times):
        answer = sign_in(at, name, f"wrong {number}")
    return page_after(at, answer)


def let_pass(minutes: float) -> None:
    """As if all failures had been so much longer ago."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))
