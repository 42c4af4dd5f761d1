"""What a discarded upload had is erased; its row, its counts and its log stay, and the pages that show it go on."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Model

from campaigns import downloads, models, shutdown, uploads
from campaigns.history import history_of
from campaigns.models import (
    Correction,
    Download,
    Event,
    Lead,
    ProblemGroup,
    ProblemRow,
    ProblemValue,
    RestoredRow,
    SkippedRow,
    Upload,
    UploadState,
    database_now,
)
from campaigns.storage_marker import last_files, sees_storage
from campaigns.tally import tally
from campaigns.uploads import storing
from campaigns.uploads.runs import STALE
from tests import make
from tests.threads import at_once
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db

CANARY, NUMBER = "Canary", "98765"
ROWS = [
    ["9876500001", "Canary One", "5"],
    ["9876500002", "Canary Two", "High"],
    ["98765", "Canary Three", "5"],
    ["9876500001", "Canary Four", "5"],
]


@pytest.fixture
def checked() -> Upload:
    """With values wherever an upload can have some: leads, problems, corrections, skipped rows, a large download."""
    upload = make.checked_upload(ROWS, header=["Mobile", "Canary name", "Priority"])
    user = upload.uploaded_by
    uploads.fix_cells(upload=upload, row=3, texts={2: "Canary text"}, user=user)
    uploads.skip_row(upload=Upload.objects.get(), row=4, user=user)
    uploads.restore_row(upload=Upload.objects.get(), row=4, user=user)
    uploads.skip_row(upload=Upload.objects.get(), row=4, user=user)
    downloads.make(download_id=downloads.ask(upload=Upload.objects.get(), user=user).pk)
    upload.refresh_from_db()
    return upload


def discard(upload: Upload) -> Upload:
    uploads.discard(upload=upload, user=upload.uploaded_by)
    upload.refresh_from_db()
    return upload


def files() -> list[str]:
    folder = Path(settings.MEDIA_ROOT)
    found = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]
    return sorted(name for name in found if name.partition("/")[0] in ("uploads", "rows", "downloads"))


def all_rows() -> str:
    """All that is in the tables of the portal."""
    tables: list[type[Model]] = [
        each for each in vars(models).values() if isinstance(each, type) and issubclass(each, Model)
    ]
    return "\n".join(f"{table.__name__} {row}" for table in tables for row in table.objects.values())


def test_its_leads_values_and_files_are_gone(checked):
    assert len(files()) == 4
    discard(checked)
    assert files() == []
    for table in (Lead, ProblemGroup, ProblemRow, ProblemValue, Correction, SkippedRow, RestoredRow, Download):
        assert not table.objects.exists(), table


def test_nothing_of_its_contents_is_in_any_table(checked):
    models.ColumnMapping.objects.all().delete()  # how the columns of such files are matched: of the campaign, not of it
    assert NUMBER in all_rows()
    assert CANARY in all_rows()
    discard(checked)
    left = all_rows()
    assert NUMBER not in left
    assert CANARY not in left


def test_its_row_its_counts_and_its_log_stay(checked):
    counts, total = checked.counts, checked.total_rows
    before = list(Event.objects.order_by("pk").values_list("action", flat=True))
    discarded = discard(checked)
    assert (discarded.state, discarded.counts, discarded.total_rows) == (UploadState.CANCELLED, counts, total)
    assert discarded.file_name == "leads.csv"
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [*before, "discarded"]


@pytest.mark.parametrize("page", ["", "columns/", "check/", "leads/?state=ready", "not-loaded.xlsx", "confirm/"])
def test_its_pages_say_that_it_was_discarded(checked, page):
    discard(checked)
    shown = signed_in_as(checked.uploaded_by).get(f"/uploads/{checked.pk}/{page}", follow=True)
    assert shown.status_code == 200
    assert "Discarded" in shown.content.decode()


def test_the_dashboard_and_the_history_go_on(checked):
    discard(checked)
    client = signed_in_as(checked.uploaded_by)
    assert [client.get(address).status_code for address in ("/", "/history/")] == [200, 200]
    assert not history_of(checked.uploaded_by).exists()
    assert tally(checked).total == 0


@pytest.mark.parametrize("state", ["reading", "unreadable", "draft", "checking"])
def test_in_whatever_state_it_was(state):
    upload = make.received_upload(content=b"%PDF-1.7") if state == "unreadable" else make.received_upload(ROWS)
    if state != "reading":
        uploads.read(upload_id=upload.pk, stop_at_columns=True)
    if state == "checking":
        uploads.begin_check(upload=Upload.objects.get())
    assert Upload.objects.get().state == state
    discard(upload)
    assert files() == []
    assert NUMBER not in all_rows()


def test_another_upload_keeps_what_it_has(checked):
    other = make.checked_upload(make.rows(3))
    kept = len(files())
    discard(checked)
    assert (Lead.objects.count(), len(files())) == (3, kept - 4)
    assert Upload.objects.get(pk=other.pk).columns


def test_a_run_that_still_works_on_it_writes_nothing_more(monkeypatch):
    upload = make.upload(make.rows(3))
    uploads.begin_check(upload=upload)
    check_rows = uploads.checking.checking._checked_leads

    def discard_then_check(*args):
        discard(upload)
        return check_rows(*args)

    monkeypatch.setattr(uploads.checking.checking, "_checked_leads", discard_then_check)
    uploads.check(upload_id=upload.pk)
    assert not Lead.objects.exists()
    assert Upload.objects.get().state == UploadState.CANCELLED


# ---- what is left for the sweeper ----


def discarded_earlier(upload: Upload) -> None:
    """As earlier releases discarded it: nothing was erased."""
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.CANCELLED, finished_at=database_now())
    Event.objects.create(action="discarded", user=upload.uploaded_by, upload=upload)


def test_the_sweeper_erases_what_earlier_releases_left(checked):
    discarded_earlier(checked)
    uploads.erase_discarded(seconds=5)
    assert Upload.objects.get().file.name == ""
    assert files() == []
    assert not Lead.objects.exists()


def test_while_the_storage_is_not_seen_the_files_wait_for_the_sweeper(checked, monkeypatch):
    monkeypatch.setattr("campaigns.uploads.confirming.erasing.sees_storage", lambda: False)
    discard(checked)
    assert (len(files()), Lead.objects.count()) == (4, 0)
    monkeypatch.undo()
    uploads.erase_discarded(seconds=5)
    assert files() == []


def test_a_disk_that_does_not_do_it_is_no_error_for_the_person(checked, monkeypatch):
    def fail(self, name):
        raise PermissionError(13, "denied", name)

    monkeypatch.setattr("campaigns.stored_files.WholeFiles.delete", fail)
    discard(checked)
    assert len(files()) == 4
    monkeypatch.undo()
    uploads.erase_discarded(seconds=5)
    assert files() == []


def test_the_sweeper_has_a_time_for_it_and_stops_when_it_is_asked_to(monkeypatch):
    for _ in range(2):
        discarded_earlier(make.upload())
    uploads.erase_discarded(seconds=-1)
    assert Upload.objects.exclude(file="").count() == 2
    monkeypatch.setattr(shutdown.requested, "is_set", lambda: True)
    uploads.erase_discarded(seconds=5)
    assert Upload.objects.exclude(file="").count() == 2


def test_an_upload_that_fails_keeps_no_other_one_from_being_erased(monkeypatch, caplog):
    failing, other = make.checked_upload(), make.checked_upload()
    for upload in (failing, other):
        discarded_earlier(upload)

    def fail(upload, turn):
        if upload.pk == failing.pk:
            raise DatabaseError("with the values of a lead")

    monkeypatch.setattr("campaigns.uploads.confirming.erasing.drop_groups", fail)
    uploads.erase_discarded(seconds=5)
    assert set(Lead.objects.values_list("upload", flat=True)) == {failing.pk}
    told = caplog.messages[-2:]
    assert told == [f"upload {failing.pk} could not be erased: DatabaseError", f"upload {other.pk} erased"]


def test_within_a_large_upload_it_stops_when_it_is_asked_to_and_the_next_pass_goes_on(checked, monkeypatch):
    monkeypatch.setattr(storing, "ROWS_AT_ONCE", 1)
    discarded_earlier(checked)
    asked = iter([False, False, False])
    monkeypatch.setattr(shutdown.requested, "is_set", lambda: next(asked, True))
    uploads.erase_discarded(seconds=5)
    assert Lead.objects.count() == 4
    assert len(files()) == 4
    monkeypatch.undo()
    uploads.erase_discarded(seconds=5)
    assert (Lead.objects.count(), files()) == (0, [])


# ---- one process at a time ----


def test_while_one_process_erases_it_no_other_one_does(checked, monkeypatch):
    """Two that delete the same rows would each take the other's for the end."""
    erased_by = []
    drop_groups = uploads.confirming.erasing.drop_groups

    def meanwhile(upload, turn):
        erased_by.append(upload.generation)
        uploads.erase_discarded(seconds=5)
        drop_groups(upload, turn)

    monkeypatch.setattr("campaigns.uploads.confirming.erasing.drop_groups", meanwhile)
    discard(checked)
    assert erased_by == [checked.generation]
    assert (Lead.objects.count(), files()) == (0, [])


def test_one_that_was_thought_dead_writes_nothing_more(checked, monkeypatch):
    drop_groups = uploads.confirming.erasing.drop_groups

    def after_a_long_time(upload, turn):
        monkeypatch.setattr("campaigns.uploads.confirming.erasing.drop_groups", drop_groups)
        Upload.objects.update(worked_at=database_now() - STALE - timedelta(seconds=1))
        uploads.erase_discarded(seconds=5)
        Upload.objects.update(rows_file="rows/another.sqlite")
        drop_groups(upload, turn)

    monkeypatch.setattr("campaigns.uploads.confirming.erasing.drop_groups", after_a_long_time)
    discard(checked)
    assert (Lead.objects.count(), files()) == (0, [])
    assert Upload.objects.get().rows_file.name == "rows/another.sqlite"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql  # it has more than one writer
def test_many_at_once_erase_all_of_it_once(monkeypatch, caplog):
    monkeypatch.setattr(storing, "ROWS_AT_ONCE", 3)
    upload = make.checked_upload(make.rows(60))
    discarded_earlier(upload)
    at_once(*[lambda: uploads.erase_discarded(seconds=20)] * 4)
    assert not Lead.objects.exists()
    assert Upload.objects.get().file.name == ""
    assert files() == []
    assert caplog.messages.count(f"upload {upload.pk} erased") == 1


def test_what_a_run_was_at_work_on_is_erased_at_once(checked):
    Upload.objects.update(worked_at=database_now())
    discard(checked)
    assert files() == []


@pytest.mark.sqlite  # it has one writer
def test_between_two_parts_others_get_as_much_time_to_write(checked, monkeypatch):
    slept = []
    monkeypatch.setattr(storing.time, "sleep", slept.append)
    discard(checked)
    assert sum(pause > 0 for pause in slept) > 5


def test_it_is_tried_as_often_as_it_takes(checked, monkeypatch):
    monkeypatch.setattr("campaigns.uploads.confirming.erasing.sees_storage", lambda: False)
    discard(checked)
    times_begun = Upload.objects.get().times_begun
    uploads.erase_discarded(seconds=5)
    assert Upload.objects.get().times_begun == times_begun


def test_what_the_portal_discards_after_a_backup_was_restored_is_kept_as_long_as_the_journal(checked):
    """Some of it may have been sent, and a newer backup that is restored next needs the file."""
    uploads.discard(upload=checked, user=None, reason="restored")
    uploads.erase_discarded(seconds=5)
    assert len(files()) == 4
    Upload.objects.update(finished_at=database_now() - timedelta(days=settings.JOURNAL_DAYS + 1))
    uploads.erase_discarded(seconds=5)
    assert files() == []


def test_an_upload_without_a_file_says_nothing_about_the_storage():
    sees_storage()
    discard(make.upload())
    assert last_files() == (0, 0)
