"""Wording: a load's report as lines for a person's terminal or a log."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from campaigns.history import line_of as upload_line
from campaigns.leads import Problem
from campaigns.models import Upload, UploadState
from campaigns.tally import Tally
from campaigns.wording.standing import standing_in_words

from .report import problems, skipped_by_rule

_NAMED_ROWS = 20

# Parts of the tally as one reads them in a sentence, what went well first.
_PARTS = {
    "ready": "ready",
    "loaded": "loaded",
    "already_there": "already there",
    "rejected": "rejected by the dialer",
    "unnamed": "not loaded, but the dialer did not say which",
    "accepted": "accepted by the dialer, result not known yet",
    "sending": "being sent",
    "waiting": "waiting to be sent",
    "unknown": "perhaps at the dialer: needs a decision",
    "refused": "refused by the dialer",
    "cancelled": "cancelled",
    "invalid": "not sent because of problems",
    "duplicate": "not sent because they are duplicates in the file",
    "skipped": "skipped by a rule or a person",
    "blank": "blank",
}


def lines_of(upload: Upload, counted: Tally) -> Iterator[str]:
    """Where the upload is, the rows by what became of them, and each row with a problem."""
    standing = upload_line(upload, counted).standing
    is_discarded = upload.state == UploadState.CANCELLED
    state = "Checked, and discarded again" if is_discarded else str(standing_in_words(standing))
    yield f"Upload {upload.pk}, {upload.campaign} ({upload.campaign.account}): {state}"
    if counted.total:
        yield f"{counted.total:,} rows: {parts_in_words(counted)}"
    for said in (*upload.all_warnings(), *skipped_by_rule(upload)):
        yield line_of_rows(said)
    for problem in problems(upload):
        yield line_of(problem)
    if upload.state != UploadState.CANCELLED:
        yield address_of(upload)


def parts_in_words(counted: Tally) -> str:
    """“1,190 loaded, 3 blank”: the parts of the tally that are not 0."""
    parts = ((getattr(counted, part), words) for part, words in _PARTS.items())
    return ", ".join(f"{count:,} {words}" for count, words in parts if count)


def line_of(problem: Problem) -> str:
    """“Row 7, Mobile, “98765”: The number has 5 digits. Please …”."""
    place = ", ".join(
        filter(None, [f"Row {problem.row}", problem.column, f"“{problem.found}”" if problem.found else ""])
    )
    return f"{place}: {problem.message} {problem.hint}".rstrip()


def line_of_rows(said: dict) -> str:
    """“Rows 4, 9 and 12 more: …” of a warning or of what a rule skipped; the sentence alone where no row is named."""
    rows, more = said["rows"][:_NAMED_ROWS], len(said["rows"]) - _NAMED_ROWS
    if not rows:
        return str(said["message"])
    named = ", ".join(map(str, rows)) + (f" and {more:,} more" if more > 0 else "")
    return f"{'Row' if len(rows) == 1 else 'Rows'} {named}: {said['message']}"


def address_of(upload: Upload) -> str:
    """Where the upload can be seen."""
    return f"{settings.PUBLIC_URL}{reverse('upload', args=[upload.pk])}"
