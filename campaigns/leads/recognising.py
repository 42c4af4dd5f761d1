"""What a header tells beside the fields: a column of country codes, one that says who must not be called, and which
program's export the file is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

from .columns import Column
from .exports import export_of
from .likeness import MOSTLY, looks_like_phone, purity
from .name_words import listed, words
from .somebody_else import about_somebody_else

_CALLING_CODE = re.compile(r"(?:\+|00?)?\s?([1-9][0-9]{0,3})(?:\.0+)?")
_LONGEST_COUNTRY = 60
_INDIA = frozenset(("91", "in", "ind", "india", "bharat", "भारत"))

# Names whose values are codes, and names whose values are countries: each a set of words in any order.
_OF_CODES = frozenset(
    frozenset(name.split())
    for name in (
        "isd", "isd code", "mobile isd", "phone isd", "country isd", "country isd code", "country code",
        "mobile country code", "phone country code", "country phone code", "country calling code",
        "country dialing code", "country dial code", "phone code", "mobile code", "dial code", "dialing code",
        "dialling code", "calling code", "country prefix", "phone prefix", "mobile prefix", "intl code",
        "international code", "cc", "std isd code", "countrycode", "isdcode", "phonecode", "dialcode", "ccode",
        "country iso", "sender country iso", "country iso code", "iso country code", "country code iso",
        "कंट्री कोड", "देश कोड", "देश का कोड", "आईएसडी कोड", "देशाचा कोड", "દેશ કોડ", "দেশের কোড", "நாட்டின் குறியீடு", "దేశం కోడ్",
    )
)  # fmt: skip
_OF_COUNTRIES = frozenset(
    frozenset(name.split())
    for name in (
        "country", "country name", "country region", "lead country", "customer country", "sender country",
        "phone country", "mobile country", "mailing country", "country of residence", "address country",
        "देश", "देश का नाम", "દેશ", "দেশ", "நாடு", "దేశం", "ದೇಶ", "രാജ്യം", "ملک", "país", "pays", "land",
    )
)  # fmt: skip

_DO_NOT_CALL = listed(
    """
    dnd ndnc ncpr dnc nndnc ndncr dncmobile donotcall donotdisturb donotcontact optout optedout unsubscribed
    unsubscribe
    डीएनडी
    """
)
_DO_NOT_CALL_TOGETHER = (
    ("do", "not", "call"), ("do", "not", "disturb"), ("do", "not", "contact"), ("dont", "call"), ("don", "t", "call"),
    ("do", "not", "dial"), ("opt", "out"), ("opted", "out"),
)  # fmt: skip
# These say when, why, or by what other way nobody may be written to.
_NOT_ABOUT_CALLS = listed(
    """
    email emails mail mails newsletter sms text fax whatsapp marketing date time on reason by at count number code
    in consent
    """
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Indexes of columns, None without one; ``export`` is the program's name for people ("Meta lead ads"), "" when
    none is recognised."""

    country_column: int | None = None
    do_not_disturb_column: int | None = None
    export: str = ""


def recognise(columns: Sequence[Column]) -> Recognised:
    """By the columns' names and samples."""
    return Recognised(
        country_column=_country_column(columns),
        do_not_disturb_column=next((each.index for each in columns if _says_who_not_to_call(each)), None),
        export=export_of([column.name for column in columns]),
    )


def _country_column(columns: Sequence[Column]) -> int | None:
    """A column of codes comes before one of countries' names; one with values before a blank one."""
    found = []
    for column in columns:
        name = frozenset(words(column.name))
        of_codes = name in _OF_CODES
        if (of_codes or name in _OF_COUNTRIES) and not about_somebody_else(column.group):
            looks = _looks_like_code if of_codes else _looks_like_country
            if not column.samples or purity(column.samples, looks) >= MOSTLY:
                found.append((not column.samples, not of_codes, column.index))
    return min(found)[2] if found else None


def _looks_like_code(text: str) -> bool:
    """A calling code, or the two or three letters of a country."""
    if code := _CALLING_CODE.fullmatch(text):
        return int(code[1]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    first = text.split("(", maxsplit=1)[0].split("-", maxsplit=1)[0].strip()
    return (
        _looks_like_country(text)
        if len(first) > 3
        else first.upper() in phonenumbers.SUPPORTED_REGIONS or (len(first) == 3 and first.isalpha())
    )


def _looks_like_country(text: str) -> bool:
    """The column's name says that it has countries; its values must not say otherwise."""
    if code := _CALLING_CODE.fullmatch(text):
        return int(code[1]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return len(text) <= _LONGEST_COUNTRY and any(map(str.isalpha, text)) and "@" not in text


def is_india(text: str) -> bool:
    """Whether a text of a country column is India by its code or its name."""
    found = [part.lstrip("0") for part in re.split(r"[\s()+\-,]+", text.casefold().removesuffix(".0")) if part]
    return bool(found) and _INDIA.issuperset(found)


def _says_who_not_to_call(column: Column) -> bool:
    name = words(column.name)
    if _NOT_ABOUT_CALLS.intersection(name) or about_somebody_else(column.group):
        return False
    together = any(
        name[place : place + len(phrase)] == phrase
        for phrase in _DO_NOT_CALL_TOGETHER
        for place in range(len(name) - len(phrase) + 1)
    )
    if not together and not _DO_NOT_CALL.intersection(name):
        return False
    return purity(column.samples, looks_like_phone) < MOSTLY
