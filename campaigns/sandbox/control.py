"""Sandbox: the calls for tests and for the sandbox's page, and the checks of their values. A real dialer has none of
them."""

from collections.abc import Mapping

from .accounts import DIAL_METHODS, Account, Campaign
from .dialer import Dialer, Full
from .troubles import TROUBLES

Asked = Mapping[str, object]
"""A JSON object, or the fields of a form, in which numbers are text."""

_MAX_SECONDS = 86_400.0
_MAX_TIMES = 100_000
_MAX_TEXT = 200
_MAX_HEADERS = 100


class NotUnderstood(Exception):
    """The call cannot be done; the text says why."""


def ask_trouble(dialer: Dialer, asked: Asked) -> None:
    """{"trouble": name, "times": n = 1, "campaign": name = any, "seconds": number = the trouble's own}."""
    trouble = TROUBLES.get(_text(asked, "trouble"))
    if trouble is None:
        raise NotUnderstood(f"Please name one of these troubles: {', '.join(TROUBLES)}.")
    dialer.ask_trouble(
        trouble,
        times=int(_number(asked, "times", least=1, most=_MAX_TIMES, default=1)),
        campaign=_text(asked, "campaign", default=""),
        seconds=_number(asked, "seconds", least=0, most=_MAX_SECONDS, default=trouble.seconds),
    )


def add_account(dialer: Dialer, asked: Asked) -> None:
    """{"userName", "apiKey"}."""
    try:
        dialer.add_account(Account(_text(asked, "userName"), _text(asked, "apiKey")))
    except Full:
        raise NotUnderstood("The sandbox knows too many accounts already. Please reset it.") from None


def add_campaign(dialer: Dialer, asked: Asked) -> None:
    """{"userName", "campaignName", "fields": [header, …], "dialMethod": one of DIAL_METHODS = "normal"}."""
    fields = asked.get("fields")
    if not isinstance(fields, list) or not 1 <= len(fields) <= _MAX_HEADERS:
        raise NotUnderstood(f"Please give fields as a list of 1 to {_MAX_HEADERS} headers.")
    if not all(isinstance(header, str) and 1 <= len(header) <= _MAX_TEXT for header in fields):
        raise NotUnderstood(f"Each of the fields should be a text of 1 to {_MAX_TEXT} characters.")
    dial_method = _text(asked, "dialMethod", default="normal")
    if dial_method not in DIAL_METHODS:
        raise NotUnderstood(f"Please give one of these as dialMethod: {', '.join(DIAL_METHODS)}.")
    name = _text(asked, "campaignName")
    try:
        dialer.add_campaign(Campaign(_text(asked, "userName"), name, tuple(fields), dial_method))
    except Full:
        raise NotUnderstood("The sandbox knows too many campaigns already. Please reset it.") from None


def set_window(dialer: Dialer, asked: Asked) -> None:
    """{"seconds": number}: the length of the limit's window from now on."""
    dialer.set_window(_number(asked, "seconds", least=0, most=_MAX_SECONDS))


def go_away(dialer: Dialer, asked: Asked) -> None:
    """{"seconds": number}: for so long a proxy answers instead of the dialer; 0 ends it."""
    dialer.go_away(_number(asked, "seconds", least=0, most=_MAX_SECONDS))


def _text(asked: Asked, name: str, *, default: str | None = None) -> str:
    value = asked.get(name, default)
    if not isinstance(value, str) or len(value) > _MAX_TEXT or (not value and default is None):
        raise NotUnderstood(f"Please give {name} as a text of at most {_MAX_TEXT} characters.")
    return value


def _number(asked: Asked, name: str, *, least: float, most: float, default: float | None = None) -> float:
    value = asked.get(name, default)
    try:
        number = float(value) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        number = None
    if number is None or not least <= number <= most:  # NaN is in no range
        raise NotUnderstood(f"Please give {name} as a number from {least:g} to {most:g}.")
    return number
