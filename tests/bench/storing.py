"""How long it takes to store the leads of a large file, as its check stores them, and to index their numbers."""

from django.db import connection

from campaigns import number_index
from campaigns.models import IndexedNumber, Lead, LeadState, NumberVolume, Upload, UploadState, database_now
from campaigns.uploads import ROWS_AT_ONCE, insert
from campaigns.uploads.storing import LEAD_FIELDS, Turns
from tests.bench.many_leads import ManyLeads
from tests.bench.measuring import seconds

ROUNDS = 3
_FIRST_PHONE = 919_100_000_001


def measure(many: ManyLeads, *, rows: int) -> dict[str, float]:
    """{work: its best time in seconds}, of uploads with so many rows each."""
    times: dict[str, list[float]] = {"storing leads": [], "indexing numbers": []}
    for _ in range(ROUNDS):
        upload = many.upload_to_store()
        times["storing leads"].append(_store(upload, rows))
        times["indexing numbers"].append(_index(upload))
    assert IndexedNumber.objects.filter(upload=upload).count() == rows, "it shows what is measured"
    return {work: min(each) for work, each in times.items()}


def clear() -> None:
    """All that was stored goes, with the room that it took."""
    Lead.objects.all()._raw_delete(Lead.objects.db)
    IndexedNumber.objects.all()._raw_delete(IndexedNumber.objects.db)
    NumberVolume.objects.all().delete()
    Upload.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL" if connection.vendor == "postgresql" else "VACUUM")


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
