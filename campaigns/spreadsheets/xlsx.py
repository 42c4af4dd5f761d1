"""Excel workbooks (.xlsx, .xlsm): the archive, the sheet to read, and its rows with the numbers that Excel shows."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import BinaryIO

from python_calamine import CalamineWorkbook, PasswordError

from .archive import ARCHIVE_ERRORS, check_archive, open_archive
from .calamine import SheetOfCells, open_calamine, open_sheet
from .choice import Sheets, first_with_cells, others_to_look_at, sheet_head
from .control import Control
from .errors import Unreadable, WhyUnreadable
from .markup import Rows
from .sheet import HEAD_ROWS, Limits, Opened, SheetHead
from .sheet_search import blank_texts, count_blank_values, count_rows, find_unvalued
from .styles import Styles, styles_of
from .workbook_parts import Workbook, read_workbook, related_part, workbook_part
from .xlsx_cells import FewTexts, read_cells, read_texts

_TEXTS = "sharedStrings"
_USUAL_PARTS = {"workbook": "xl/workbook.xml", _TEXTS: "xl/sharedstrings.xml", "styles": "xl/styles.xml"}


def open_xlsx(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        archive = open_archive(file)
        check_archive(archive, limits=limits)
        return _open(_Book(archive, file), sheet=sheet)
    except PasswordError as error:
        raise Unreadable(WhyUnreadable.PASSWORD_PROTECTED) from error
    except ARCHIVE_ERRORS as error:
        raise Unreadable(WhyUnreadable.DAMAGED) from error


def _open(book: "_Book", *, sheet: str | None) -> Opened:
    sheets = book.sheets()
    tried: dict[str, SheetOfCells] = {}

    def is_blank(name: str) -> bool:
        tried[name] = book.sheet(name)
        return tried[name].is_blank()

    name = first_with_cells(sheets.to_try(sheet), is_blank=is_blank)
    chosen = tried.get(name) or book.sheet(name)
    opened = Opened(
        rows=iter(()),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=name,
        notices=[*sheets.told(name), *chosen.unvalued.notices()],
        merges=chosen.unvalued.merges,
        hidden_columns=chosen.unvalued.hidden_columns,
        others=() if sheet is not None else book.others(sheets.visible, read=name, tried=tried),
    )
    opened.rows = book.rows(name, chosen, opened=opened)
    return opened


@dataclass
class _Book:
    """What the workbook's parts say; each part is read when it is needed."""

    archive: zipfile.ZipFile
    file: BinaryIO
    workbook: Workbook = field(init=False)
    styles: Styles = field(init=False)

    def __post_init__(self) -> None:
        self.workbook = read_workbook(self.archive)
        self.styles = styles_of(self.archive)
        if not self.workbook.sheets and self._calamine is None:
            raise Unreadable(WhyUnreadable.DAMAGED)

    def sheets(self) -> Sheets:
        found = Sheets()
        for sheet in self.workbook.sheets:
            found.add(sheet.name, is_hidden=sheet.is_hidden)
        return found

    @cached_property
    def _calamine(self) -> CalamineWorkbook | None:
        """The workbook by python-calamine; None if the parts do not have the usual names, which it needs."""
        part = workbook_part(self.archive)
        named = {"workbook": part} | {kind: related_part(self.archive, part, kind) for kind in (_TEXTS, "styles")}
        is_usual = all(name is None or name.lower() == _USUAL_PARTS[kind] for kind, name in named.items())
        return open_calamine(self.file) if is_usual else None

    @cached_property
    def _texts_part(self) -> str | None:
        part = related_part(self.archive, workbook_part(self.archive), _TEXTS)
        return part or next((name for name in self.archive.namelist() if name.lower() == _USUAL_PARTS[_TEXTS]), None)

    @cached_property
    def _texts(self) -> list[str]:
        return read_texts(self.archive, self._texts_part)

    @cached_property
    def _few_texts(self) -> FewTexts:
        return FewTexts(self.archive, self._texts_part)

    def sheet(self, name: str) -> SheetOfCells:
        part = self.workbook.part_of(name)
        if not part:
            raise Unreadable(WhyUnreadable.DAMAGED)
        search = partial(
            find_unvalued,
            self.archive,
            part,
            styles=self.styles.shown,
            calculates_on_load=self.workbook.calculates_on_load,
        )
        return open_sheet(self._calamine, name, find_unvalued=search, own_rows=partial(self._own_rows, part))

    def _own_rows(self, part: str) -> Rows:
        return self._cells(part, self._texts)

    def _cells(self, part: str, texts: Sequence[str]) -> Rows:
        return read_cells(
            self.archive,
            part,
            texts=texts,
            styles=self.styles,
            since_1904=self.workbook.since_1904,
            calculates_on_load=self.workbook.calculates_on_load,
        )

    def rows(self, name: str, sheet: SheetOfCells, *, opened: Opened) -> Rows:
        """The sheet's rows. After the last one, ``opened`` gets warnings about what was not read."""
        try:
            yield from sheet.rows()
            if sheet.cells is not None and sheet.given < sheet.unvalued.filled:
                self._compare(name, missing=sheet.unvalued.filled - sheet.given, opened=opened)
        except ARCHIVE_ERRORS as error:
            raise Unreadable(WhyUnreadable.DAMAGED) from error

    def _compare(self, name: str, *, missing: int, opened: Opened) -> None:
        """Looks for cells that were not read. ``missing`` is the difference of the counts. Cells with a blank text also
        count as cells with a value. If these do not explain the difference, both readers read the sheet again, and all
        cells are compared."""
        part = self.workbook.part_of(name)
        if count_blank_values(self.archive, part, blank_texts(self.archive, self._texts_part)) >= missing:
            return
        again = self.sheet(name)
        control = Control()
        try:
            control.compare(again.own_rows(), again.rows())
        except Unreadable:
            control = Control(missing)
        opened.warnings.extend(control.warnings())

    def others(self, visible: list[str], *, read: str, tried: dict[str, SheetOfCells]) -> list[SheetHead]:
        """The first rows of the other visible sheets with anything in them. Our own reader reads only these rows;
        python-calamine would need memory for the whole sheet."""
        names = others_to_look_at(visible, read=read, blank=tried)
        found = (self._head(name, self.workbook.part_of(name)) for name in names)
        return [head for head in found if head is not None]

    def _head(self, name: str, part: str) -> SheetHead | None:
        try:
            rows = count_rows(self.archive, part) if part else 0
            if not rows:
                return None
            head = list(islice(self._cells(part, self._few_texts), HEAD_ROWS))
        except (Unreadable, *ARCHIVE_ERRORS):
            return None  # a person who chooses it is told why
        return sheet_head(name, rows, head) if head else None
