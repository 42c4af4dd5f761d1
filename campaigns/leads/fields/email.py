"""The lead's e-mail address. It is no special header of the dialer; it is checked if a campaign has a field Email.

The address is sent as it stands, with its capitals. Only its form is checked; its host is not looked up.
"""

import re
from datetime import date
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from ..dates import DateOrder
from ..problems import Finding
from ..texts import shortened
from .definition import FieldCheck, FieldDefinition, Look, Value

# Most addresses look like this. The library needs some 70 µs for an address. So it checks only the host of such an
# address, and each host once.
_PLAIN = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:\.[A-Za-z0-9_+-]{1,20})?@([A-Za-z0-9.-]{4,80})").fullmatch
_HOSTS_REMEMBERED = 4_096  # most leads have one of a few hosts
_LONGEST = 254  # characters, as RFC 5321 has it


def email(text: str) -> tuple[Value, Finding | None]:
    """One address, or a blank: the lead has none."""
    if not text or is_email(text):
        return text, None
    return text, Finding(
        "email_invalid",
        f"“{shortened(text)}” is no e-mail address.",
        "Please write one address alone, for example asha.rao@example.com, or leave the cell blank.",
    )


def is_email(text: str) -> bool:
    """Whether the text is written as an e-mail address is. Never raises, whatever the text."""
    if plain := _PLAIN(text):
        return _is_host(plain[1])
    return len(text) <= _LONGEST and _is_valid(text)


@lru_cache(maxsize=_HOSTS_REMEMBERED)
def _is_host(host: str) -> bool:
    return _is_valid(f"a@{host}")


def _is_valid(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _plain_email(text: str) -> str | None:
    return text if not text or is_email(text) else None


_CHECK = FieldCheck((email,), _plain_email)


def _check(today: date, order: DateOrder) -> FieldCheck:
    return _CHECK


def _look(day: date | None) -> Look:
    return is_email


FIELD = FieldDefinition(
    name="Email",
    label="E-mail address",
    hint="One e-mail address.",
    example="asha.rao@example.com",
    check=_check,
    problem_titles={"email_invalid": "Not an e-mail address"},
    synonyms=(
        "E-mail Address",
        "E-mail ID",
        "Mail ID",
        "Mail Address",
        "Mail",
        "E-mails",
        "E-mail 1",
        "E-mail 1 - Value",
        "Gmail",
        "Gmail ID",
        "Primary E-mail",
        "Primary E-mail Address",
        "Registered E-mail",
        "Registered E-mail ID",
        "Personal E-mail",
        "Personal E-mail ID",
        "Customer E-mail",
        "Customer E-mail ID",
        "Cust E-mail",
        "Client E-mail",
        "Lead E-mail",
        "Contact E-mail",
        "User E-mail",
        "Student E-mail",
        "Sender E-mail",
        "Buyer E-mail",
        "ईमेल",
        "ईमेल आईडी",
        "ईमेल पता",
        "मेल आईडी",
        "इमेल",
        "ઈમેલ",
        "ઇમેઇલ",
        "ইমেইল",
        "ইমেল",
        "ਈਮੇਲ",
        "ଇମେଲ",
        "மின்னஞ்சல்",
        "மின்னஞ்சல் முகவரி",
        "ఈమెయిల్",
        "ಇಮೇಲ್",
        "ഇമെയിൽ",
        "ای میل",
        "Correo electrónico",
        "Correo",
        "Courriel",
        "Adresse e-mail",
        "E-Mail-Adresse",
        "البريد الإلكتروني",
    ),
    look=_look,
    looks_like="looks like e-mail addresses",
    is_found_by_values=True,
    is_of_the_lead=True,
)
