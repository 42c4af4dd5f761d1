"""What a dialer reports of a batch after it has accepted it: counts in a callback, and rows in a failed file."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CallbackFacts:
    """What a callback says.

    A count is None, and a text "", where the callback does not have it or its value cannot be meant. The
    latter, and all else that a person should know, is in `notes`, in sentences. Times are aware and UTC.
    """

    transaction_id: str
    total: int | None
    processed: int | None
    not_processed: int | None
    failed_file_url: str = field(repr=False)  # signed: whoever reads it in a log could fetch the file
    status: str
    message: str
    started_at: datetime | None
    ended_at: datetime | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A body in which no field of a callback was found, and a sentence on why."""

    reason: str


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that the dialer did not load: the number as it stands in the file, the reason ("" if none is given), and
    all cells, at least as many as there are columns."""

    phone_text: str
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedRows:
    """A failed file as far as it can be understood. `notices` are sentences for people."""

    rows: tuple[FailedRow, ...]
    columns: tuple[str, ...]
    notices: tuple[str, ...]
