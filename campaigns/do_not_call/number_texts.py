"""Finds all phone numbers in a text, whatever stands around them.

The check of leads accepts a text as a number only if it is one beyond doubt. Here doubtful numbers are taken, too: a
number too many does no harm, but if a number is missed, its owner is called.
"""

import re
from collections.abc import Iterator

from campaigns.leads import Phone, read_phone, with_ascii_digits, without_hidden

SEARCHED_CHARACTERS = 1_000
"""Only so many characters of a text are searched. The administrator is told the lines of longer texts."""

_FEWEST, _MOST = 6, 15  # digits of any phone number in the world, country code included
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\xad"), "-")
_PLUS = {ord("\uff0b"): "+"}
# Digits, and the signs that people write within a number. Anything else separates two numbers.
_RUN = re.compile(r"\+?[0-9](?:[ \-.()\[\]'+]{0,4}[0-9])*")
_DATE = re.compile(
    r"(?<![0-9+])(?:(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)[0-9]{2})(?![-/.]?[0-9])"
)
_GROUP = re.compile(r"\+?[0-9]+")
_MOBILE_TEXT = r"(?:(?:\+|00|0)?91|0)?[6-9][0-9]{9}"
_MOBILES = re.compile(rf"(?:{_MOBILE_TEXT})+")
_MOBILE = re.compile(_MOBILE_TEXT)
_PLAIN_MOBILE = re.compile(r"(?<![0-9])(?:(?:\+|00)?91[ \-]?|0)?([6-9][0-9]{4}[ \-]?[0-9]{5})(?![0-9])")
_FOREIGN_CODE = re.compile(r"(?:\+|(?<![0-9])00)(?!91)[0-9]{1,3}[ \-.()]*\Z")
_HARD_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# "9876543210/11": the second number has other last digits.
_LAST_DIGITS = re.compile(r"([0-9]{10})\s*/\s*([0-9]{1,5})(?![0-9])")


def phones_in(text: str) -> list[str]:
    """The numbers of the text in E.164, each once, in their order. Never raises, whatever the text."""
    text = text[:SEARCHED_CHARACTERS]
    if sum(map(str.isdecimal, text)) < _FEWEST:
        return []
    whole = read_phone(text)
    if isinstance(whole, Phone):
        return [whole.e164]
    plain = _plain(text)
    found = dict.fromkeys(phone for line in plain for run in _RUN.findall(line) for phone in _of_run(run))
    for line in plain:
        found |= dict.fromkeys([*_plain_mobiles(line), *_abbreviated(line)])
    if not found and "/" in text:
        return list(dict.fromkeys(phone for line in plain for phone in _of_run(line.replace("/", ""))))
    return list(found)


def _plain(text: str) -> list[str]:
    """The text's lines with ASCII digits, signs and dashes, and without hidden characters and dates."""
    lines = _HARD_BREAKS.split(text.translate(_DASHES).translate(_PLUS))
    return [_DATE.sub("|", with_ascii_digits(without_hidden(line))) for line in lines]


def _of_run(run: str) -> Iterator[str]:
    """The numbers in a run of digits, spaces and signs, from left to right."""
    groups = _GROUP.findall(run)
    start = 0
    while start < len(groups):
        if numbers := _glued(groups[start]):
            yield from numbers
            start += 1
            continue
        phone, used = _first_number(groups, start)
        if phone:
            yield phone
        start += used


def _first_number(groups: list[str], start: int) -> tuple[str, int]:
    """The number that begins with this group, and how many groups it has; "" and 1 if there is none.

    An Indian number ends when it has all its digits. The length of a foreign number is not known, so it gets as many
    groups as possible.
    """
    is_foreign = groups[start].startswith(("+", "00")) and not groups[start].startswith(("+91", "0091"))
    found, joined = ("", 1), ""
    for used, group in enumerate(groups[start:], start=1):
        if used > 1 and group.startswith("+"):
            break
        joined += group
        if len(joined) > _MOST + 3:
            break
        if len(joined) >= _FEWEST:
            phone = read_phone(joined)
            if isinstance(phone, Phone):
                found = phone.e164, used
                if not is_foreign:
                    break
    return found


def _plain_mobiles(line: str) -> Iterator[str]:
    """Mobile numbers of ten digits, in one piece or in two halves, whatever digits stand before them."""
    for match in _PLAIN_MOBILE.finditer(line):
        if not _FOREIGN_CODE.search(line[max(0, match.start() - 8) : match.start()]):
            yield "+91" + "".join(filter(str.isdecimal, match[1]))


def _glued(group: str) -> list[str]:
    """Indian mobile numbers within one group of digits, with nothing between them."""
    if len(group) < 20 or not _MOBILES.fullmatch(group):
        return []
    phones = [read_phone(number) for number in _MOBILE.findall(group)]
    return [phone.e164 for phone in phones if isinstance(phone, Phone)]


def _abbreviated(line: str) -> Iterator[str]:
    """The second number of 9876543210/11: 9876543211."""
    for number, last in _LAST_DIGITS.findall(line):
        phone = read_phone(number[: -len(last)] + last)
        if isinstance(phone, Phone):
            yield phone.e164
