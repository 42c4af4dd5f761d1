"""What a dialer reports of a batch after it has accepted it: counts in a callback, and rows in a failed file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoteCode(StrEnum):
    """What a person should know of a report beside its facts. The comment names the note's parameters."""

    # Of a callback that is not understood.
    MESSAGE_TOO_LARGE = "message_too_large"  # bytes (the most that are read)
    MESSAGE_EMPTY = "message_empty"
    NO_FIELDS = "no_fields"  # announced (its content type; may be empty)

    # Of a callback's fields, each by its name.
    NEITHER_TEXT_NOR_NUMBER = "neither_text_nor_number"  # name
    SAID_TWICE = "said_twice"  # name
    NOT_A_TRANSACTION_ID = "not_a_transaction_id"  # name, said
    ROUNDED_TRANSACTION_ID = "rounded_transaction_id"  # name, said
    NOT_A_COUNT = "not_a_count"  # name, said
    NOT_A_LINK = "not_a_link"  # name, said
    NOT_A_TIME = "not_a_time"  # name, said
    COUNTS_DO_NOT_ADD_UP = "counts_do_not_add_up"  # total, processed, not_processed

    # Of a failed file.
    NO_PHONES = "no_phones"
    NO_REASONS = "no_reasons"
    NO_HEADER = "no_header"
    TABLE_TOO_LARGE = "table_too_large"  # bytes (the most that are taken)
    TOO_MANY_ROWS = "too_many_rows"  # rows (the most that are taken)
    CELLS_CUT = "cells_cut"  # characters (of a cell), columns (the most that are read)
    NO_TABLE = "no_table"
    STRAY_QUOTES = "stray_quotes"
    BROKEN_OFF = "broken_off"  # of the release before: every cell is read by now


@dataclass(frozen=True, slots=True)
class Note:
    """A code with its parameters, which are short and can be stored as JSON."""

    code: NoteCode
    parameters: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallbackFacts:
    """What a callback says.

    A count is None, and a text "", where the callback does not have it or its value cannot be meant. The
    latter, and all else that a person should know, is in `notes`. Times are aware and UTC.

    `rounded_transaction_id` is what is left of a transaction id that came as a number without its last digits, and ""
    otherwise. It is no id; it can only be compared with one.
    """

    transaction_id: str
    rounded_transaction_id: str
    total: int | None
    processed: int | None
    not_processed: int | None
    failed_file_url: str = field(repr=False)  # signed: whoever reads it in a log could fetch the file
    status: str
    message: str
    started_at: datetime | None
    ended_at: datetime | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A body in which no field of a callback was found, and why."""

    reason: Note


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that the dialer did not load: the number as it stands in the file, the reason ("" if none is given), all
    cells, at least as many as there are columns, and the row's number in the file, where a header is row 1 and blank
    lines are not counted."""

    phone_text: str
    reason: str
    cells: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class FailedRows:
    """A failed file as far as it can be understood, and what a person should know of it. `phone` and `reason` are the
    places of these columns; None where the file has none."""

    rows: tuple[FailedRow, ...]
    columns: tuple[str, ...]
    notes: tuple[Note, ...]
    phone: int | None = None
    reason: int | None = None
