"""The demo that `make run` begins with, beside the walk: what an administrator would have entered, and files to try."""

from .entries import ADMINISTRATOR, SUPERVISOR, enter, password_of
from .samples import write_samples

__all__ = [
    "ADMINISTRATOR",
    "SUPERVISOR",
    "enter",
    "password_of",
    "write_samples",
]
