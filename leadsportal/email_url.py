"""Which server sends mails: LEADSPORTAL_EMAIL_URL as Django's settings."""

from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

CONSOLE = "consolemail"
# By the scheme, and its usual port: as it is, with STARTTLS, and with TLS from the beginning.
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def email_settings(url: str) -> dict[str, object]:
    """EMAIL_BACKEND and those beside it. Raises ImproperlyConfigured, without the address: a password may be in it."""
    split = _split(url)
    if split is None or (split.scheme != CONSOLE and not (split.scheme in _PORTS and split.hostname)):
        raise ImproperlyConfigured(
            "LEADSPORTAL_EMAIL_URL is not understood. Give it as in smtp+tls://user:password@mail.example.com:587. "
            "smtp+tls is STARTTLS, smtp+ssl is TLS from the beginning, smtp is neither; consolemail:// prints mails, "
            "in a demo only. Write odd signs of the password as in a URL: %40 for @."
        )
    found: dict[str, object] = environ.Env.email_url_config(url)
    del found["EMAIL_FILE_PATH"]
    found["EMAIL_PORT"] = found["EMAIL_PORT"] or _PORTS.get(split.scheme, 0)
    return found


def email_faults(url: str) -> list[str]:
    """A sentence for each reason why production does not start with this address."""
    split = _split(url)
    if not url or split is None:
        return []
    if split.scheme == CONSOLE:
        return ["LEADSPORTAL_EMAIL_URL prints mails into the log."]
    if split.scheme == "smtp" and split.password and split.hostname not in ("localhost", "127.0.0.1", "::1"):
        return ["LEADSPORTAL_EMAIL_URL sends a password without TLS: begin it with smtp+tls:// or smtp+ssl://."]
    return []


def _split(url: str) -> SplitResult | None:
    try:
        split = urlsplit(url)
        return split if split.port != 0 else None
    except ValueError:
        return None
