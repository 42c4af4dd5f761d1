"""What people are told of a batch beside its state: a sentence for each code of models.BatchNote."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaigns.models import BatchNote

from .later_codes import OF_A_LATER_RELEASE
from .numbers import numbered

REPORTED_TWICE = (
    "The batch was sent more than once and reported more than once. Each lead is counted once, with its best outcome."
)

_SENTENCES: dict[str, str] = {
    BatchNote.THROTTLED: "The dialer asked for a pause (too many requests). It is sent again by itself.",
    BatchNote.NOT_REACHED: "The dialer could not be reached. It is tried again by itself, further and further apart.",
    BatchNote.REFUSED: "The dialer refused it: {message}",
    BatchNote.UNFIT: "It could not be put into the form that the dialer needs, so it was not sent.",
    BatchNote.BROKE_OFF: "Sending broke off before an answer was recorded.",
    BatchNote.UPLOAD_CANCELLED: "The upload was cancelled before the dialer had it.",
    BatchNote.ALL_LISTED: "All of its numbers came to the do-not-call list.",
    BatchNote.ALL_ARRIVED: "The dialer has all of its rows by the upload from which they come.",
    BatchNote.NOT_SENT: "It was not sent.",
    BatchNote.MAY_BE_THERE: (
        "It is not sent again. It may be at the dialer by an earlier request that had no clear answer."
    ),
    BatchNote.GIVEN_UP: "Given up by a person; it may or may not be at the dialer.",
    BatchNote.RECREATED: (
        "It may have been sent after the backup from which the database was restored. Its request is known from the "
        "journal only."
    ),
    BatchNote.REPORTED_TWICE: REPORTED_TWICE,
    BatchNote.COUNTS_DIFFER: "The dialer counts {loaded} loaded and {not_loaded} not loaded of {size} leads sent.",
    BatchNote.TOTAL_DIFFERS: (
        "The dialer's numbers do not add up: it says {total} rows, and counts {loaded} loaded and "
        "{not_loaded} not loaded."
    ),
    BatchNote.REPORT_CHANGED: (
        "The dialer reported twice, and not the same: first {loaded_before} loaded and {not_loaded_before} not loaded, "
        "later {loaded} loaded and {not_loaded} not loaded. The later report counts."
    ),
    BatchNote.FILE_DIFFERS: "The callback counts {counted:,} not loaded, its failed file names {named:,}.",
    BatchNote.NO_CALLBACK: (
        "No callback has come: only the failed file that a person attached tells of it. Of leads that it does not "
        "name, nobody knows whether they were loaded."
    ),
    BatchNote.CLOSED: "Closed without a result by a person, because “{reason}”. A result that comes later counts.",
    BatchNote.OTHER: "{words}",
}


def notes_in_words(notes: Iterable[Mapping[str, Any]]) -> str:
    """The sentences for `Batch.notes`, one after the other; empty where there is none."""
    return " ".join(map(_sentence, notes))


def about_doubts(
    batches: Sequence[tuple[int, Iterable[Mapping[str, Any]]]], *, most: int
) -> tuple[str, tuple[str, ...]]:
    """What is said of `batches`, each given by its number and the notes on what does not fit together: a heading, and a
    line for each of the first `most`."""
    which = f"batch {batches[0][0]:,}" if len(batches) == 1 else numbered(len(batches), "batch", "batches")
    lines = tuple(f"Batch {number:,}: {notes_in_words(notes)}" for number, notes in batches[:most])
    return f"The dialer's numbers of {which} do not fit together", lines


def _sentence(note: Mapping[str, Any]) -> str:
    said = _SENTENCES.get(note["code"], OF_A_LATER_RELEASE).format(**note)
    if unjoined := note.get("unjoined"):
        said += f" {numbered(unjoined, 'row of the file is', 'rows of the file are')} joined to no lead."
    return said
