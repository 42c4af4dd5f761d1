"""How long it takes to store the leads of a large file, as its check stores them, and to index their numbers."""

from campaigns import number_index
from campaigns.models import Lead, LeadState, Upload, UploadState, database_now
from campaigns.uploads import ROWS_AT_ONCE, insert
from campaigns.uploads.storing import LEAD_FIELDS, Turns
from tests.bench.many_leads import ManyLeads
from tests.bench.measuring import seconds

_FIRST_PHONE = 919_100_000_001


class Stored:
    """What storing and indexing took in one database, each time."""

    def __init__(self, leads: ManyLeads, rows: int) -> None:
        self._leads, self._rows = leads, rows
        self._times: dict[str, list[float]] = {"storing leads": [], "indexing numbers": []}

    def measure(self) -> None:
        """Once more, of an upload with so many rows, in the database that is used now."""
        upload = self._leads.upload_to_store()
        self._times["storing leads"].append(_store(upload, self._rows))
        self._times["indexing numbers"].append(_index(upload))

    def against(self, other: "Stored") -> list[tuple[str, float, float]]:
        """(work, best time in seconds, the other's) of each."""
        return [(work, min(times), min(other._times[work])) for work, times in self._times.items()]


def _store(upload: Upload, rows: int) -> float:
    leads = [
        (
            upload.pk,
            upload.generation,
            row,
            LeadState.READY.value,
            f"+{phone}",
            f'["+{phone}","A person"]',
            "[]",
            40,
            "",
        )
        for row, phone in enumerate(range(_FIRST_PHONE, _FIRST_PHONE + rows), start=2)
    ]
    turns = Turns(upload)

    def store() -> None:
        for start in range(0, rows, ROWS_AT_ONCE):
            with turns.write(checked_rows=start):
                insert(Lead, LEAD_FIELDS, leads[start : start + ROWS_AT_ONCE])

    return seconds(store)


def _index(upload: Upload) -> float:
    finished = {"state": UploadState.FINISHED, "worked_at": None, "confirmed_at": database_now()}
    Upload.objects.filter(pk=upload.pk).update(**finished)
    took = seconds(lambda: number_index.fill(first=upload.pk, seconds=600))
    assert Upload.objects.get(pk=upload.pk).number_volume
    return took
