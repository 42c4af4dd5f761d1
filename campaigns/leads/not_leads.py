"""Rows that are no leads: totals and notes below a table, serial numbers in otherwise empty rows, a row that explains
the columns. They count as blank rows. Each kind has its own code, and a person can restore them.

A row with a phone number is a lead, unless its first text says beyond doubt that it is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .texts import folded, with_ascii_digits, without_hidden

TOTAL = "blank_total"
NOTE_ROW = "blank_note"
SERIAL = "blank_serial"
TYPES = "blank_types"
HEADER = "blank_header"

_LONGEST = 400
_DIGITS = 7  # a text with so many may be a misspelt phone number
_WORDS_FOR_TOTAL = (
    r"(?:(?:grand|sub|net|over\s?all|page|final|running)[\s-]*)?totals?"
    r"|कुल(?:\s*(?:योग|जोड़))?|योग|एकूण|મ?કુલ|মোট|ਕੁੱਲ|மொத்தம்|మొత్తం|ಒಟ್ಟು|ആകെ|ମୋଟ|کل|gesamt|summe|somme|totale?|suma|합계|合计|合計"
)
_COUNTABLE = "leads?|records?|rows?|contacts?|numbers?|calls?|entries|customers?|amount|count|sum"
_COUNTED = rf"(?:\s*(?:no\.?|number|count)?\s*(?:of)?\s*(?:{_COUNTABLE}))?"
_SUM = r"(?:\(?(?:rs\.?|inr|₹)?\s*[0-9][0-9.,]*\)?)?"
_TOTAL = re.compile(
    rf"(?:{_WORDS_FOR_TOTAL}){_COUNTED}\s*[:=\-\u2013\u2014]*\s*{_SUM}|(?:row|record|lead)\s+count\s*[:=]?\s*[0-9]*",
    re.IGNORECASE,
)
_MAKING = "prepared|checked|verified|approved|compiled|generated|exported|downloaded|printed|submitted"
_MADE = "generated|exported|downloaded|printed|created|extracted|last\\s+updated"
_DOCUMENT = "report|list|file|sheet|data"
_PERSON = re.compile(rf"(?:(?:{_DOCUMENT})\s+)?(?:{_MAKING})\s+by\b.{{0,80}}", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:notes?|n\.?\s?b\.?|disclaimer|remarks?|source|legend|terms|नोट|टिप्पणी|टीप)\s*[:\uff1a].*"
    rf"|(?:(?:this\s+)?(?:{_DOCUMENT})\s+(?:was\s+|is\s+)?)?(?:{_MADE})\s+(?:on|at|from|by|using|with)\b.{{0,120}}"
    r"|(?:report|data|file)\s+(?:date|as\s+on)\b.{0,60}"
    r"|powered\s+by\b.{0,80}"
    r"|\W{0,5}end\s+of\s+(?:the\s+)?(?:report|file|list|data|sheet|document|export)\b\W{0,5}"
    r"|page\s+[0-9]{1,5}(?:\s*(?:of|/)\s*[0-9]{1,5})?"
    r"|\W*(?:strictly\s+|private\s+(?:and|&)\s+|company\s+)?confidential\W*"
    r"|(?:©|\(c\)|copyright)\s.{0,120}|all\s+rights\s+reserved.{0,20}"
    r"|\*+\s*(?:indicates|denotes|required|mandatory|fields?)\b.{0,120}"
    r"|(?:thank\s+you|thanks)\W*"
    r"|[-=_*#.~\u2013\u2014]{3,}",
    re.IGNORECASE | re.DOTALL,
)
# The first three letters of each of them, as people write them, for a quick look.
_FIRST_LETTERS = frozenset(
    form
    for letters in (
        "tot", "gra", "sub", "pre", "che", "ver", "app", "com", "gen", "exp", "dow", "pri", "rep", "lis", "fil",
        "she", "dat", "not", "n.b", "nb:", "pow", "pag", "end", "las", "thi", "ove", "net", "कुल", "एकू", "नोट", "टिप",
    )
    for form in (letters, letters.title(), letters.upper())
)  # fmt: skip

_NAMES_OF_SERIALS = frozenset(
    map(
        folded,
        (
            "S.No", "S No.", "Sno", "Sr", "Sr.", "Sr No", "Sr. No.", "Srno", "Sl", "Sl No", "Slno",
            "Serial", "Serial No", "Serial Number", "Index",
            "No", "No.", "Nr", "Row", "Row No", "ID", "क्रमांक", "क्र", "क्र.सं.", "अ.क्र.", "अनु क्रमांक", "S/N",
        ),
    )
)  # fmt: skip
_SERIAL = re.compile(r"[0-9]{1,7}(?:\.0{0,6}|\))?")
_SMALL = re.compile(r"[0-9]{1,6}(?:\.0{0,6}|\))?")

_TYPE = (
    r"(?:(?:var)?char|n?varchar2?|string|text|int|integer|bigint|number|numeric|decimal|float|date|datetime|timestamp|boolean|bool|alpha[\s-]?numeric"
    r"|alphabets?|digits?(?:\s+only)?|mandatory|required|optional|compulsory|not\s+(?:mandatory|required)|free\s+text|any\s+text|dropdown|list|yyyy[-/]mm[-/]dd|dd[-/]mm[-/](?:yy)?yy|mm[-/]dd[-/]yyyy|dd[-/]mmm[-/]yyyy|y/n|yes/no)"
    r"(?:\s*\(\s*[0-9, ]{1,9}\s*\))?"
)
_SIZE = (
    r"(?:max(?:imum)?\.?\s*|up\s?to\s*|only\s*|exactly\s*|must\s+be\s*)?[0-9]{1,4}\s*"
    r"(?:digits?|char(?:acter)?s?|letters?)(?:\s+(?:only|max(?:imum)?|mobile(?:\s+number)?|number))?"
)
_EXAMPLE = r"[(\[]?(?:e\.?g\.?|ex|eg|example|sample)\s*[.:\-]\s*.{1,60}"
_ONE_TYPE = rf"(?:{_TYPE}|{_SIZE})"
_TYPES = re.compile(
    rf"[(\[<{{]?\s*{_ONE_TYPE}(?:\s*[,;/|\-]\s*{_ONE_TYPE}){{0,3}}\s*[)\]>}}]?\*?|{_EXAMPLE}", re.IGNORECASE
)

_SENTENCES = {
    TOTAL: "The row is a total of the rows above it.",
    NOTE_ROW: "The row is a note to the table, and no lead.",
    SERIAL: "The row has a serial number and nothing else.",
    TYPES: "The row says what the columns take, and is no lead.",
    HEADER: "The row has the names of the columns once more.",
}


def sentence_of(code: str) -> str:
    """The sentence about a row of this kind."""
    return _SENTENCES[code]


@dataclass(frozen=True, slots=True)
class Table:
    """What must be known of the sheet: the names of its columns; the columns of the phone number; all columns that are
    sent; the columns with serial numbers, by their names; and the row right below the header (0 for none)."""

    names: tuple[str, ...]
    phone: frozenset[int]
    sent: frozenset[int]
    serials: frozenset[int]
    first_row: int


def table_of(columns: Sequence[str], *, phone: frozenset[int], sent: frozenset[int], first_row: int) -> Table:
    serials = frozenset(
        index for index, name in enumerate(columns) if folded(name) in _NAMES_OF_SERIALS or name.strip() == "#"
    )
    return Table(tuple(map(folded, columns)), phone, sent, serials - phone, first_row)


def may_be_footer(text: str) -> bool:
    """A quick look: whether a row with a number may be no lead, by its first text. False for most texts."""
    return text[:3] in _FIRST_LETTERS


def kind_without_number(row: int, cells: Sequence[str], table: Table) -> str:
    """The kind (a code) of a row without a phone number; "" if it may be a lead that lacks its number."""
    filled = _filled(cells)
    if not filled:
        return ""
    if _is_serial_alone(filled, table):
        return SERIAL
    if row == table.first_row and all(_TYPES.fullmatch(text) for text in filled.values()):
        return TYPES
    if len(filled) > 1 and all(
        index < len(table.names) and folded(text) == table.names[index] for index, text in filled.items()
    ):
        return HEADER
    first, text = next(iter(filled.items()))
    others = table.sent - table.phone - {first}
    if not others.isdisjoint(filled) and not _are_numbers(filled, others):
        return ""
    kind = _kind_of(text)
    looks_like_number = any(sum(map(str.isdigit, filled.get(index, ""))) >= _DIGITS for index in table.phone - {first})
    return "" if kind == NOTE_ROW and looks_like_number and not _PERSON.fullmatch(text) else kind


def kind_with_number(cells: Sequence[str], table: Table) -> str:
    """The kind of a row with a phone number; "" for a lead. Only a first text in a column that is not sent can show
    it."""
    filled = _filled(cells)
    first, text = next(iter(filled.items()), (0, ""))
    if first in table.sent:
        return ""
    if _PERSON.fullmatch(text):
        return NOTE_ROW
    return _kind_of(text) if (table.sent - table.phone).isdisjoint(filled) else ""


def _kind_of(text: str) -> str:
    if _TOTAL.fullmatch(text):
        return TOTAL
    return NOTE_ROW if _NOTE.fullmatch(text) or _PERSON.fullmatch(text) else ""


def _filled(cells: Sequence[str]) -> dict[int, str]:
    texts = ((index, without_hidden(cell[:_LONGEST]).strip()) for index, cell in enumerate(cells) if cell)
    return {index: text for index, text in texts if text}


def _is_serial_alone(filled: dict[int, str], table: Table) -> bool:
    if all(index in table.serials and _SERIAL.fullmatch(with_ascii_digits(text)) for index, text in filled.items()):
        return True
    if len(filled) > 1:
        return False
    ((index, text),) = filled.items()
    return index not in table.sent and _SMALL.fullmatch(with_ascii_digits(text)) is not None


def _are_numbers(filled: dict[int, str], columns: frozenset[int]) -> bool:
    """Whether all texts in these columns are numbers: a total stands below each column of numbers."""
    return all(re.fullmatch(r"[^A-Za-z]{0,4}[0-9][0-9.,%]*", filled[index]) for index in columns & filled.keys())
