"""The rows of a number: each compared with the number itself, bounded, and with what became of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import number_index, sending, uploads
from campaigns.models import Batch, BatchState, IndexedNumber, NumberVolume, Upload
from campaigns.number_index import filling, finding
from campaigns.number_index.hashing import index_key
from tests import make
from tests.dialogue import BAD_DATA, HTML, next_request

pytestmark = pytest.mark.django_db

NUMBER = "+919000000001"


def find(number: str = NUMBER, among=None) -> number_index.FoundRows:
    number_index.fill(first=0, seconds=60)
    among = Upload.objects.all() if among is None else among
    return number_index.find_rows(whole=number_index.whole_hash(number), uploads=among)


def where(number: str = NUMBER) -> list[tuple[int, str]]:
    return [(each.row, each.where) for each in find(number).rows]


def test_a_number_is_found_in_each_upload_the_newest_first():
    first, second = make.confirmed_upload(make.rows(3)), make.confirmed_upload(make.rows(2))
    make.confirmed_upload(make.rows(3, first=9100000001))
    found = find()
    assert [(each.upload, each.row) for each in found.rows] == [(second, 2), (first, 2)]
    assert (found.uploads, found.are_more, found.more_rows_of) == (2, False, frozenset())
    assert (found.not_indexed, found.is_cleared, found.unread) == (0, False, 0)


def test_in_the_uploads_that_are_given_and_in_no_others():
    mine = make.confirmed_upload(make.rows(1))
    make.confirmed_upload(make.rows(1))
    assert [each.upload for each in find(among=Upload.objects.filter(pk=mine.pk)).rows] == [mine]


def test_rows_that_were_not_sent_are_found_too():
    make.confirmed_upload([["9000000001", "Asha", "5"], ["9000000001", "again", "5"], ["9000000002", "x", "wrong"]])
    assert where() == [(2, "waiting"), (3, "duplicate")]
    assert where("+919000000002") == [(4, "invalid")]


@pytest.mark.parametrize(
    ("state", "is_known"),
    [("waiting", True), ("sending", False), ("accepted", False), ("unknown", False), ("cancelled", True)],
)
def test_before_its_outcome_a_row_is_where_its_batch_is(state, is_known):
    make.confirmed_upload(make.rows(1)).batches.update(state=BatchState(state))
    [found] = find().rows
    assert (found.where, found.at is not None) == (state, is_known)


def test_outcomes_have_the_time_of_the_report():
    upload = make.confirmed_upload(make.rows(3))
    next_request(upload).answer().reject(["Number in DNC"])
    assert where() == [(2, "rejected")]
    [loaded] = find("+919000000003").rows
    assert loaded.where == "loaded"
    assert loaded.at == Batch.objects.get().attempts.get().callbacks.get().received_at


def test_what_was_refused_or_has_no_clear_answer_has_the_time_of_that():
    upload = make.confirmed_upload(make.rows(1))
    next_request(upload).answer(BAD_DATA)
    [refused] = find().rows
    assert (refused.where, refused.at) == ("refused", Batch.objects.get().attempts.get().ended_at)
    other = make.confirmed_upload(make.rows(1, first=9100000001))
    next_request(other).answer(HTML)
    assert where("+919100000001") == [(2, "unknown")]


def test_a_number_that_was_taken_out_of_its_batch_is_not_where_the_batch_is():
    upload = make.confirmed_upload(make.rows(2))
    make.forbid("9000000001")
    sending.claim(account_id=upload.campaign.account_id)
    assert where() == [(2, "invalid")]


def test_a_row_is_found_by_the_number_in_its_file_which_was_corrected():
    upload = make.checked_upload(make.rows(3))
    uploads.fix_cells(upload=upload, row=2, texts={0: "9000000099"}, user=upload.uploaded_by)
    uploads.confirm(upload=Upload.objects.get(), user=upload.uploaded_by, option="neither", start_campaign=False)
    [before] = find().rows
    [after] = find("+919000000099").rows
    assert (before.row, before.was_corrected) == (2, True)
    assert (after.row, after.was_corrected) == (2, False)


def test_where_the_file_is_away_it_is_said_that_nobody_can_tell():
    upload = make.checked_upload(make.rows(3))
    uploads.fix_cells(upload=upload, row=2, texts={0: "9000000099"}, user=upload.uploaded_by)
    uploads.confirm(upload=Upload.objects.get(), user=upload.uploaded_by, option="neither", start_campaign=False)
    find()
    upload.rows_file.storage.delete(upload.rows_file.name)
    found = find()
    assert (found.rows, found.uploads, found.unread) == ([], 0, 1)


def test_another_number_with_the_same_eight_bytes_is_not_shown():
    upload = make.confirmed_upload(make.rows(3))
    find()
    IndexedNumber.objects.create(
        volume=NumberVolume.objects.get(),
        number_hash=index_key(number_index.whole_hash("+919999000000")),
        upload=upload,
        row=3,
    )
    found = find("+919999000000")
    assert (found.rows, found.uploads) == ([], 0)


def test_of_a_number_in_many_uploads_the_newest_are_shown(monkeypatch):
    monkeypatch.setattr(finding, "MOST_UPLOADS", 2)
    made = [make.confirmed_upload(make.rows(1)) for _ in range(3)]
    found = find()
    assert [each.upload for each in found.rows] == [made[2], made[1]]
    assert (found.uploads, found.are_more) == (2, True)


def test_of_a_number_in_many_rows_of_an_upload_the_first_are_shown(monkeypatch):
    monkeypatch.setattr(finding, "MOST_ROWS", 2)
    lines = [*make.rows(8), *(["9100000001", f"Person {row}", "5"] for row in range(5))]
    upload = make.confirmed_upload(lines)
    found = find("+919100000001")
    assert [each.row for each in found.rows] == [10, 11]
    assert found.more_rows_of == {upload.pk}


def test_numbers_in_several_volumes_are_found(monkeypatch):
    monkeypatch.setattr(filling, "VOLUME_NUMBERS", 1)
    for _ in range(3):
        make.confirmed_upload(make.rows(2))
    assert find().uploads == 3
    assert NumberVolume.objects.count() == 3


def test_uploads_that_are_not_indexed_yet_are_counted():
    make.confirmed_upload(make.rows(1))
    make.checked_upload(make.rows(1))
    found = number_index.find_rows(whole=number_index.whole_hash(NUMBER), uploads=Upload.objects.all())
    assert (found.rows, found.not_indexed) == ([], 1)


def test_of_an_upload_that_is_indexed_in_part_nothing_is_shown_yet(monkeypatch):
    make.confirmed_upload(make.rows(5))
    monkeypatch.setattr(filling, "ROWS_AT_ONCE", 1)
    for stored in range(1, 5):
        assert filling._fill(Upload.objects.get().pk, ends=0.0) is False
        assert IndexedNumber.objects.count() == stored
        for number in range(9000000001, 9000000006):
            whole = number_index.whole_hash(f"+91{number}")
            found = number_index.find_rows(whole=whole, uploads=Upload.objects.all())
            assert (found.rows, found.not_indexed) == ([], 1)
    assert [each.row for each in find().rows] == [2]


def test_after_a_change_of_the_key_it_is_said_that_nothing_can_be_found(settings):
    make.confirmed_upload(make.rows(1))
    find()
    settings.NUMBER_HASH_KEY = "another key"
    found = number_index.find_rows(whole=number_index.whole_hash(NUMBER), uploads=Upload.objects.all())
    assert (found.rows, found.not_indexed, found.is_cleared) == ([], 0, True)
    assert [each.row for each in find().rows] == [2]


def test_many_uploads_cost_no_more_questions():
    counts = []
    for _ in range(2):
        for _ in range(4):
            make.confirmed_upload(make.rows(2))
        number_index.fill(first=0, seconds=60)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            find()
        counts.append(len(asked))
    assert counts[0] == counts[1]
