"""Browsers at an address, in which people try to sign in."""

from django.test import Client

from tests import make

OFFICE = "203.0.113.5"


def browser(address: str = OFFICE) -> Client:
    """A browser in which nobody has signed in yet."""
    return Client(REMOTE_ADDR=address)


def sign_in(at: Client, name: str = "asha", password: str = make.PASSWORD):
    return at.post("/sign-in/", {"username": name, "password": password})


def is_let_in(at: Client, name: str = "asha") -> bool:
    """Whether the right password is taken."""
    return sign_in(at, name).status_code == 302
