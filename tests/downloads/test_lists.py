"""A worker makes a long list of uploads by the same machinery as rows that were not loaded."""

import csv
import errno
import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from campaigns import downloads, finding, uploads
from campaigns.downloads import asking, contents, making
from campaigns.finding import Asked, Criteria, exporting
from campaigns.models import Campaign, Download, DownloadFault, DownloadState, Team, Upload, database_now
from tests import make
from tests.downloads.conftest import (
    LONG_AGO,
    asked,
    both_files,
    files,
    killed_while_it_is_made,
    silent_for_long,
    unfinished_files,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db

ALL = Asked(Criteria(), "file")
DRAFTS = Asked(Criteria(state="drafts"), "-when")


@pytest.fixture(autouse=True)
def _one_upload_at_once(monkeypatch) -> None:
    monkeypatch.setattr(exporting, "_UPLOADS_AT_ONCE", 1)


@pytest.fixture
def asha(campaign):
    """She has three uploads."""
    for name in ("c.csv", "a.csv", "b.csv"):
        make.checked_upload(file_name=name, to=campaign)
    return make.person()


def list_asked(user, question: Asked = ALL) -> Download:
    return downloads.ask_for_list(asked=question, uploads=question.uploads_for(user).count(), user=user)


def list_made(user, question: Asked = ALL) -> Download:
    """A list that is ready."""
    download = list_asked(user, question)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    return download


def names_in(download: Download) -> list[str]:
    """The names of the uploads in the workbook. The CSV file has the same."""
    sheet = openpyxl.load_workbook(default_storage.path(download.file.name)).worksheets[0]
    of_workbook = [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    text = Path(default_storage.path(download.csv_name)).read_text("utf-8-sig")
    assert [line["File"] for line in csv.DictReader(io.StringIO(text))] == of_workbook
    return of_workbook


# ---- asking ------------------------------------------------------------------------------------------------


def test_it_waits_to_be_made_and_keeps_what_was_asked_and_nothing_else(asha):
    download = list_asked(asha)
    assert (download.state, download.rows, download.upload) == (DownloadState.WAITING, 3, None)
    assert downloads.asked_of(download) == ALL


def test_who_asks_the_same_while_it_is_made_gets_the_same(asha):
    download = list_asked(asha)
    assert list_asked(asha) == download
    Download.objects.update(state=DownloadState.BEING_MADE)
    assert list_asked(asha) == download


@pytest.mark.parametrize("state", [DownloadState.READY, DownloadState.FAILED])
def test_a_new_request_replaces_one_that_has_ended(asha, state):
    old = list_asked(asha)
    Download.objects.update(state=state)
    new = list_asked(asha)
    assert list(Download.objects.values_list("pk", "state")) == [(new.pk, DownloadState.WAITING)]
    assert new != old


def test_another_question_or_order_or_person_has_a_list_of_its_own(asha):
    ravi = make.person("ravi")
    lists = [list_asked(asha), list_asked(asha, DRAFTS), list_asked(asha, Asked(Criteria(), "-file")), list_asked(ravi)]
    assert len({each.pk for each in lists}) == 4
    assert list(downloads.lists_of(asha)) == lists[2::-1]
    assert list(downloads.lists_of(ravi)) == lists[3:]


def test_five_lists_are_kept_for_a_person_and_the_oldest_goes_first(asha):
    questions = [Asked(Criteria(text=f"week {number}"), "-when") for number in range(asking.MOST_LISTS + 2)]
    others = list_made(make.person("ravi"))
    made = [list_made(asha, question) for question in questions]
    assert list(downloads.lists_of(asha)) == made[: -asking.MOST_LISTS - 1 : -1]
    assert list(downloads.lists_of(others.asked_by)) == [others]


def test_lists_and_rows_together_may_be_five_to_come(upload):
    asked(upload)
    for number in range(asking.MOST_UNFINISHED - 1):
        list_asked(upload.uploaded_by, Asked(Criteria(text=f"week {number}"), "-when"))
    with pytest.raises(downloads.TooMany):
        list_asked(upload.uploaded_by)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_ask_for_one_list(asha):
    given: list[int] = []
    at_once(*[lambda: given.append(list_asked(asha).pk)] * 4)
    assert given == [Download.objects.get().pk] * 4


def test_the_database_takes_no_download_of_both_or_of_nothing(upload):
    of_both = {"upload": upload, "list_asked": ALL.as_json(), "list_key": ALL.key}
    for of in (of_both, {}, {"list_key": ALL.key}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Download.objects.create(asked_by=upload.uploaded_by, rows=1, **of)


# ---- what it has -------------------------------------------------------------------------------------------


def test_it_has_the_uploads_that_were_asked_for_in_their_order(asha):
    download = list_made(asha)
    assert (download.state, download.rows, download.written) == (DownloadState.READY, 3, 3)
    assert names_in(download) == ["a.csv", "b.csv", "c.csv"]
    assert names_in(list_made(asha, DRAFTS)) == ["b.csv", "a.csv", "c.csv"]


def test_it_says_the_same_as_a_list_that_is_made_at_once(asha):
    download = list_made(asha)
    ids = finding.in_their_order(ALL.uploads_for(asha))
    workbook, lines = io.BytesIO(), io.BytesIO()
    finding.write_list_as_workbook(ids, workbook)
    finding.write_list_as_csv(ids, lines)
    assert Path(default_storage.path(download.csv_name)).read_bytes() == lines.getvalue()
    made, at_once_made = (
        list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
        for file in (default_storage.path(download.file.name), workbook)
    )
    assert made == at_once_made


def test_it_has_what_the_person_may_see_when_it_is_made(asha, campaign):
    ravi = make.person("ravi")
    make.team(members=[ravi])
    make.confirmed_upload(file_name="sent.csv", to=campaign)
    download = list_asked(ravi)
    assert download.rows == 1

    other = make.team(name="Others", members=[ravi], campaigns=[make.campaign(name="Renewals")])
    make.confirmed_upload(file_name="renewed.csv", to=Campaign.objects.get(name="Renewals"))
    Team.objects.exclude(pk=other.pk).delete()
    downloads.make(download_id=download.pk)

    download.refresh_from_db()
    assert names_in(download) == ["renewed.csv"]


def test_what_is_discarded_or_deleted_before_it_is_written_is_left_out(asha, monkeypatch):
    """Here both happen once the order is known."""
    known = contents.in_their_order

    def then_they_go(found):
        ids = known(found)
        uploads.discard(upload=Upload.objects.get(file_name="a.csv"), user=asha)
        Upload.objects.filter(file_name="b.csv").delete()
        return ids

    monkeypatch.setattr(contents, "in_their_order", then_they_go)
    download = list_made(asha)
    assert (download.state, download.rows) == (DownloadState.READY, 1)
    assert names_in(download) == ["c.csv"]


def test_when_all_of_them_are_gone_the_list_has_none(asha):
    download = list_asked(asha)
    Upload.objects.all().delete()
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert (download.state, download.rows, names_in(download)) == (DownloadState.READY, 0, [])


def test_it_is_given_while_the_person_sees_what_the_person_saw(asha, campaign):
    download = list_made(asha)
    assert downloads.may_be_given(download)
    renewals = make.campaign(name="Renewals")
    Team.objects.get().campaigns.add(renewals)
    assert not downloads.may_be_given(download)
    Team.objects.get().campaigns.remove(renewals)
    assert downloads.may_be_given(download)
    Team.objects.get().campaigns.remove(campaign)
    assert not downloads.may_be_given(download)


def test_an_administrators_list_is_given_whatever_campaigns_are_added(asha):
    office = make.person("office", administrator=True)
    download = list_made(office)
    make.campaign(name="Renewals")
    assert downloads.may_be_given(download)
    type(office).objects.filter(pk=office.pk).update(is_superuser=False)
    assert not downloads.may_be_given(Download.objects.get(pk=download.pk))


# ---- what is survived --------------------------------------------------------------------------------------


def test_while_it_is_made_it_says_how_far_it_is(asha, monkeypatch):
    seen = []
    teller = making._teller

    def looking(download: Download):
        tell = teller(download)

        def tell_and_look(written: int) -> None:
            tell(written)
            seen.append(Download.objects.get().written)
            assert (files(), unfinished_files()) == ([], both_files(download))

        return tell_and_look

    monkeypatch.setattr(making, "_teller", looking)
    list_made(asha)
    assert seen == [1, 2, 3, 3, 3, 3]


def test_one_whose_worker_was_killed_is_begun_again_by_another(asha):
    download = list_asked(asha)
    killed_while_it_is_made(download)
    silent_for_long(download)
    assert downloads.due_downloads() == [download.pk]
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert (download.state, download.times_begun) == (DownloadState.READY, 2)
    assert names_in(download) == ["a.csv", "b.csv", "c.csv"]


def test_a_run_whose_list_was_replaced_writes_nothing_more(asha, monkeypatch):
    download = list_asked(asha)

    def replaced(_uploads: int) -> None:
        Download.objects.update(state=DownloadState.FAILED)
        list_asked(asha)
        raise making._Replaced

    monkeypatch.setattr(making, "_teller", lambda _download: replaced)
    assert downloads.make(download_id=download.pk) is None
    assert Download.objects.get().state == DownloadState.WAITING
    assert files() == unfinished_files() == []


def test_a_full_disk_is_a_failure_and_leaves_nothing(asha, monkeypatch):
    def full(ids, file, *, tell) -> int:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(contents, "write_list_as_csv", full)
    download = list_made(asha)
    assert (download.state, download.fault, download.file.name) == (DownloadState.FAILED, DownloadFault.NO_SPACE, "")
    assert files() == unfinished_files() == []


def test_what_a_later_release_has_asked_fails_as_our_fault(asha):
    later = Asked(Criteria(state="of a later release"), "-when")
    download = downloads.ask_for_list(asked=later, uploads=9, user=asha)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert (download.state, download.fault) == (DownloadState.FAILED, DownloadFault.OUR_FAULT)


def test_of_a_list_and_rows_of_one_person_one_is_made_at_a_time(upload):
    rows, listed = asked(upload), list_asked(upload.uploaded_by)
    Download.objects.filter(pk=rows.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())
    assert downloads.make(download_id=listed.pk) is None
    listed.refresh_from_db()
    assert listed.state == DownloadState.WAITING
    assert downloads.made_before(listed) == rows
    Download.objects.filter(pk=rows.pk).update(worked_at=database_now() - LONG_AGO)
    assert downloads.make(download_id=rows.pk) == listed.pk


@pytest.mark.parametrize(("days", "is_kept"), [(2.9, True), (3.1, False)])
def test_it_is_kept_for_three_days_with_its_files(asha, days, is_kept):
    download = list_made(asha)
    Download.objects.update(made_at=database_now() - timedelta(days=days))
    downloads.remove_old()
    assert Download.objects.exists() == is_kept
    assert files() == (both_files(download) if is_kept else [])


def test_the_files_of_one_that_was_replaced_are_removed(asha):
    list_made(asha)
    new = list_made(asha)
    downloads.remove_old()
    assert files() == both_files(new)
