"""Every reason why a file cannot be read: a stable code for logs and tests, and a sentence for people that says what to
do. No sentence shows more of the file than a short name."""

SHOWN_CHARACTERS = 60

_SENTENCES = {
    # ---- what it is -----------------------------------------------------------------------------------
    "empty_file": "The file is empty: it has 0 bytes. Check that it was saved, then upload it again.",
    "too_large": "The file has {found}; the limit is {limit}. Split it and upload the parts.",
    "not_a_spreadsheet": (
        "This is {what}, not a spreadsheet. Upload the list of leads as a workbook (such as .xlsx) or as CSV."
    ),
    "unsupported_format": (
        "This is {what}, which cannot be read here. Open it in a spreadsheet program, save it as .xlsx and upload that."
    ),
    "apple_document": (
        "This is a document of an Apple program (Numbers, Pages or Keynote), which cannot be read here. Open it in"
        " Numbers, choose File, Export To, Excel, and upload the workbook that it makes."
    ),
    "packed_file": "This is {what}. Unpack it, and upload the spreadsheet that is in it.",
    "zipped_list": (
        "This is a ZIP archive with one spreadsheet (.{kind}) in it. Unpack it, and upload that spreadsheet alone."
    ),
    "zipped_lists": (
        "This is a ZIP archive with {found:,} spreadsheets in it. Unpack it, and upload each one that has leads."
    ),
    "database_file": (
        "This is {what}, not a spreadsheet. Open it in its own program, export the table that has the leads"
        " as .xlsx or CSV, and upload that."
    ),
    "json_file": (
        "This is a file for programs (JSON), not a spreadsheet. Export the leads from the system that made it"
        " as .xlsx or CSV, and upload that."
    ),
    "google_link": (
        "This is only a link to a document of Google Drive, without the leads in it. Open it in Google Sheets,"
        " choose File, Download, Microsoft Excel (.xlsx), and upload that."
    ),
    "shortcut": (
        "This is {what}: it leads to something else and has no leads in it. Open it, save what it leads to"
        " as .xlsx or CSV, and upload that."
    ),
    "companion_file": (
        "This is {what}, and there are no leads in it. Upload the spreadsheet itself: the name of that does not begin"
        " with a dot."
    ),
    "lock_file": (
        "This is the small file that a spreadsheet program makes while somebody has a workbook open, and there are no"
        " leads in it. Upload the workbook itself: its name does not begin with “~$” or “.~lock”."
    ),
    "email": ("This is {what}, not a spreadsheet. Open it, save the attachment that has the leads, and upload that."),
    "only_zeros": (
        "The file has nothing but zeros in it: it was not copied or downloaded whole. Fetch it from where it came from"
        " once more (in OneDrive or Google Drive, make it available offline first), look whether it opens in Excel,"
        " and upload that."
    ),
    "password_protected": (
        "The file is protected with a password. Open it in Excel, take the password away"
        " (File, Info, Protect Workbook, Encrypt with Password), save it and upload it again."
    ),
    "rights_managed": (
        "The file is locked by a sensitivity label or rights management. Open it in Excel, choose a label without"
        " protection (Home, Sensitivity) or take the restriction away (File, Info, Protect Workbook, Restrict Access),"
        " save a copy as .xlsx and upload that. If you may not, ask its owner for an unprotected copy."
    ),
    "web_page": (
        "This is a web page, and there is no table with leads in it. If it is a report of another system, look whether"
        " you had to sign in there first; or open it in Excel, save it as .xlsx and upload that."
    ),
    "no_contacts": (
        "This is a file of contacts (vCard) without a contact in it. Export the contacts once more, and upload that."
    ),
    "damaged": (
        "The workbook is damaged or was cut short. Open it in Excel (which may offer to repair it),"
        " save it as .xlsx and upload that; if it came by mail or download, fetch it once more."
    ),
    "unsafe": (
        "The workbook contains definitions (a DTD) that no spreadsheet program writes, so it was not read."
        " Open it in Excel, save it as .xlsx and upload that."
    ),
    # ---- its sheets -----------------------------------------------------------------------------------
    "no_visible_sheet": (
        "The workbook has no visible sheet with cells. Open it in Excel, unhide the sheet that has the leads,"
        " save it and upload it again."
    ),
    "no_such_sheet": "The workbook has no sheet named “{sheet}”. It has: {sheets}.",
    "too_many_sheets": (
        "The workbook has {found:,} sheets; the limit is {limit:,}."
        " Copy the leads to a workbook of their own and upload that."
    ),
    "only_blank_cells": "{where} has only blank cells. Check that the leads are in it, then upload it again.",
    # ---- its size -------------------------------------------------------------------------------------
    "too_many_rows": ("The file has {found:,} rows with data; the limit is {limit:,}. Split it and upload the parts."),
    "too_many_columns": (
        "The file has {found:,} columns with a name or with values; the limit is {limit:,}. Its widest row is row"
        " {row:,}: see whether it is as it should be, delete the columns that are not needed, and upload it again."
    ),
    "columns_far_apart": (
        "The file has cells as far to the right as column {letter}, with many blank columns before them. Delete the"
        " blank columns, or those cells, then upload it again."
    ),
    "row_too_long": (
        "Row {row:,} has more than {limit:,} characters. A list has one lead in a line: check that the file"
        " is the right one and that its lines end where they should, then upload it again."
    ),
    "unpacks_too_large": (
        "The workbook would unpack to {found}; the limit is {limit}."
        " Copy the leads alone to a new workbook, or split them, and upload that."
    ),
    "packed_too_tightly": (
        "A part of the workbook would unpack to {found:,} times its size, as no list of leads does, so it was"
        " not read. Copy the leads alone to a new workbook and upload that."
    ),
    "too_many_parts": (
        "The workbook consists of {found:,} parts; the limit is {limit:,}."
        " Copy the leads alone to a new workbook and upload that."
    ),
    "too_much_text": ("The cells of the file have more than {limit} of text together. Split it and upload the parts."),
    # ---- the reading ----------------------------------------------------------------------------------
    "too_much_memory": (
        "Reading the file needs more than {limit} of memory. Often the reason is a stray cell far below or far to"
        " the right of the others: copy the leads alone to a new workbook and upload that, or split them."
    ),
    "took_too_long": (
        "Reading the file took longer than {limit:,.0f} seconds and was stopped. Split it and upload the parts."
    ),
    "reading_stopped": (
        "The reading of the file was stopped from outside, and nothing of it was kept. The file itself may be fine:"
        " upload it again."
    ),
    "reading_died": (
        "There is something in the file that cannot be read here, and nothing of it was kept. Open it in Excel, copy"
        " the leads alone to a new workbook (Paste Special, Values), save it as .xlsx and upload that."
    ),
}

CODES = frozenset(_SENTENCES)


class Unreadable(Exception):
    """The file cannot be read. ``code`` is stable; ``message`` says to a person what was found and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def unreadable(code: str, **found: object) -> Unreadable:
    """The error of this code, to be raised, with what was found put into its sentence."""
    return Unreadable(code, _SENTENCES[code].format(**found))


def amount(size: int) -> str:
    """A number of bytes in people's units: "50 MB", "1.5 GB", "900 bytes"."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:,.1f}".removesuffix(".0") + f" {name}"
    return f"{size:,} bytes"


def shortened(name: str) -> str:
    """A name from the file as a sentence may quote it."""
    visible = "".join(letter for letter in name[: SHOWN_CHARACTERS + 1] if letter.isprintable())
    return visible if len(name) <= SHOWN_CHARACTERS else visible[: SHOWN_CHARACTERS - 1] + "…"
