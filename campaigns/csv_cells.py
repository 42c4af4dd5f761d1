"""Cells of the CSV files that people can download. What a spreadsheet would take for a formula becomes a text.

A CSV file cannot say that a cell is a text: a program that opens it computes what begins with one of some signs, and a
formula can read files and send what it found. So an apostrophe is put before it. Numbers and phone numbers begin with
such signs, too, and stay as they are. A workbook can say it (campaigns/workbook_cells.py), so nothing is changed there.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

MARK = "'"

# Excel and LibreOffice part cells at any of these, as their settings say, and then do not care for our quotation marks.
_PARTS = r",;|\t\r\n"
_UNSEEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff"
_SPACES = " \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # all but tabs, line breaks and what is unseen
# With their wide, small and typographic forms, which some programs read as the signs.
_PLUS_OR_MINUS = "+\\-\uff0b\uff0d\ufe62\ufe63\u207a\u207b\u2212"
_SIGNS = f"{_PLUS_OR_MINUS}=@\uff1d\uff20\ufe66\ufe6b\u207c"
# One class for all that may stand before a sign, possessive (`*+`): each character is looked at once, and what follows
# is none of them.
_FORMULA = re.compile(rf"(?:^|(?<=[{_PARTS}]))[\"{_SPACES}{_UNSEEN}]*+(?P<sign>[{_SIGNS}])")
# One sign, then digits and what stands between them in phone numbers, and perhaps an exponent: it reads and sends
# nothing, whatever it is taken for.
_NUMBER = re.compile(rf"[{_PLUS_OR_MINUS}][ (]*\d[\d ().\-]*+(?:[eE][+\-]?\d+)?%?[ \"]*+(?=$|[{_PARTS}])")


def harmless(text: str) -> str:
    """The text as it may stand in a CSV file: with an apostrophe wherever a program could see the beginning of a
    formula, also inside of the text, as after a semicolon. A number stays as it is, as in `+91 98765-43210`."""
    marked = _FORMULA.sub(_with_mark, text)
    return f"{MARK}{marked}" if marked.startswith(("\t", "\r", "\n")) else marked


def _with_mark(found: re.Match[str]) -> str:
    is_number = _NUMBER.match(found.string, found.start("sign"))
    return found[0] if is_number else f"{MARK}{found[0]}"


def write_csv(rows: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """Writes the rows to `target`, in UTF-8 with a byte order mark, by which Excel knows the encoding. With it, a file
    whose first cell is `ID` is not taken for one of another kind (SYLK), which may hold formulas, too."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerows(map(harmless, row) for row in rows)
    text.detach()  # so that `target` stays open
