"""A phone number in the format of a campaign, and how it differs from what stands in the file."""

import re

from .headers import PhoneFormat

_INDIAN = re.compile(r"\+91[0-9]{10}")
_PREFIXES = {PhoneFormat.NATIONAL: "", PhoneFormat.COUNTRY: "91", PhoneFormat.E164: "+91"}

# Without the numbers that have one digit ten times: they are nobody's.
_MOBILE = r"(?:6(?!6{9})|7(?!7{9})|8(?!8{9})|9(?!9{9}))[0-9]{9}"
PLAIN_MOBILES = {each: re.compile(re.escape(prefix) + _MOBILE).fullmatch for each, prefix in _PREFIXES.items()}
"""Whether a text is an Indian mobile number in this format, so that it is sent as it stands."""

E164_BEFORE = {PhoneFormat.NATIONAL: "+91", PhoneFormat.COUNTRY: "+", PhoneFormat.E164: ""}
"""What must be put before such a text to make it E.164."""

# What `read_phone` took off before an Indian number → what a campaign's format makes of it.
_OF_PREFIX: dict[PhoneFormat, dict[str, str]] = {
    PhoneFormat.NATIONAL: {
        "": "",
        "phone_plus_91": "phone_plus_91",
        "phone_91": "phone_91",
        "phone_0091": "phone_0091",
    },
    PhoneFormat.COUNTRY: {
        "": "phone_91_added",
        "phone_plus_91": "phone_plus",
        "phone_91": "",
        "phone_0091": "phone_zeros",
    },
    PhoneFormat.E164: {
        "": "phone_plus_91_added",
        "phone_plus_91": "",
        "phone_91": "phone_plus_added",
        "phone_0091": "phone_00",
    },
}


def sent_as(e164: str, phone_format: PhoneFormat) -> str | None:
    """The number as the campaign's format writes it (docs/dialer.md#phone). None where the
    format cannot carry it: E.164 carries any, the other two Indian numbers only (a foreign number without its "+"
    would be dialled as an Indian one)."""
    if phone_format is PhoneFormat.E164:
        return e164
    return _PREFIXES[phone_format] + e164[3:] if _INDIAN.fullmatch(e164) else None


def changes_of_format(changes: tuple[str, ...], phone_format: PhoneFormat) -> tuple[str, ...]:
    """The codes of the differences between a cell's text and what is sent of it. ``changes`` are those of `read_phone`
    for an Indian number; they lead to its ten digits."""
    of_prefix = _OF_PREFIX[phone_format]
    kept = [of_prefix.get(code, code) for code in changes]
    if of_prefix.keys().isdisjoint(changes):
        kept.append(of_prefix[""])
    return tuple(filter(None, kept))
