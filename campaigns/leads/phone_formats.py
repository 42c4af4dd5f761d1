"""Writes a phone number in the format of a campaign, and names the differences from the text in the file."""

import re

from .headers import PhoneFormat

_INDIAN = re.compile(r"\+91[0-9]{10}")
_PREFIXES = {PhoneFormat.NATIONAL: "", PhoneFormat.COUNTRY: "91", PhoneFormat.E164: "+91"}

# Without numbers such as 9999999999: nobody has them.
_MOBILE = r"(?:6(?!6{9})|7(?!7{9})|8(?!8{9})|9(?!9{9}))[0-9]{9}"
PLAIN_MOBILES = {each: re.compile(re.escape(prefix) + _MOBILE).fullmatch for each, prefix in _PREFIXES.items()}
"""For each format: whether a text is an Indian mobile number in it, and so is sent as it stands."""

E164_BEFORE = {PhoneFormat.NATIONAL: "+91", PhoneFormat.COUNTRY: "+", PhoneFormat.E164: ""}
"""For each format: what comes before such a text in E.164."""

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
    """The number as the campaign's format writes it (docs/dialer.md#phone). None if the format cannot: E.164 takes any
    number, the other two only Indian ones, since a foreign number without its "+" would be dialled as an Indian one."""
    if phone_format is PhoneFormat.E164:
        return e164
    return _PREFIXES[phone_format] + e164[3:] if _INDIAN.fullmatch(e164) else None


def changes_of_format(changes: tuple[str, ...], phone_format: PhoneFormat) -> tuple[str, ...]:
    """The codes of the differences between a cell's text and the number that is sent. ``changes`` are those of
    `read_phone` for an Indian number: the way from the text to its ten digits."""
    of_prefix = _OF_PREFIX[phone_format]
    kept = [of_prefix.get(code, code) for code in changes]
    if of_prefix.keys().isdisjoint(changes):
        kept.append(of_prefix[""])
    return tuple(filter(None, kept))
