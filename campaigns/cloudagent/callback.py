"""A callback's body becomes facts.

It was stored before it is read here, and its address has shown that it comes from the dialer (docs/rules.md#rule-6).
"""

import re
from datetime import UTC, datetime

from campaigns.dialer import CallbackFacts, Malformed

from .envelopes import fields_in
from .limits import MAX_CALLBACK_BYTES
from .plain_text import plain
from .transactions import transaction_id

MOST_ROWS = 10_000_000
"""A larger count cannot be meant: an upload has at most some hundred thousand rows."""

_LINK_CHARACTERS = 4096
_NO_LINK = {"", "null", "none", "na", "n/a", "-"}
_COUNT = re.compile(r"[0-9]{1,8}")
_INDIA = "+0530"


def understand(body: bytes, content_type: str) -> CallbackFacts | Malformed:
    """Reads a callback's body in any of the envelopes of docs/dialer.md#envelope. Raises nothing, whatever
    the bytes. Time and memory are bounded by MAX_CALLBACK_BYTES.

    The counts decide, and not the status: the vendor's own sample says "Success" with 4 of 6 rows failed.

    `content_type` does not decide how the body is read, since it may be wrong. It is only quoted where the body cannot
    be read.
    """
    if len(body) > MAX_CALLBACK_BYTES:
        return Malformed(f"The message is larger than {MAX_CALLBACK_BYTES:,} bytes.")
    if not body.strip():
        return Malformed("The message is empty.")
    fields = fields_in(body, most_bytes=MAX_CALLBACK_BYTES)
    if not fields:
        announced = plain(content_type, most=100) or "something unnamed"
        return Malformed(f"The message, announced as {announced}, has none of a callback's fields.")
    return _Reading(fields).facts()


class _Reading:
    """One reading of a callback's fields. What cannot be meant becomes a note."""

    def __init__(self, fields: dict[str, object]) -> None:
        self.fields = fields
        self.notes: list[str] = []

    def facts(self) -> CallbackFacts:
        """All facts, and the notes on those that are missing because of what the body has in their place."""
        total = self.count("totalNoUploaded")
        processed = self.count("numbersProcessed")
        not_processed = self.count("numbersNotProcessed")
        if total is not None and processed is not None and not_processed is not None:
            self.check_sum(total, processed, not_processed)
        return CallbackFacts(
            transaction_id=self.transaction(),
            total=total,
            processed=processed,
            not_processed=not_processed,
            failed_file_url=self.link("failedFilePath"),
            status=plain(self.text("status")),
            message=plain(self.text("message")),
            started_at=self.time("startDateTime"),
            ended_at=self.time("endDateTime"),
            notes=tuple(self.notes),
        )

    def text(self, name: str) -> str:
        """A field as text, "" if it is absent or null; numbers come as text already."""
        value = self.fields.get(name.casefold())
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        self.notes.append(f"{name} is neither text nor a number.")
        return ""

    def transaction(self) -> str:
        """The transaction id, "" without one."""
        said = self.text("transactionId")
        if said and not transaction_id(said):
            self.note("transactionId", said, "a transaction id")
        return transaction_id(said)

    def count(self, name: str) -> int | None:
        """A field as a number of rows, None if it is absent or cannot be one."""
        said = self.text(name)
        if not said:
            return None
        if not _COUNT.fullmatch(said) or int(said) > MOST_ROWS:
            self.note(name, said, "a number of rows")
            return None
        return int(said)

    def link(self, name: str) -> str:
        """The link as it came, "" if there is none. Whether its scheme and host are allowed is not decided here."""
        said = self.text(name)
        if said.casefold() in _NO_LINK:
            return ""
        if len(said) > _LINK_CHARACTERS or not said.isprintable() or " " in said:
            self.note(name, said, "a link")
            return ""
        return said

    def time(self, name: str) -> datetime | None:
        """India time as the dialer has it, in UTC (docs/dialer.md#callback)."""
        said = self.text(name)
        if not said:
            return None
        try:
            return datetime.strptime(said + _INDIA, "%Y-%m-%d %H:%M:%S%z").astimezone(UTC)
        except (ValueError, OverflowError):  # the latter: the first hours of the year 1
            self.note(name, said, "a date and time")
            return None

    def check_sum(self, total: int, processed: int, not_processed: int) -> None:
        """Notes counts that do not add up. They are used all the same."""
        if total != processed + not_processed:
            self.notes.append(f"The counts do not add up: {total} is not {processed} and {not_processed}.")

    def note(self, name: str, said: str, wanted: str) -> None:
        """Notes that a field is not what it should be."""
        self.notes.append(f"{name} is “{plain(said, most=60)}”, which is not {wanted}.")
