"""Finds in a header what is no field: a column of country codes, a column that says who must not be called, and the
program that exported the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from phonenumbers import SUPPORTED_REGIONS

from .columns import Column
from .countries import calling_code
from .do_not_disturb import must_not_be_called
from .exports import export_of
from .fields.phone import looks_like_phone
from .likeness import MOSTLY, purity
from .name_words import listed, without_note, words
from .somebody_else import about_somebody_else

_LONGEST_COUNTRY = 60

# The words in the name of a column of codes, in any order, without the words that say whose or which number it is.
_OF_CODES = frozenset(
    frozenset(name.split())
    for name in (
        "isd", "isd code", "isd no", "isd number", "isd prefix", "std isd", "std isd code", "country isd",
        "country isd code", "isd country code", "country code", "country codes", "country cd", "country no",
        "country number", "country prefix", "country iso", "country iso code", "country iso 2", "country iso 3",
        "country alpha 2", "country abbreviation", "country calling code", "country dialing code",
        "country dialling code", "country dial code", "country dial", "country dialing", "country phonecode",
        "dial code", "dial prefix", "dialing code", "dialing prefix", "dialling code", "dialling prefix",
        "calling code", "calling prefix", "intl code", "intl prefix", "int code", "int l code", "international code",
        "international prefix", "international dialing code", "cc", "ccode", "c code", "countrycode", "isdcode",
        "phonecode", "dialcode", "कंट्री कोड", "कन्ट्री कोड", "देश कोड", "देश का कोड", "आईएसडी कोड", "आईएसडी", "देशाचा कोड",
        "દેશ કોડ", "দেশের কোড", "நாட்டின் குறியீடு", "దేశం కోడ్",
    )
)  # fmt: skip
_OF_COUNTRIES = frozenset(
    frozenset(name.split())
    for name in (
        "country", "country name", "country region", "country or region", "देश", "देश का नाम", "દેશ", "দেশ", "நாடு",
        "దేశం", "ದೇಶ", "രാജ്യം", "ملک", "país", "pays", "land",
    )
)  # fmt: skip
# "Code" and "prefix" mean a country code only together with a word for a number.
_CODE_OF_A_NUMBER = frozenset(("code", "prefix"))
_NUMBERS = listed("phone mobile mob mobileno tel telephone whatsapp cell")
_WHOSE = listed(
    """
    lead customer cust client buyer sender user contact guest patient student candidate applicant prospect visitor
    buyers my your primary main of the current home residence residential residing mailing address billing shipping
    permanent number no 1
    """
)
_SHORT_FORMS = {"ctry": "country", "cntry": "country", "nation": "country"}

_DO_NOT_CALL = listed(
    """
    dnd ndnc ncpr dnc nndnc ndncr dncmobile donotcall donotphone donotbulkphone donotdisturb donotcontact optout
    optedout unsubscribed unsubscribe blacklisted blacklist
    डीएनडी
    """
)
_DO_NOT_CALL_TOGETHER = (
    ("do", "not", "call"), ("do", "not", "disturb"), ("do", "not", "contact"), ("do", "not", "phone"),
    ("do", "not", "dial"), ("do", "not", "allow", "phone"), ("do", "not", "allow", "call"),
    ("do", "not", "allow", "calls"), ("dont", "call"), ("don", "t", "call"), ("dont", "contact"),
    ("don", "t", "contact"), ("dont", "disturb"), ("don", "t", "disturb"), ("not", "to", "call"),
    ("not", "to", "be", "called"), ("not", "to", "be", "contacted"),
    ("never", "call"), ("stop", "calling"), ("opt", "out"), ("opted", "out"), ("black", "listed"),
    ("d", "n", "d"), ("d", "n", "c"), ("trai", "status"),
    ("डी", "एन", "डी"), ("कॉल", "न", "करें"), ("कॉल", "ना", "करें"), ("कॉल", "मत", "करो"), ("फोन", "न", "करें"),
    ("फ़ोन", "न", "करें"), ("कॉल", "करू", "नये"), ("फोन", "करू", "नये"),
)  # fmt: skip
_DO_NOT_CALL_IN_VALUES = listed("dnd ndnd nondnd ndnc ncpr dnc")
# Names with these words are about a date or a reason, or about e-mails and messages instead of calls.
_NOT_ABOUT_CALLS = listed(
    """
    email emails mail mails newsletter sms text fax whatsapp marketing date time reason count code consent
    """
)
# The same is true for names that end with one of these: "Opted out on", "DND number"; but not for "On DND" and
# "Registered in DND". If most values are a yes or a no, such a column says who must not be called nevertheless.
_NOT_AT_THE_END = listed("on by at in number no")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Indexes of columns, None without one; ``export`` is the program's name for people ("Meta lead ads"), "" when
    none is recognised."""

    country_column: int | None = None
    do_not_disturb_column: int | None = None
    export: str = ""


def recognise(columns: Sequence[Column]) -> Recognised:
    """What is recognised by the columns' names and samples."""
    return Recognised(
        country_column=_country_column(columns),
        do_not_disturb_column=next((each.index for each in columns if _says_who_not_to_call(each)), None),
        export=export_of([column.name for column in columns]),
    )


def _country_column(columns: Sequence[Column]) -> int | None:
    """The column of countries. A column of codes is better than one of names, and a column with values better than a
    blank one."""
    found = []
    for column in columns:
        of_codes = _names_codes(column.name)
        is_sure = of_codes or _names_countries(column.name)
        if (is_sure or _may_name_codes(column.name)) and not about_somebody_else(column.group):
            looks = _looks_like_code if of_codes else _looks_like_country if is_sure else _is_written_as_code
            if (is_sure and not column.samples) or purity(column.samples, looks) >= MOSTLY:
                found.append((not column.samples, not of_codes, column.index))
    return min(found)[2] if found else None


def _names_codes(name: str) -> bool:
    said = _country_words(name)
    of_number = said - _NUMBERS
    return bool(
        {said, of_number, of_number - _WHOSE} & _OF_CODES
        or (said & _NUMBERS and (of_number - _WHOSE) and of_number - _WHOSE <= _CODE_OF_A_NUMBER)
    )


def _names_countries(name: str) -> bool:
    said = _country_words(name)
    return bool({said, said - _NUMBERS - _WHOSE} & _OF_COUNTRIES)


def _may_name_codes(name: str) -> bool:
    """Whether the name has "code" or "prefix", and does not say what kind of code."""
    said = _country_words(name) - _WHOSE - _NUMBERS
    return bool(said) and said <= _CODE_OF_A_NUMBER


def _country_words(name: str) -> frozenset[str]:
    """The words of a name without a note in brackets ("Country Code (e.g. 91)")."""
    return frozenset(_SHORT_FORMS.get(word, word) for word in words(without_note(name)))


def _looks_like_code(text: str) -> bool:
    """A calling code, or the two or three letters of a country."""
    if calling_code(text):
        return True
    first = text.split("(", maxsplit=1)[0].split("-", maxsplit=1)[0].strip()
    if len(first) > 3:
        return _looks_like_country(text)
    return first.upper() in SUPPORTED_REGIONS or (len(first) == 3 and first.isalpha())


def _is_written_as_code(text: str) -> bool:
    return text.startswith(("+", "00")) and _looks_like_code(text)


def _looks_like_country(text: str) -> bool:
    """For a column whose name says that it has countries: whether the value can be one."""
    if calling_code(text):
        return True
    return len(text) <= _LONGEST_COUNTRY and any(map(str.isalpha, text)) and "@" not in text


def _says_who_not_to_call(column: Column) -> bool:
    name = words(column.name)
    if _NOT_ABOUT_CALLS.intersection(name) or about_somebody_else(column.group):
        return False
    if purity(column.samples, _speaks_of_dnd) == 1:
        return True
    together = any(
        name[place : place + len(phrase)] == phrase
        for phrase in _DO_NOT_CALL_TOGETHER
        for place in range(len(name) - len(phrase) + 1)
    )
    if not together and not _DO_NOT_CALL.intersection(name):
        return False
    if name[-1] in _NOT_AT_THE_END:
        return purity(column.samples, _is_yes_or_no) >= MOSTLY
    return purity(column.samples, looks_like_phone) < MOSTLY


def _speaks_of_dnd(text: str) -> bool:
    """Whether the text is a yes or a no that names its subject: "DND", "Non-DND", "NDND"."""
    return not _DO_NOT_CALL_IN_VALUES.isdisjoint(words(text)) and must_not_be_called(text) is not None


def _is_yes_or_no(text: str) -> bool:
    return must_not_be_called(text) is not None
