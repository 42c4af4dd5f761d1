"""A callback's body becomes facts.

It was stored before it is read here, and its address has shown that it comes from the dialer (docs/rules.md#rule-6).
"""

import re
from datetime import UTC, datetime
from decimal import Decimal

from campaigns.dialer import CallbackFacts, Malformed, Note, NoteCode

from .envelopes import fields_in
from .fields import Contradiction
from .limits import MAX_CALLBACK_BYTES
from .plain_text import plain
from .redaction import redacted_text
from .transactions import SaidId, said_id
from .unpacking import unpacked

MOST_ROWS = 10_000_000
"""A larger count cannot be meant: an upload has at most some hundred thousand rows."""

_LINK_CHARACTERS = 4096
_NO_LINK = {"", "null", "none", "nan", "na", "n/a", "-"}
# 6, +6, 06, 6.0, 5E+2.
_NUMBER = re.compile(r"\+?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:e\+?[0-9]{1,2})?", re.IGNORECASE)
# 1,234,567 and, as India writes it, 12,34,567. Not 1,23 or 1.234, which others write for a fraction or for thousands.
_IN_GROUPS = re.compile(r"\+?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2}){0,3},[0-9]{3})(?:\.0{1,20})?")
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
        transaction = self.transaction()
        return CallbackFacts(
            transaction_id=transaction.exact,
            rounded_transaction_id=transaction.rounded,
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
        """A field as text, without quotation marks around it; "" if it is absent, null, or contradicts itself. Numbers
        come as text already."""
        value = self.fields.get(name.casefold())
        if value is None:
            return ""
        if isinstance(value, Contradiction):
            self.notes.append(Note(NoteCode.SAID_TWICE, {"name": name}))
            return ""
        if isinstance(value, str):
            return _unquoted(value.strip())
        self.notes.append(Note(NoteCode.NEITHER_TEXT_NOR_NUMBER, {"name": name}))
        return ""

    def transaction(self) -> SaidId:
        """The transaction id, as far as it is there."""
        said = self.text("transactionId")
        found = said_id(said)
        if said and found == SaidId():
            self.note(NoteCode.NOT_A_TRANSACTION_ID, "transactionId", said)
        if found.rounded:
            self.note(NoteCode.ROUNDED_TRANSACTION_ID, "transactionId", said)
        return found

    def count(self, name: str) -> int | None:
        """A field as a number of rows, None if it is absent or cannot be one."""
        said = self.text(name)
        if not said:
            return None
        count = _whole_number(said)
        if count is None:
            self.note(NoteCode.NOT_A_COUNT, name, said)
        return count

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


def _whole_number(said: str) -> int | None:
    """The number of rows that a text says beyond doubt, at most MOST_ROWS."""
    if _IN_GROUPS.fullmatch(said):
        said = said.replace(",", "")
    if not _NUMBER.fullmatch(said):
        return None
    number = Decimal(said)
    return int(number) if number <= MOST_ROWS and number == number.to_integral_value() else None


def _unquoted(text: str) -> str:
    is_quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1].strip() if is_quoted else text
