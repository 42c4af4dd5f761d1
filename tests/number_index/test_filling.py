"""The numbers of confirmed uploads come into the index once, whatever happens meanwhile."""

import hashlib
import hmac
import logging
import threading

import pytest
from django.db import connection

from campaigns import number_index, shutdown, sweeping, tasks, uploads
from campaigns.models import IndexedNumber, NumberFilling, NumberVolume, Upload
from campaigns.number_index import filling
from campaigns.number_index.hashing import index_key
from tests import make

pytestmark = pytest.mark.django_db


def fill_all() -> None:
    assert number_index.fill(first=0, seconds=60) is False


def rows_of(number: str, upload: Upload | None = None) -> list[int]:
    """The rows that the index has for a number (E.164)."""
    entries = IndexedNumber.objects.filter(number_hash=index_key(number_index.whole_hash(number)))
    entries = entries.filter(upload=upload) if upload else entries
    return list(entries.order_by("upload", "row").values_list("row", flat=True))


def test_each_row_of_which_a_number_was_read_is_in_the_index():
    upload = make.confirmed_upload(
        [
            ["98765 43210", "Asha", "5"],
            ["12345", "no number", "5"],
            ["+44 20 7946 0958", "abroad, which this campaign does not take", "5"],
            ["022 2345 6789", "a landline", "5"],
            ["9876543210", "twice", "5"],
        ]
    )
    fill_all()
    assert rows_of("+919876543210") == [2, 6]
    assert rows_of("+442079460958") == [4]
    assert rows_of("+912223456789") == [5]
    assert IndexedNumber.objects.count() == 4
    upload.refresh_from_db()
    assert upload.number_volume == NumberVolume.objects.get().pk
    assert NumberVolume.objects.get().numbers == 4
    assert not NumberFilling.objects.exists()


def test_only_confirmed_uploads_are_indexed():
    draft = make.checked_upload()
    fill_all()
    assert not IndexedNumber.objects.exists()
    assert number_index.work_is_due() == []
    uploads.discard(upload=draft, user=draft.uploaded_by)
    fill_all()
    assert not IndexedNumber.objects.exists()


def test_a_row_is_found_by_the_number_before_its_correction_and_by_the_one_after_it():
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["9000000002", "Ravi", "5"], ["9000000003", "x", "5"]])
    user = upload.uploaded_by
    uploads.fix_cells(upload=upload, row=3, texts={0: "9000000077"}, user=user)
    uploads.fix_cells(upload=Upload.objects.get(), row=4, texts={1: "Meera"}, user=user)
    confirmed = uploads.confirm(upload=Upload.objects.get(), user=user, option="neither", start_campaign=False)
    fill_all()
    assert rows_of("+919000000002") == rows_of("+919000000077") == [3]
    assert rows_of("+919000000003", confirmed) == [4]
    assert IndexedNumber.objects.count() == 4


def test_without_its_file_an_upload_is_indexed_by_its_leads(caplog):
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["9000000002", "Ravi", "5"]])
    user = upload.uploaded_by
    uploads.fix_cells(upload=upload, row=3, texts={0: "9000000077"}, user=user)
    upload = uploads.confirm(upload=Upload.objects.get(), user=user, option="neither", start_campaign=False)
    upload.rows_file.storage.delete(upload.rows_file.name)
    fill_all()
    assert rows_of("+919000000077") == [3]
    assert rows_of("+919000000002") == []
    assert "without the numbers before its corrections" in caplog.text
    assert "9000000002" not in caplog.text


def test_of_a_number_in_very_many_rows_of_an_upload_the_first_rows_are_indexed(monkeypatch):
    monkeypatch.setattr(filling, "MOST_ROWS_OF_A_NUMBER", 3)
    make.confirmed_upload([*make.rows(8), *(["9100000001", f"Person {row}", "5"] for row in range(5))])
    fill_all()
    assert rows_of("+919100000001") == [10, 11, 12]


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_a_run_that_stops_in_the_middle_is_continued_and_nothing_is_stored_twice(monkeypatch, pieces):
    upload = make.confirmed_upload(make.rows(10))
    monkeypatch.setattr(filling, "ROWS_AT_ONCE", 3)
    store, done = filling._store, []

    def store_some(of, entries):
        if len(done) == pieces:
            raise KeyboardInterrupt  # the process is killed
        store(of, entries)
        done.append(len(entries))

    monkeypatch.setattr(filling, "_store", store_some)
    with pytest.raises(KeyboardInterrupt):
        number_index.fill(first=upload.pk, seconds=60)
    assert IndexedNumber.objects.count() == 3 * pieces
    assert Upload.objects.get().number_volume is None
    monkeypatch.setattr(filling, "_store", store)
    fill_all()
    assert IndexedNumber.objects.count() == NumberVolume.objects.get().numbers == 10
    assert Upload.objects.get().number_volume


def test_a_run_ends_in_time_and_each_run_comes_further(monkeypatch):
    make.confirmed_upload(make.rows(10))
    monkeypatch.setattr(filling, "ROWS_AT_ONCE", 3)
    monkeypatch.setattr(filling, "clear", lambda **_: True)
    counts = []
    while not filling._fill(Upload.objects.get().pk, ends=0.0):
        counts.append(IndexedNumber.objects.count())
    assert counts == [3, 6, 9]
    assert IndexedNumber.objects.count() == 10


def test_a_run_stops_when_its_process_is_to_stop(monkeypatch):
    make.confirmed_upload()
    requested = threading.Event()
    requested.set()
    monkeypatch.setattr(shutdown, "requested", requested)
    assert number_index.fill(first=0, seconds=60) is True
    assert not IndexedNumber.objects.exists()


def test_of_two_runs_one_stops(monkeypatch):
    upload = make.confirmed_upload(make.rows(10))
    monkeypatch.setattr(filling, "ROWS_AT_ONCE", 3)
    mine = filling._filling(upload)
    entries = filling._entries(upload)
    filling._store(mine, entries[:3])
    theirs = NumberFilling.objects.get()
    filling._store(theirs, entries[3:6])
    with pytest.raises(filling._Replaced):
        filling._store(mine, entries[3:6])
    with pytest.raises(filling._Replaced):
        filling._finish(mine)
    fill_all()
    assert IndexedNumber.objects.count() == 10


def test_an_upload_that_fails_keeps_no_other_one_waiting(monkeypatch, caplog):
    good, bad = make.confirmed_upload(make.rows(2)), make.confirmed_upload(make.rows(2, first=9100000001))
    entries = filling._entries

    def entries_or_not(upload):
        if upload.pk == bad.pk:
            raise ValueError("9100000001")
        return entries(upload)

    monkeypatch.setattr(filling, "_entries", entries_or_not)
    fill_all()
    assert set(IndexedNumber.objects.values_list("upload", flat=True)) == {good.pk}
    assert "ValueError" in caplog.text
    assert "9100000001" not in caplog.text


def test_a_full_volume_is_followed_by_the_next_one(monkeypatch):
    monkeypatch.setattr(filling, "VOLUME_NUMBERS", 4)
    for first in (9000000001, 9100000001, 9200000001):
        make.confirmed_upload(make.rows(3, first=first))
    fill_all()
    assert [volume.numbers for volume in NumberVolume.objects.order_by("pk")] == [6, 3]


def test_entries_are_stored_in_the_order_of_their_hashes(monkeypatch):
    make.confirmed_upload(make.rows(50))
    stored = []
    monkeypatch.setattr(filling, "insert", lambda _model, _fields, rows: stored.extend(rows))
    fill_all()
    assert len(stored) == 50
    assert [row[0] for row in stored] == sorted(row[0] for row in stored)


def test_no_number_and_no_hash_of_the_do_not_call_list_is_in_the_index(settings):
    make.confirmed_upload([["9876543210", "Asha", "5"]])
    make.forbid("9876543210")
    fill_all()
    of_the_list = hmac.digest(settings.NUMBER_HASH_KEY.encode(), b"+919876543210", hashlib.sha256)
    [entry] = IndexedNumber.objects.all()
    assert entry.number_hash not in (9876543210, 919876543210)
    assert entry.number_hash.to_bytes(8, "big", signed=True) != of_the_list[:8]


def test_the_job_of_a_confirmed_upload_indexes_it_first_and_then_all_others(caplog):
    older, newer = make.confirmed_upload(make.rows(3)), make.confirmed_upload(make.rows(3, first=9100000001))
    with caplog.at_level(logging.INFO, logger="campaigns"):
        tasks.index_numbers(older.pk)
    told = [record.facts["upload"] for record in caplog.records if record.message == "numbers indexed"]
    assert told == [older.pk, newer.pk]


def test_the_sweeper_finds_what_no_job_has_done(monkeypatch):
    upload = make.confirmed_upload()
    assert number_index.work_is_due() == []  # it is left to the job of its confirmation for a while
    Upload.objects.update(confirmed_at="2026-01-01T00:00:00Z")
    assert number_index.work_is_due() == [upload.pk]
    sweeping.sweep(enqueue=lambda *_: False)
    assert Upload.objects.get().number_volume
    assert number_index.work_is_due() == []


def test_what_is_to_be_indexed_is_found_by_an_index_of_its_own():
    """So a pass of the sweeper, and a page, take as long with ten thousand uploads as with ten."""
    made = make.confirmed_upload()
    others = [
        Upload(campaign=made.campaign, uploaded_by=made.uploaded_by, state="finished", file_bytes=1, number_volume=1)
        for _ in range(1_000)
    ]
    Upload.objects.bulk_create(others, batch_size=200)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE campaigns_upload")
    assert "upload_not_indexed" in filling.not_indexed(Upload.objects.all()).values("pk").explain()
