"""Which batches of an upload the dialer has reported in numbers that do not fit together. Their notes say so
(campaigns/outcomes/counting.py); pages lead there."""

from dataclasses import dataclass

from campaigns.models import BatchNote, BatchState, Upload
from campaigns.wording import about_doubts

_DOUBTS = {
    BatchNote.COUNTS_DIFFER,
    BatchNote.TOTAL_DIFFERS,
    BatchNote.REPORT_CHANGED,
    BatchNote.FILE_DIFFERS,
}
_MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class ReportDoubts:
    """Of `batches`, by their ids, the numbers do not fit together. `heading` says so; `said` are what the notes of the
    first of them say, and `more` batches have theirs beside them."""

    batches: tuple[int, ...]
    heading: str
    said: tuple[str, ...]
    more: int


def report_doubts(upload: Upload) -> ReportDoubts | None:
    """None where all numbers fit together. One query, for the notes of the upload's finished batches; most batches have
    none."""
    noted = upload.batches.filter(state=BatchState.DONE).exclude(notes=[]).order_by("number")
    found = []
    for pk, number, notes in noted.values_list("pk", "number", "notes"):
        if doubts := [note for note in notes if note["code"] in _DOUBTS]:
            found.append((pk, number, doubts))
    if not found:
        return None
    heading, said = about_doubts([(number, doubts) for _, number, doubts in found], most=_MOST_SAID)
    return ReportDoubts(tuple(pk for pk, _, _ in found), heading, said, more=max(0, len(found) - _MOST_SAID))
