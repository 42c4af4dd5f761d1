"""Small files are read beside the large ones, and people take turns: of each, one file is worked on at a time."""

import pytest

from campaigns import tasks, uploads
from campaigns.models import Upload, UploadState, database_now
from campaigns.uploads import small_files
from campaigns.uploads.runs import take
from tests import make

pytestmark = pytest.mark.django_db

FIELDS = ["PhoneNumber", "Name", "Priority"]  # columns that need no click


@pytest.fixture
def enqueued(monkeypatch) -> list[tuple[str, int]]:
    jobs = []
    monkeypatch.setattr(tasks, "enqueue_once", lambda task, pk: jobs.append((task.__name__, pk)))
    return jobs


@pytest.fixture
def ravi():
    return make.person("ravi")


def large_upload(**more) -> Upload:
    upload = make.received_upload(**more)
    Upload.objects.filter(pk=upload.pk).update(is_large=True)
    return upload


def in_turn() -> set[int]:
    return {upload.pk for upload in uploads.waiting_for_work()}


def state(upload: Upload) -> str:
    upload.refresh_from_db()
    return upload.state


def test_a_file_is_small_by_its_bytes_at_first(monkeypatch):
    size = len(make.csv_bytes(make.rows(3)))
    monkeypatch.setattr(small_files, "SMALL_FILE_BYTES", size)
    assert [make.received_upload(make.rows(count)).is_large for count in (3, 4)] == [False, True]


def test_the_oldest_small_file_and_the_oldest_large_one_of_a_person_have_their_turn(ravi):
    small, large = make.received_upload(), large_upload()
    make.received_upload()
    large_upload()
    of_another = make.received_upload(user=ravi)

    assert in_turn() == {small.pk, large.pk, of_another.pk}


def test_while_one_is_worked_on_the_others_of_the_person_wait(ravi):
    older, newer, of_another = make.received_upload(), make.received_upload(), make.received_upload(user=ravi)
    take(newer.pk, state=UploadState.READING)

    assert in_turn() == {of_another.pk}
    Upload.objects.filter(pk=newer.pk).update(worked_at=database_now().replace(year=2020))
    assert in_turn() == {older.pk, of_another.pk}


def test_a_job_that_comes_before_its_turn_does_nothing():
    first, second = make.received_upload(), make.received_upload()

    tasks.read_small_file(second.pk)
    assert state(second) == UploadState.READING

    tasks.read_small_file(first.pk)
    tasks.read_small_file(second.pk)
    assert state(second) == UploadState.DRAFT


def test_the_job_of_another_queue_does_nothing():
    upload = make.received_upload()

    tasks.read_file(upload.pk)

    assert state(upload) == UploadState.READING


def test_a_job_enqueues_what_has_its_turn_next(enqueued, django_capture_on_commit_callbacks):
    first, second = large_upload(header=FIELDS), large_upload()

    with django_capture_on_commit_callbacks(execute=True):
        tasks.read_file(first.pk)
    assert enqueued == [("check_leads", first.pk)]

    with django_capture_on_commit_callbacks(execute=True):
        tasks.check_leads(first.pk)
    assert enqueued[1:] == [("read_file", second.pk)]


def test_a_small_file_that_needs_no_click_is_checked_by_the_job_that_reads_it(
    enqueued, django_capture_on_commit_callbacks
):
    first, second = make.received_upload(header=FIELDS), make.received_upload()

    with django_capture_on_commit_callbacks(execute=True):
        tasks.read_small_file(first.pk)

    assert state(first) == UploadState.CHECKED
    assert enqueued == [("read_small_file", second.pk)]


@pytest.mark.parametrize(("bound", "value"), [("SMALL_FILE_ROWS", 5), ("SMALL_FILE_SECONDS", 0.01)])
def test_a_small_file_that_holds_much_goes_over_to_the_large_ones(
    bound, value, monkeypatch, enqueued, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(small_files, bound, value)
    upload = make.received_upload(make.rows(6))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.read_small_file(upload.pk)

    assert (state(upload), upload.is_large, upload.worked_at) == (UploadState.READING, True, None)
    assert enqueued == [("read_file", upload.pk)]
    tasks.read_file(upload.pk)
    assert (state(upload), upload.last_row) == (UploadState.DRAFT, 7)


def test_a_small_file_that_cannot_be_read_at_all_stays_small():
    upload = make.received_upload(content=b"%PDF-1.7 no list")

    tasks.read_small_file(upload.pk)

    assert (state(upload), upload.is_large) == (UploadState.UNREADABLE, False)
