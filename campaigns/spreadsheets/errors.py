"""All reasons why a file cannot be read, as codes. wording/unreadable.py has the sentences for people."""

from enum import StrEnum

SHOWN_CHARACTERS = 60

NO_SPACE = 73
"""The exit status of a child that found no room on the disk: EX_CANTCREAT of sysexits.h."""

Found = str | int | float | list[str]
"""What was found: short, and no more of the file than a name."""


class WhyUnreadable(StrEnum):
    """The comment names the parameters of `Unreadable`. `what` names a kind of file, as in "a PDF document"."""

    # ---- what it is ---------------------------------------------------------------------------------------
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"  # found_bytes, limit_bytes
    NOT_A_SPREADSHEET = "not_a_spreadsheet"  # what
    UNSUPPORTED_FORMAT = "unsupported_format"  # what
    APPLE_DOCUMENT = "apple_document"
    PACKED_FILE = "packed_file"  # what
    ZIPPED_LIST = "zipped_list"  # kind
    ZIPPED_LISTS = "zipped_lists"  # found
    DATABASE_FILE = "database_file"  # what
    JSON_FILE = "json_file"
    GOOGLE_LINK = "google_link"
    SHORTCUT = "shortcut"  # what
    COMPANION_FILE = "companion_file"  # what
    LOCK_FILE = "lock_file"
    EMAIL = "email"  # what
    ONLY_ZEROS = "only_zeros"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105
    RIGHTS_MANAGED = "rights_managed"
    WEB_PAGE = "web_page"
    NO_CONTACTS = "no_contacts"
    DAMAGED = "damaged"
    UNSAFE = "unsafe"

    # ---- its sheets ---------------------------------------------------------------------------------------
    NO_VISIBLE_SHEET = "no_visible_sheet"
    NO_SUCH_SHEET = "no_such_sheet"  # asked, sheets (their names)
    TOO_MANY_SHEETS = "too_many_sheets"  # found, limit
    ONLY_BLANK_CELLS = "only_blank_cells"  # sheet (empty for a file without sheets)

    # ---- its size -----------------------------------------------------------------------------------------
    TOO_MANY_ROWS = "too_many_rows"  # found, limit
    TOO_MANY_COLUMNS = "too_many_columns"  # found, limit, row
    COLUMNS_FAR_APART = "columns_far_apart"  # letter
    ROW_TOO_LONG = "row_too_long"  # row, limit
    UNPACKS_TOO_LARGE = "unpacks_too_large"  # found_bytes, limit_bytes
    PACKED_TOO_TIGHTLY = "packed_too_tightly"  # found
    TOO_MANY_PARTS = "too_many_parts"  # found, limit
    TOO_MUCH_TEXT = "too_much_text"  # limit_bytes
    MERGED_TOO_FAR = "merged_too_far"  # limit

    # ---- the reading --------------------------------------------------------------------------------------
    TOO_MUCH_MEMORY = "too_much_memory"  # limit_bytes
    TOOK_TOO_LONG = "took_too_long"  # limit (seconds)
    TOOK_TOO_LONG_FOR_SIZE = "took_too_long_for_size"
    READING_STOPPED = "reading_stopped"
    READING_DIED = "reading_died"


class Unreadable(Exception):
    """The file cannot be read. ``code`` says why; ``parameters`` are plain values, which can be stored as JSON."""

    def __init__(self, code: WhyUnreadable, **parameters: Found) -> None:
        super().__init__(code.value)
        self.code = code
        self.parameters = parameters


def shortened(name: str) -> str:
    """A name from the file as a sentence may quote it."""
    visible = "".join(letter for letter in name[: SHOWN_CHARACTERS + 1] if letter.isprintable())
    return visible if len(name) <= SHOWN_CHARACTERS else visible[: SHOWN_CHARACTERS - 1] + "…"
