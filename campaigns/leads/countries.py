"""Reads a calling code from what people write for a country: "+91", "IN", "India (+91)", a flag."""

import re
from functools import cache
from typing import NamedTuple

import pycountry
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, country_code_for_region

from .texts import folded, with_ascii_digits, without_hidden
from .wrappings import without_wrapping

# Names are known in English and in these languages: those of India, of its neighbours, and of countries where many
# Indians live.
_LANGUAGES = (
    "en", "hi", "mr", "gu", "pa", "bn", "as", "or", "ta", "te", "kn", "ml", "ur", "ne", "si",
    "ar", "fa", "fr", "de", "es", "it", "nl", "pt", "ru", "tr", "id", "ms", "th", "vi", "zh", "ja", "ko",
)  # fmt: skip

# Names that people write and that no standard has.
_ALSO = {
    "america": "US", "unitedstatesofamerica": "US", "us": "US", "usa": "US", "theunitedstates": "US",
    "uk": "GB", "britain": "GB", "greatbritain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northernireland": "GB", "uae": "AE", "emirates": "AE", "dubai": "AE", "abudhabi": "AE", "sharjah": "AE",
    "ksa": "SA", "saudi": "SA", "bharat": "IN", "hindustan": "IN", "republicofindia": "IN", "southkorea": "KR",
    "northkorea": "KP", "russia": "RU", "vietnam": "VN", "laos": "LA", "burma": "MM", "holland": "NL",
    "thenetherlands": "NL", "czechrepublic": "CZ", "turkey": "TR", "ivorycoast": "CI", "capeverde": "CV",
    "macau": "MO", "swaziland": "SZ", "macedonia": "MK", "taiwan": "TW", "iran": "IR", "syria": "SY",
    "tanzania": "TZ", "bolivia": "BO", "venezuela": "VE", "moldova": "MD", "palestine": "PS", "brunei": "BN",
    "drc": "CD", "hongkong": "HK", "phillipines": "PH", "philipines": "PH", "phillippines": "PH", "maldive": "MV",
}  # fmt: skip

_LONGEST = 80
_CODE = re.compile(r"(?:\+|00|0)?\s*([1-9][0-9]{0,2})(?:[.,]0{1,6})?")
_DIGITS = re.compile(r"\+?[0-9]+(?:[.,]0{1,6}(?![0-9]))?")
_NO_NAME = re.compile(r"\b(?:isd|std|country|dialling|dialing|phone|tel|code)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[/\\,;|&()\[\]\-]+|\b(?:or|and)\b", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[-/,;|()]|\s\u2013\s")
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_FIRST_LETTER_OF_FLAGS = 0x1F1E6 - ord("A")


class Country(NamedTuple):
    """A region of the numbering plans (two letters, ISO 3166-1) and its calling code without "+". Several countries
    share a code such as "+1". For a text with only the code, the region is the main one of that code."""

    region: str
    code: int
    has_name: bool = False


def country_of(text: str) -> Country | None:
    """The country that a cell names: by its calling code, by its name, or by both if they agree. None for any other
    text, and for a name of several countries."""
    if len(text) > _LONGEST:
        return None
    text, _ = without_wrapping(without_hidden(text))
    text = with_ascii_digits(text.strip(" '\"")).replace("\uff0b", "+")
    flags = {_region_of_flag(*flag) for flag in _FLAG.findall(text)}
    text = _NO_NAME.sub(" ", _FLAG.sub(" ", text))
    codes = _DIGITS.findall(text)
    if len(codes) > 1 or len(flags) > 1:
        return None
    regions = flags | _regions_of(_DIGITS.sub(" ", text))
    coded = calling_code(codes[0]) if codes else None
    if (codes and coded is None) or len(regions) > 1 or "" in regions:
        return None
    if not regions:
        return coded
    region = regions.pop()
    code = country_code_for_region(region)
    if not code or (coded and coded.code != code):
        return None
    return Country(region, code, has_name=not codes)


def countries_in(text: str) -> tuple[Country, ...]:
    """All countries that a cell names: "USA/Canada", "+1-242", "Dubai, UAE". Empty if no part of the text is a
    country."""
    if len(text) > _LONGEST:
        return ()
    return tuple(filter(None, map(country_of, _BETWEEN.split(without_hidden(text)))))


def is_india(text: str) -> bool:
    """Whether a cell names India by its calling code, its name, or both."""
    country = country_of(text)
    return country is not None and country.region == "IN"


def calling_code(text: str) -> Country | None:
    """The country of a calling code that stands alone ("+91", "0091", "91.0"); None for any other text."""
    match = _CODE.fullmatch(text)
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(match[1]), ()) if match else ()
    return Country(regions[0], int(match[1])) if match and regions and regions[0] != "001" else None


def _regions_of(text: str) -> set[str]:
    """The regions that the whole text names ("Guinea-Bissau"), or else its parts ("IN-India"). An unknown part gives
    ""."""
    name = folded(text)
    if not name:
        return set()
    known = _regions_by_name()
    if name in known:
        return {known[name]}
    return {known.get(part, "") for part in map(folded, _BETWEEN_NAMES.split(text)) if part}


def _region_of_flag(first: str, second: str) -> str:
    return chr(ord(first) - _FIRST_LETTER_OF_FLAGS) + chr(ord(second) - _FIRST_LETTER_OF_FLAGS)


@cache
def _regions_by_name() -> dict[str, str]:
    """The region for each folded name and code of a country, without names of two countries."""
    # Imported here, since it is large and few files need it.
    from phonenumbers.geodata.locale import LOCALE_DATA  # noqa: PLC0415

    regions: dict[str, set[str]] = {}
    for region, names in LOCALE_DATA.items():
        for language in _LANGUAGES:
            name = names.get(language, "")
            name = names.get(name[1:], "") if name.startswith("*") else name
            regions.setdefault(folded(name), set()).add(region)
    for country in pycountry.countries:
        for kind in ("alpha_3", "name", "official_name", "common_name"):
            regions.setdefault(folded(getattr(country, kind, "")), set()).add(country.alpha_2)
    known = {name: found.pop() for name, found in regions.items() if name and len(found) == 1}
    known |= {region.casefold(): region for region in LOCALE_DATA}
    known.pop("congo", None)  # two countries are called so
    return known | _ALSO
