"""Contacts (vCard 2.1 to 4.0, .vcf), which phones and address books export. Each card becomes a row. We add the row of
names above them, since the file has no rows."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO, NamedTuple, TextIO
from urllib.parse import unquote

from .cells import clean
from .encoding import find_encoding
from .errors import Unreadable, WhyUnreadable
from .sheet import Limits, Opened

_PHONES = 6  # the mobile and five others
COLUMNS = (
    "Name",
    "Mobile",
    *(f"Phone {number}" for number in range(2, _PHONES + 1)),
    "Email",
    "Organization",
    "Title",
    "City",
    "Note",
)

_LINE_CHARACTERS = 100_000  # of a property with all its lines; a photo has more, and is not kept
_TEXTS = {"EMAIL": "Email", "ORG": "Organization", "TITLE": "Title", "ADR": "City", "NOTE": "Note"}
_CITY = 3  # of a postal address
_MOBILE = frozenset({"CELL", "MOBILE", "IPHONE"})
_NO_TELEPHONE = frozenset({"FAX", "PAGER", "TEXTPHONE", "MODEM", "BBS", "TTY-TDD"})

_PROPERTY = re.compile(r"(?:[A-Za-z0-9_-]{1,40}\.)?([A-Za-z0-9-]{1,40})((?:;(?:\"[^\"]*\"|[^\":;])*)*):")
_WORDS = re.compile(r"[^;=,\" ]+")
_CHARSET = re.compile(r";CHARSET=\"?([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# A backslash at the end belongs to its part, too. Otherwise the search would begin again and again.
_PART = re.compile(r"((?:\\(?:.|\Z)|[^\\;])*)(?:;|\Z)", re.DOTALL)
_PHONE_ADDRESS = re.compile(r"(?:tel|sms|callto):(?://)?", re.IGNORECASE)
_CHARSETS = {"UTF-8": "utf-8", "UTF8": "utf-8", "UTF-16": "utf-16"}
_NAME_PARTS = (
    3,
    1,
    2,
    0,
    4,
)  # as people say them, out of: family, given, further, before, behind


class _Property(NamedTuple):
    name: str
    words: frozenset[str]  # the words of its parameters, in capital letters
    value: str

    def parts(self) -> list[str]:
        """The parts of a value that has several."""
        return [_unescaped(part[1]) for part in _PART.finditer(self.value)]


@dataclass(slots=True)
class _Card:
    name: str = ""
    parts_of_name: str = ""
    mobiles: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # of fax machines and the like
    texts: dict[str, str] = field(default_factory=dict)

    def keep(self, said: _Property) -> None:
        """Takes the value of a property. If only one value is kept, it is the first."""
        if said.name == "FN":
            self.name = self.name or clean(_unescaped(said.value))
        elif said.name == "N":
            parts = said.parts()
            ordered = (clean(parts[index]) for index in _NAME_PARTS if index < len(parts))
            self.parts_of_name = self.parts_of_name or " ".join(filter(None, ordered))
        elif said.name == "TEL":
            self._keep_phone(said)
        elif column := _TEXTS.get(said.name):
            self.texts[column] = self.texts.get(column) or _text(said)

    def _keep_phone(self, said: _Property) -> None:
        address = _PHONE_ADDRESS.match(said.value)
        phone = clean(unquote(said.value[address.end() :]) if address else _unescaped(said.value))
        if not phone or phone in (*self.mobiles, *self.phones, *self.others):
            return
        if said.words & _NO_TELEPHONE:
            self.others.append(phone)
        else:
            (self.mobiles if said.words & _MOBILE else self.phones).append(phone)

    def cells(self) -> tuple[list[str], int]:
        """The card's row, and how many of its numbers found no place in it."""
        telephones = self.mobiles + self.phones
        phones = (telephones[:1] or [""]) + telephones[1:] + self.others
        row = [self.name or self.parts_of_name, *(phones + [""] * _PHONES)[:_PHONES]]
        return row + [self.texts.get(column, "") for column in COLUMNS[len(row) :]], max(0, len(phones) - _PHONES)


def _text(said: _Property) -> str:
    if said.name == "ADR":
        parts = said.parts()
        return clean(parts[_CITY]) if len(parts) > _CITY else ""
    if said.name == "ORG":
        return ", ".join(filter(None, map(clean, said.parts())))
    return clean(_unescaped(said.value))


def open_vcf(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """A row of names (COLUMNS), then a row for each card. What a card does not have is a blank cell."""
    encoding = find_encoding(file)
    file.seek(0)
    reader = _Cards(TextIOWrapper(file, encoding=encoding.codec, errors="replace"))
    cards = iter(reader)
    first = next(cards, None)
    if first is None:
        raise Unreadable(WhyUnreadable.NO_CONTACTS)
    opened = Opened(rows=iter(()), notices=[f"Read as contacts (vCard) in {encoding.name}."])
    opened.rows = _rows(chain([first], cards), reader, opened.notices)
    return opened


def _rows(cards: Iterator[_Card], reader: "_Cards", notices: list[str]) -> Iterator[tuple[int, list[str]]]:
    crowded: list[int] = []
    yield 1, list(COLUMNS)
    for row, card in enumerate(cards, start=2):
        cells, too_many = card.cells()
        if too_many:
            crowded.append(row)
        yield row, cells
    notices.append(
        "Each contact is a row: row 1 has the names of the columns, row 2 the first contact. “Mobile” is the first"
        " number that is marked as a mobile, or the first telephone where none is; the others are in “Phone 2” to"
        f" “Phone {_PHONES}”."
    )
    if crowded:
        notices.append(
            f"Contacts with more than {_PHONES} numbers: {len(crowded):,}, the first is row {crowded[0]:,}."
            " Their further numbers were not read."
        )
    if reader.without_end:
        notices.append(
            f"Contacts without an end: {len(reader.without_end):,}, the first is row {reader.without_end[0] + 1:,}."
            " What stands in them was read: look at them before you go on."
        )


class _Cards:
    """The cards of a file. A card within a card (AGENT) is about somebody else, and is ignored."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.without_end: list[int] = []  # cards, by their number from 1

    def __iter__(self) -> Iterator[_Card]:
        card: _Card | None = None
        count = depth = 0
        has_agent = False  # in the line before
        for line in _unfolded(self._text):
            said = _property(line)
            if said is None:
                continue
            mark = said.name if said.value.strip().upper() == "VCARD" else ""
            if mark == "BEGIN" and card is not None and (depth or has_agent):
                depth += 1
            elif mark == "BEGIN":
                if card is not None:
                    self.without_end.append(count)
                    yield card
                card, count = _Card(), count + 1
            elif mark == "END" and depth:
                depth -= 1
            elif mark == "END" and card is not None:
                yield card
                card = None
            elif card is not None and not depth:
                card.keep(said)
            has_agent = said.name == "AGENT"
        if card is not None:
            self.without_end.append(count)
            yield card


def _unfolded(text: TextIO) -> Iterator[str]:
    """The properties, each with all its lines joined. A line belongs to the property before it if it begins with a
    space or, in quoted-printable, if the line before it ends with "=". A property that is too long is cut."""
    pieces: list[str] = []
    length = 0
    while line := text.readline(_LINE_CHARACTERS):
        line = line.rstrip("\r\n")
        if pieces and line[:1] in (" ", "\t"):
            line = line[1:]
        elif pieces and pieces[-1].endswith("=") and "QUOTED-PRINTABLE" in pieces[0].upper():
            pieces[-1] = pieces[-1][:-1]
        else:
            yield "".join(pieces)
            pieces, length = [], 0
        if length <= _LINE_CHARACTERS:
            pieces.append(line)
            length += len(line)
    yield "".join(pieces)


def _property(line: str) -> _Property | None:
    found = _PROPERTY.match(line)
    if found is None:
        return None
    name, parameters = found[1].upper(), found[2]
    value = line[found.end() :]
    words = frozenset(_WORDS.findall(parameters.upper()))
    if "QUOTED-PRINTABLE" in words:
        charset = _CHARSET.search(parameters)
        codec = _CHARSETS.get(charset[1].upper(), "cp1252") if charset else "utf-8"
        content = quopri.decodestring(value.encode("latin-1", errors="replace"))
        value = content.decode(codec, errors="replace")
    return _Property(name, words, value)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text) if "\\" in text else text
