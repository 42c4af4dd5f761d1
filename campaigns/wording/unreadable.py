"""Why a file cannot be read: for each reason a sentence that says what was found and what to do."""

from collections.abc import Mapping
from typing import Any

from campaigns.models import ReadingFault, Upload
from campaigns.spreadsheets import WhyUnreadable

from .families import NOTHING_TO_FIX
from .later_codes import OF_A_LATER_RELEASE
from .numbers import amount

_SENTENCES: dict[str, str] = {
    # ---- what it is -----------------------------------------------------------------------------------
    WhyUnreadable.EMPTY_FILE: "The file is empty: it has 0 bytes. Check that it was saved, then upload it again.",
    WhyUnreadable.TOO_LARGE: "The file has {found_bytes}; the limit is {limit_bytes}. Split it and upload the parts.",
    WhyUnreadable.NOT_A_SPREADSHEET: (
        "This is {what}, not a spreadsheet. Upload the list of leads as a workbook (such as .xlsx) or as CSV."
    ),
    WhyUnreadable.UNSUPPORTED_FORMAT: (
        "This is {what}, which cannot be read here. Open it in a spreadsheet program, save it as .xlsx and upload that."
    ),
    WhyUnreadable.APPLE_DOCUMENT: (
        "This is a document of an Apple program (Numbers, Pages or Keynote), which cannot be read here. Open it in"
        " Numbers, choose File, Export To, Excel, and upload the workbook that it makes."
    ),
    WhyUnreadable.PACKED_FILE: "This is {what}. Unpack it, and upload the spreadsheet that is in it.",
    WhyUnreadable.ZIPPED_LIST: (
        "This is a ZIP archive with one spreadsheet (.{kind}) in it. Unpack it, and upload that spreadsheet alone."
    ),
    WhyUnreadable.ZIPPED_LISTS: (
        "This is a ZIP archive with {found:,} spreadsheets in it. Unpack it, and upload each one that has leads."
    ),
    WhyUnreadable.DATABASE_FILE: (
        "This is {what}, not a spreadsheet. Open it in its own program, export the table that has the leads"
        " as .xlsx or CSV, and upload that."
    ),
    WhyUnreadable.JSON_FILE: (
        "This is a file for programs (JSON), not a spreadsheet. Export the leads from the system that made it"
        " as .xlsx or CSV, and upload that."
    ),
    WhyUnreadable.GOOGLE_LINK: (
        "This is only a link to a document of Google Drive, without the leads in it. Open it in Google Sheets,"
        " choose File, Download, Microsoft Excel (.xlsx), and upload that."
    ),
    WhyUnreadable.SHORTCUT: (
        "This is {what}: it leads to something else and has no leads in it. Open it, save what it leads to"
        " as .xlsx or CSV, and upload that."
    ),
    WhyUnreadable.COMPANION_FILE: (
        "This is {what}, and there are no leads in it. Upload the spreadsheet itself: the name of that does not begin"
        " with a dot."
    ),
    WhyUnreadable.LOCK_FILE: (
        "This is the small file that a spreadsheet program makes while somebody has a workbook open, and there are no"
        " leads in it. Upload the workbook itself: its name does not begin with “~$” or “.~lock”."
    ),
    WhyUnreadable.EMAIL: (
        "This is {what}, not a spreadsheet. Open it, save the attachment that has the leads, and upload that."
    ),
    WhyUnreadable.ONLY_ZEROS: (
        "The file has nothing but zeros in it: it was not copied or downloaded whole. Fetch it from where it came from"
        " once more (in OneDrive or Google Drive, make it available offline first), look whether it opens in Excel,"
        " and upload that."
    ),
    WhyUnreadable.PASSWORD_PROTECTED: (
        "The file is protected with a password. Open it in Excel, take the password away"
        " (File, Info, Protect Workbook, Encrypt with Password), save it and upload it again."
    ),
    WhyUnreadable.RIGHTS_MANAGED: (
        "The file is locked by a sensitivity label or rights management. Open it in Excel, choose a label without"
        " protection (Home, Sensitivity) or take the restriction away (File, Info, Protect Workbook, Restrict Access),"
        " save a copy as .xlsx and upload that. If you may not, ask its owner for an unprotected copy."
    ),
    WhyUnreadable.WEB_PAGE: (
        "This is a web page, and there is no table with leads in it. If it is a report of another system, look whether"
        " you had to sign in there first; or open it in Excel, save it as .xlsx and upload that."
    ),
    WhyUnreadable.NO_CONTACTS: (
        "This is a file of contacts (vCard) without a contact in it. Export the contacts once more, and upload that."
    ),
    WhyUnreadable.DAMAGED: (
        "The workbook is damaged or was cut short. Open it in Excel (which may offer to repair it),"
        " save it as .xlsx and upload that; if it came by mail or download, fetch it once more."
    ),
    WhyUnreadable.UNSAFE: (
        "The workbook contains definitions (a DTD) that no spreadsheet program writes, so it was not read."
        " Open it in Excel, save it as .xlsx and upload that."
    ),
    # ---- its sheets -----------------------------------------------------------------------------------
    WhyUnreadable.NO_VISIBLE_SHEET: (
        "The workbook has no visible sheet with cells. Open it in Excel, unhide the sheet that has the leads,"
        " save it and upload it again."
    ),
    WhyUnreadable.NO_SUCH_SHEET: "The workbook has no sheet named “{asked}”. It has: {sheets}.",
    WhyUnreadable.TOO_MANY_SHEETS: (
        "The workbook has {found:,} sheets; the limit is {limit:,}."
        " Copy the leads to a workbook of their own and upload that."
    ),
    WhyUnreadable.ONLY_BLANK_CELLS: (
        "The {sheet} has only blank cells. Check that the leads are in it, then upload it again."
    ),
    # ---- its size -------------------------------------------------------------------------------------
    WhyUnreadable.TOO_MANY_ROWS: (
        "The file has {found:,} rows with data; the limit is {limit:,}. Split it and upload the parts."
    ),
    WhyUnreadable.TOO_MANY_COLUMNS: (
        "The file has {found:,} columns with a name or with values; the limit is {limit:,}. Its widest row is row"
        " {row:,}: see whether it is as it should be, delete the columns that are not needed, and upload it again."
    ),
    WhyUnreadable.COLUMNS_FAR_APART: (
        "The file has cells as far to the right as column {letter}, with many blank columns before them. Delete the"
        " blank columns, or those cells, then upload it again."
    ),
    WhyUnreadable.ROW_TOO_LONG: (
        "Row {row:,} has more than {limit:,} characters. A list has one lead in a line: check that the file"
        " is the right one and that its lines end where they should, then upload it again."
    ),
    WhyUnreadable.UNPACKS_TOO_LARGE: (
        "The workbook would unpack to {found_bytes}; the limit is {limit_bytes}."
        " Copy the leads alone to a new workbook, or split them, and upload that."
    ),
    WhyUnreadable.PACKED_TOO_TIGHTLY: (
        "A part of the workbook would unpack to {found:,} times its size, as no list of leads does, so it was"
        " not read. Copy the leads alone to a new workbook and upload that."
    ),
    WhyUnreadable.TOO_MANY_PARTS: (
        "The workbook consists of {found:,} parts; the limit is {limit:,}."
        " Copy the leads alone to a new workbook and upload that."
    ),
    WhyUnreadable.TOO_MUCH_TEXT: (
        "The cells of the file have more than {limit_bytes} of text together. Split it and upload the parts."
    ),
    WhyUnreadable.MERGED_TOO_FAR: (
        "The merged cells of the file cover more than {limit:,} cells together. Open it in Excel, unmerge all cells"
        " (Home, Merge & Center), save it as .xlsx and upload that."
    ),
    # ---- the reading ----------------------------------------------------------------------------------
    WhyUnreadable.TOO_MUCH_MEMORY: (
        "Reading the file needs more than {limit_bytes} of memory. Often the reason is a stray cell far below or far to"
        " the right of the others: copy the leads alone to a new workbook and upload that, or split them."
    ),
    WhyUnreadable.TOOK_TOO_LONG: (
        "Reading the file took longer than {limit:,.0f} seconds and was stopped. Split it and upload the parts."
    ),
    WhyUnreadable.TOOK_TOO_LONG_FOR_SIZE: (
        "Reading the file took much longer than a good file of its size takes, and was stopped. Open it in Excel, copy"
        " the leads alone to a new workbook (Paste Special, Values), save it as .xlsx and upload that."
    ),
    WhyUnreadable.READING_STOPPED: (
        "The reading of the file was stopped from outside, and nothing of it was kept. The file itself may be fine:"
        " try again."
    ),
    WhyUnreadable.READING_DIED: (
        "There is something in the file that cannot be read here, and nothing of it was kept. Open it in Excel, copy"
        " the leads alone to a new workbook (Paste Special, Values), save it as .xlsx and upload that."
    ),
    # ---- our side -------------------------------------------------------------------------------------
    ReadingFault.OUR_FAULT: (
        "The file could not be read because something went wrong on our side; the file itself may be fine. Try "
        "again; if it happens again, tell an administrator."
    ),
    ReadingFault.STOPPED_TWICE: (
        "The reading of the file was stopped in the middle twice, so it was not begun a third time. Try again "
        "when the server is less busy; if it happens again, split the file, or tell an administrator."
    ),
    ReadingFault.NO_SPACE: (
        "The file could not be read because the server's disk has too little room; the file itself is kept and may be "
        "fine. Tell an administrator, and try again when there is room."
    ),
    ReadingFault.FILE_AWAY: (
        "The file could not be read because our copy of it was not there when it was to be read; the file itself may "
        "be fine. Tell an administrator, and try again; or upload it again."
    ),
    ReadingFault.NOTHING_TO_FIX: NOTHING_TO_FIX,
    ReadingFault.OTHER: "{words}",
}


def why_unreadable(upload: Upload) -> str:
    """The sentences for an upload whose file could not be read; empty for any other one."""
    return unreadable_in_words(upload.unreadable_code, upload.unreadable_details) if upload.unreadable_code else ""


def unreadable_in_words(code: str, parameters: Mapping[str, Any]) -> str:
    """The sentences for a code of spreadsheets.WhyUnreadable or models.ReadingFault, and its parameters."""
    shown = {name: _shown(name, value) for name, value in parameters.items()}
    return _SENTENCES.get(code, OF_A_LATER_RELEASE).format(**shown)


def _shown(name: str, value: Any) -> Any:
    """A parameter as its sentence has it."""
    if name == "sheet":
        return f"sheet “{value}”" if value else "file"
    if name == "sheets":
        return ", ".join(f"“{sheet}”" for sheet in value)
    return amount(value) if name.endswith("_bytes") else value
