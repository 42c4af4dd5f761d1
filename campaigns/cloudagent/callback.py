"""A callback's body becomes facts.

It was stored before it is read here, and its address has shown that it comes from the dialer (docs/rules.md#rule-6).
"""

import re
from datetime import UTC, datetime

from campaigns.dialer import CallbackFacts, Malformed, Note, NoteCode

from .envelopes import fields_in
from .limits import MAX_CALLBACK_BYTES
from .plain_text import plain
from .redaction import redacted_text
from .transactions import transaction_id
from .unpacking import unpacked

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
    message = unpacked(body, most_bytes=MAX_CALLBACK_BYTES)
    if message is None:
        return Malformed(Note(NoteCode.MESSAGE_TOO_LARGE, {"bytes": MAX_CALLBACK_BYTES}))
    if not message.strip():
        return Malformed(Note(NoteCode.MESSAGE_EMPTY))
    fields = fields_in(message, most_bytes=MAX_CALLBACK_BYTES)
    if not fields:
        return Malformed(Note(NoteCode.NO_FIELDS, {"announced": plain(content_type, most=100)}))
    return _Reading(fields).facts()


class _Reading:
    """One reading of a callback's fields. What cannot be meant becomes a note."""

    def __init__(self, fields: dict[str, object]) -> None:
        self.fields = fields
        self.notes: list[Note] = []

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
            message=plain(redacted_text(self.text("message"))),
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
        self.notes.append(Note(NoteCode.NEITHER_TEXT_NOR_NUMBER, {"name": name}))
        return ""

    def transaction(self) -> str:
        """The transaction id, "" without one."""
        said = self.text("transactionId")
        if said and not transaction_id(said):
            self.note(NoteCode.NOT_A_TRANSACTION_ID, "transactionId", said)
        return transaction_id(said)

    def count(self, name: str) -> int | None:
        """A field as a number of rows, None if it is absent or cannot be one."""
        said = self.text(name)
        if not said:
            return None
        if not _COUNT.fullmatch(said) or int(said) > MOST_ROWS:
            self.note(NoteCode.NOT_A_COUNT, name, said)
            return None
        return int(said)

    def link(self, name: str) -> str:
        """The link as it came, "" if there is none. Whether its scheme and host are allowed is not decided here."""
        said = self.text(name)
        if said.casefold() in _NO_LINK:
            return ""
        if len(said) > _LINK_CHARACTERS or not said.isprintable() or " " in said:
            self.note(NoteCode.NOT_A_LINK, name, said)
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
            self.note(NoteCode.NOT_A_TIME, name, said)
            return None

    def check_sum(self, total: int, processed: int, not_processed: int) -> None:
        """Notes counts that do not add up. They are used all the same."""
        if total != processed + not_processed:
            counts = {"total": total, "processed": processed, "not_processed": not_processed}
            self.notes.append(Note(NoteCode.COUNTS_DO_NOT_ADD_UP, counts))

    def note(self, code: NoteCode, name: str, said: str) -> None:
        """Notes that a field is not what it should be. What it is instead may be a link."""
        self.notes.append(Note(code, {"name": name, "said": plain(redacted_text(said), most=60)}))
