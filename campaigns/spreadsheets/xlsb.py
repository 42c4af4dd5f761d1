"""Binary Excel workbooks (.xlsb): the same archive as .xlsx, but its parts are records (``xlsb_records.py``)."""

import zipfile
from typing import BinaryIO

from .archive import ARCHIVE_ERRORS, check_archive, open_archive
from .cells import clean
from .choice import Sheets, first_with_cells, others_to_look_at, whole_head
from .errors import Unreadable, WhyUnreadable
from .markup import Rows
from .sheet import Limits, Opened, SheetHead
from .styles import Styles, styles_by_format
from .workbook_parts import related_part, relations_of, workbook_part
from .xlsb_cells import BinaryBook, BinarySheet
from .xlsb_records import records, text_at

NOTICE = "Read as a binary Excel workbook (.xlsb)."

# Record types (MS-XLSB 2.3.1).
_SHEET_OF_BOOK, _BOOK_PROPERTIES, _CALCULATION, _LISTED_TEXT = 156, 153, 157, 19
_FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 44, 47, 617, 618
_CALCULATION_FLAGS = 24  # the place of these flags in the record


def open_xlsb(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        archive = open_archive(file)
        check_archive(archive, limits=limits)
        return _open(_Book(archive), sheet=sheet)
    except ARCHIVE_ERRORS as error:
        raise Unreadable(WhyUnreadable.DAMAGED) from error


def _open(book: "_Book", *, sheet: str | None) -> Opened:
    blank: set[str] = set()

    def is_blank(name: str) -> bool:
        if next(book.sheet(name).rows(), None) is None:
            blank.add(name)
        return name in blank

    name = first_with_cells(book.sheets.to_try(sheet), is_blank=is_blank)
    chosen = book.sheet(name)
    chosen.surroundings()
    opened = Opened(
        rows=iter(()),
        sheets=book.sheets.all(),
        hidden=book.sheets.hidden,
        sheet=name,
        notices=[NOTICE, *book.sheets.told(name)],
        merges=chosen.unvalued.merges,
        hidden_columns=chosen.unvalued.hidden_columns,
        others=() if sheet is not None else _others(book, read=name, blank=blank),
    )
    opened.rows = _rows(chosen, opened=opened)
    return opened


def _rows(sheet: BinarySheet, *, opened: Opened) -> Rows:
    yield from sheet.rows()
    opened.notices.extend(sheet.unvalued.notices())
    opened.warnings.extend(sheet.control.warnings())


def _others(book: "_Book", *, read: str, blank: set[str]) -> list[SheetHead]:
    found = []
    for name in others_to_look_at(book.sheets.visible, read=read, blank=blank):
        try:
            head = whole_head(name, book.sheet(name).rows())
        except (Unreadable, *ARCHIVE_ERRORS):
            continue  # a person who chooses it is told why
        if head is not None:
            found.append(head)
    return found


class _Book:
    """What the workbook's parts say."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._workbook = workbook_part(archive)
        self._parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        self._part_of: dict[str, str] = {}
        self.sheets = Sheets()
        self._since_1904 = self._calculates_on_load = False
        self._read_workbook()
        self._book = BinaryBook(self._texts(), self._styles(), self._since_1904, self._calculates_on_load)

    def sheet(self, name: str) -> BinarySheet:
        part = self._part_of.get(name)
        if not part:
            raise Unreadable(WhyUnreadable.DAMAGED)
        return BinarySheet(self._archive.read(part), self._book)

    def _read_workbook(self) -> None:
        relations = relations_of(self._archive, self._workbook)
        for kind, content in records(self._read(self._workbook)):
            if kind == _SHEET_OF_BOOK:
                relation, place = text_at(content, 8)
                name, _ = text_at(content, place)
                what, target = relations.get(relation, ("/worksheet", ""))
                if what.endswith("/worksheet"):
                    self.sheets.add(name, is_hidden=any(content[:4]))
                    self._part_of.setdefault(name, self._parts.get(target.lower(), ""))
            elif kind == _BOOK_PROPERTIES:
                self._since_1904 = bool(content[:1]) and bool(content[0] & 1)
            elif kind == _CALCULATION and len(content) > _CALCULATION_FLAGS:
                self._calculates_on_load = bool(content[_CALCULATION_FLAGS] & 1)

    def _texts(self) -> list[str]:
        part = related_part(self._archive, self._workbook, "sharedStrings") or self._parts.get("xl/sharedstrings.bin")
        items = (content for kind, content in records(self._read(part)) if kind == _LISTED_TEXT)
        return [clean(text_at(content, 1)[0]) for content in items]

    def _styles(self) -> Styles:
        part = related_part(self._archive, self._workbook, "styles") or self._parts.get("xl/styles.bin")
        codes: dict[int, str] = {}
        formats: list[int] = []
        is_of_cells = False
        for kind, content in records(self._read(part)):
            if kind == _FORMAT:
                codes[int.from_bytes(content[:2], "little")] = text_at(content, 2)[0]
            elif kind == _STYLE and is_of_cells:
                formats.append(int.from_bytes(content[2:4], "little"))
            elif kind in (_BEGIN_STYLES, _END_STYLES):
                is_of_cells = kind == _BEGIN_STYLES
        return styles_by_format(formats, codes)

    def _read(self, part: str | None) -> bytes:
        return self._archive.read(part) if part else b""
