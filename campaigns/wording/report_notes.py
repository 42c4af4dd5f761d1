"""What people are told of a callback or a failed file beside its state: a sentence for each code of models.ReportNote,
and for each of dialer.NoteCode."""

from collections.abc import Iterable, Mapping
from typing import Any

from campaigns.dialer import NoteCode
from campaigns.models import ReportNote

from .batch_notes import REPORTED_TWICE
from .later_codes import OF_A_LATER_RELEASE

_SENTENCES: dict[str, str] = {
    ReportNote.NOT_UNDERSTOOD: "Not understood:",
    ReportNote.OTHER_TRANSACTION: "It names another transaction than that of our request.",
    ReportNote.SAME_AGAIN: "The same message came again.",
    ReportNote.DIFFERS: ("It came after another message for this batch and says something else. The first one counts."),
    ReportNote.LATER_COUNTS: "A later message for this batch says something else. The later one counts.",
    ReportNote.NO_COUNTS: (
        "It has no counts. It shows that the dialer has the batch, but nothing can be counted by it."
    ),
    ReportNote.REPORTED_TWICE: REPORTED_TWICE,
    ReportNote.HOST_NOT_ALLOWED: "Links to {host} are not followed by themselves.",
    ReportNote.OTHER_FILE: "The link leads to a file on {host} that is not called after this request.",
    ReportNote.NEVER_FOLLOWED: "Links to {host} are never followed.",
    ReportNote.DIED_BEFORE_ALLOWED: "The link has died before an administrator approved it.",
    ReportNote.DIED_BEFORE_FETCHED: "The link has died before the file could be had:",
    ReportNote.LINK_NOT_KEPT: "Its link was not kept for as long as the message was not understood.",
    ReportNote.NOT_KEPT: "It is not kept:",
    ReportNote.PRIVATE_ADDRESS: "its host leads to a private address.",
    ReportNote.NOT_REACHED: "the host could not be reached ({failure}).",
    ReportNote.TOO_SLOW: "the host was too slow.",
    ReportNote.ANSWERED: "the host answered {status}.",
    ReportNote.FILE_TOO_LARGE: "the file is larger than this product takes.",
    ReportNote.CUT_SHORT: "the file was cut short.",
    ReportNote.NO_SPACE: "the server's disk has too little room for it.",
    ReportNote.OUR_FAULT: "something went wrong on our side ({failure}).",
    ReportNote.OTHER: "{words}",
    NoteCode.MESSAGE_TOO_LARGE: "The message is larger than {bytes:,} bytes.",
    NoteCode.MESSAGE_EMPTY: "The message is empty.",
    NoteCode.NO_FIELDS: "The message, announced as {announced}, has none of a callback's fields.",
    NoteCode.NEITHER_TEXT_NOR_NUMBER: "{name} is neither text nor a number.",
    NoteCode.SAID_TWICE: "{name} stands in the message more than once, with different values: none of them counts.",
    NoteCode.NOT_A_TRANSACTION_ID: "{name} is “{said}”, which is not a transaction id.",
    NoteCode.ROUNDED_TRANSACTION_ID: (
        "{name} came as the rounded number {said}: it was compared with the transaction of our request as far as it "
        "goes."
    ),
    NoteCode.NOT_A_COUNT: "{name} is “{said}”, which is not a number of rows.",
    NoteCode.NOT_A_LINK: "{name} is “{said}”, which is not a link.",
    NoteCode.NOT_A_TIME: "{name} is “{said}”, which is not a date and time.",
    NoteCode.COUNTS_DO_NOT_ADD_UP: "The counts do not add up: {total} is not {processed} and {not_processed}.",
    NoteCode.NO_PHONES: "No column of the file looks like phone numbers: its rows cannot be joined to leads.",
    NoteCode.NO_REASONS: "No column of the file gives a reason.",
    NoteCode.NO_HEADER: "The file has no header: its columns were told by what stands in them.",
    NoteCode.TABLE_TOO_LARGE: "The file has more than {bytes:,} bytes: nothing of it is read.",
    NoteCode.TOO_MANY_ROWS: "The file has more than {rows:,} rows: nothing of it is read.",
    NoteCode.CELLS_CUT: (
        "The file has cells of more than {characters:,} characters, or rows of more than {columns:,} cells: of these "
        "the beginning is read."
    ),
    NoteCode.NO_TABLE: "The file is a workbook or an archive, not a table in text: it cannot be read here.",
    NoteCode.STRAY_QUOTES: "A quotation mark in the file is not closed: every line was taken as a row of its own.",
    NoteCode.BROKEN_OFF: "The file cannot be read to its end: one of its cells is too large.",
}

# What is said of a parameter that is empty.
_UNNAMED = {"announced": "something unnamed", "host": "this address"}


def report_notes_in_words(notes: Iterable[Mapping[str, Any]]) -> str:
    """The sentences for `Callback.notes` or `FailedFile.notes`, one after the other; empty where there is none."""
    return " ".join(map(_sentence, notes))


def _sentence(note: Mapping[str, Any]) -> str:
    named = {name: _UNNAMED.get(name, "") if value == "" else value for name, value in note.items()}
    return _SENTENCES.get(note["code"], OF_A_LATER_RELEASE).format(**named)
