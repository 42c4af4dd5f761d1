"""Excel workbooks (.xlsx, .xlsm): archive ─▶ the sheet to read ─▶ its rows with the numbers that Excel shows."""

from typing import BinaryIO

from python_calamine import CalamineError, PasswordError

from .archive import ARCHIVE_ERRORS, check_archive, open_archive
from .calamine import open_workbook
from .errors import unreadable
from .sheet import Limits, Opened
from .styles import shown_by_style
from .unvalued import Unvalued, find_unvalued
from .workbook_parts import sheet_parts


def open_xlsx(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        with open_archive(file) as archive:
            check_archive(archive, limits=limits)
            parts, styles = sheet_parts(archive), shown_by_style(archive)

            def unvalued_of(name: str) -> Unvalued:
                return find_unvalued(archive, parts[name], styles=styles) if name in parts else Unvalued()

            return open_workbook(file, sheet=sheet, unvalued_of=unvalued_of)
    except PasswordError as error:
        raise unreadable("password_protected") from error
    except (CalamineError, *ARCHIVE_ERRORS) as error:
        raise unreadable("damaged") from error
