"""The dialer's failed file, attached by hand: what is joined, what is refused, and that all adds up."""

import pytest
from django.core.files.storage import default_storage

from campaigns.failed_files import NotAttached, archiving, attach, attaching, unjoined_rows_of_attached
from campaigns.leads import ROW_IN_ORIGINAL, WHY_NOT_LOADED
from campaigns.models import AttachedFile, AttachedRow, Attempt, Batch, Event, Lead, ProvenMap, Upload
from campaigns.sending import send_again
from campaigns.tally import tally
from campaigns.wording import notes_in_words
from tests import make
from tests.dialogue import EMPTY, FAILED_FILE_LINK, TRANSACTION_ID, Request, next_request, where
from tests.threads import at_once

pytestmark = pytest.mark.django_db

NOT_LOADED = f"{ROW_IN_ORIGINAL},Mobile,Name,{WHY_NOT_LOADED},What to do\n2,9000000001,x,DND,Fix\n"
HEAD = "PhoneNumber,Name,Priority,Reason\n"
TWO = HEAD + "9000000001,Person 1,1,Invalid number\n+91 90000 00002,Person 2,2,DND\n"


def attached(upload: Upload, text: str = TWO, *, batch: int | None = None, name: str = "failed.csv"):
    found = None if batch is None else upload.batches.select_related("upload").get(number=batch)
    return attach(upload=upload, batch=found, user=make.person(), data=text.encode(), file_name=name)


def refused(upload: Upload, text: str = TWO, **more: object) -> str:
    before = list(Lead.objects.values_list("state", "reason")), list(Batch.objects.values())
    with pytest.raises(NotAttached) as why:
        attached(upload, text, **more)
    assert (list(Lead.objects.values_list("state", "reason")), list(Batch.objects.values())) == before
    assert not AttachedFile.objects.exists()
    assert not default_storage.exists("attached") or default_storage.listdir("attached") == ([], [])
    return str(why.value)


def counted(upload: Upload) -> tuple[int, int, int, int, int]:
    """(loaded, rejected, unnamed, accepted, not known); the tally adds up, and the leads agree with it."""
    now = tally(Upload.objects.get(pk=upload.pk))
    assert now.adds_up
    assert upload.leads.filter(state="rejected").count() == now.rejected
    return now.loaded, now.rejected, now.unnamed, now.accepted, now.unknown


def upload_of(count: int = 6, *, rows_per_request: int = 500) -> Upload:
    make.campaign(of=make.account(rows_per_request=rows_per_request))
    return make.confirmed_upload(make.rows(count))


def without_its_file(upload: Upload, *, failed: int = 2) -> Request:
    """The callback came, and its failed file is lost."""
    request = next_request(upload).answer()
    archiving.lose(failed_file=request.call_back(failed=failed, link=FAILED_FILE_LINK), notes=[])
    return request


def test_a_file_that_was_lost_is_attached_and_all_leads_are_told():
    upload = upload_of()
    without_its_file(upload)
    assert counted(upload) == (4, 0, 2, 0, 0)
    done = attached(upload)
    assert (done.rows, done.leads, done.unjoined, done.is_known) == (2, 2, 0, False)
    assert counted(upload) == (4, 2, 0, 0, 0)
    named = upload.leads.filter(state="rejected").values_list("row", "reason")
    assert dict(named) == {2: "Invalid number", 3: "DND"}
    assert Batch.objects.get().notes == []


def test_where_no_callback_came_those_that_the_file_names_are_rejected_and_of_the_others_nobody_knows():
    upload = upload_of()
    next_request(upload).answer()
    attached(upload)
    assert counted(upload) == (0, 2, 4, 0, 0)
    assert where() == ("accepted", "done", "finished")
    assert "No callback has come" in notes_in_words(Batch.objects.get().notes)


def test_the_callback_that_comes_later_counts_with_it():
    upload = upload_of()
    request = next_request(upload).answer()
    attached(upload)
    request.call_back(failed=2)
    assert counted(upload) == (4, 2, 0, 0, 0)
    assert Batch.objects.get().notes == []
    assert not Event.objects.filter(action="reported_twice").exists()


def test_a_batch_of_which_nobody_knew_whether_the_dialer_has_it_needs_no_decision_any_more():
    upload = upload_of()
    next_request(upload).answer(EMPTY)
    attached(upload, batch=1, name="998877_error.csv")
    assert counted(upload) == (0, 2, 4, 0, 0)
    assert where() == ("unknown", "done", "finished")


def test_the_callback_of_another_batch_waits_on():
    upload = upload_of(4, rows_per_request=2)
    next_request(upload).answer()
    next_request(upload).answer()
    attached(upload)
    assert counted(upload) == (0, 2, 0, 2, 0)
    assert Upload.objects.get().state == "awaiting_results"


def test_a_file_for_the_whole_upload_is_joined_to_all_its_batches():
    upload = upload_of(6, rows_per_request=2)
    without_its_file(upload, failed=1)
    next_request(upload).answer()
    next_request(upload).answer(EMPTY)
    attached(upload, HEAD + "9000000001,x,1,DND\n9000000003,x,1,DND\n9000000006,x,1,DND\n9000000006,x,1,Again\n")
    assert counted(upload) == (1, 3, 2, 0, 0)
    assert list(Batch.objects.values_list("state", "rejected")) == [("done", 1)] * 3
    assert AttachedRow.objects.count() == 3


def test_of_an_upload_of_many_batches_only_those_that_the_file_names_are_looked_at(monkeypatch):
    monkeypatch.setattr("campaigns.failed_files.attachable.MOST_BATCHES", 1)
    upload = upload_of(6, rows_per_request=2)
    for _ in range(3):
        next_request(upload).answer()
    assert "more than 50 batches" in refused(upload, HEAD + "9000000001,x,1,DND\n9000000003,x,1,DND\n")
    done = attached(upload, HEAD + "+919000000003,x,1,DND\n9000000004,x,1,DND\n,Person 3,1,DND\n")
    assert (done.leads, done.unjoined) == (2, 1), "without its number a row may be of another batch"
    assert list(Batch.objects.values_list("number", "state")) == [(1, "accepted"), (2, "done"), (3, "accepted")]


def test_attached_twice_it_changes_nothing_the_second_time():
    upload = upload_of()
    without_its_file(upload)
    attached(upload)
    before = list(Batch.objects.values()), list(AttachedRow.objects.values()), Event.objects.count()
    assert attached(upload).is_known
    assert attached(upload, batch=1).is_known
    assert (list(Batch.objects.values()), list(AttachedRow.objects.values()), Event.objects.count()) == before
    assert len(default_storage.listdir("attached")[1]) == 1


@pytest.mark.django_db(transaction=True)
def test_attached_twice_at_the_same_moment_it_is_kept_once():
    upload = upload_of()
    without_its_file(upload)
    make.person()
    at_once(*[lambda: attached(upload)] * 2)
    assert (AttachedFile.objects.count(), AttachedRow.objects.count()) == (1, 2)
    assert counted(upload) == (4, 2, 0, 0, 0)


def test_the_log_says_who_attached_what():
    upload = upload_of()
    without_its_file(upload)
    attached(upload, TWO + "Total: 2,,,\n", batch=1)
    event = Event.objects.get(action="failed_file_attached")
    assert (event.user, event.upload_id) == (make.person(), upload.pk)
    assert event.details == {"rows": 3, "leads": 2, "batch": 1}
    assert [each.row.number for each in unjoined_rows_of_attached(AttachedFile.objects.get())[1]] == [4]


# ---- what is refused ------------------------------------------------------------------------------------


def test_a_file_of_another_upload_is_refused():
    upload = upload_of()
    without_its_file(upload)
    other = HEAD + "7777777771,Person 1,1,DND\n7777777772,Person 2,2,DND\n"
    assert "None of its rows" in refused(upload, other)
    assert "Only 1 of its 3 rows" in refused(upload, other + "9000000001,Person 1,1,DND\n")


def test_a_file_with_the_name_of_another_request_is_refused():
    upload = upload_of()
    without_its_file(upload)
    assert "of which request" in refused(upload, name="172067852912917131638630_error.csv")
    attached(upload, name=f"{TRANSACTION_ID}_error (1).csv")
    assert counted(upload) == (4, 2, 0, 0, 0)


def test_a_name_without_a_transaction_id_tells_nothing():
    upload = upload_of()
    without_its_file(upload)
    attached(upload, name="mumbai_error.csv")
    assert counted(upload) == (4, 2, 0, 0, 0)


def test_a_file_that_names_more_leads_than_the_callback_counts_is_refused():
    upload = upload_of()
    without_its_file(upload, failed=1)
    assert "names 2 leads of batch 1, but the dialer's callback counts 1" in refused(upload)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rows"),
        (HEAD, "no rows"),
        ("PhoneNumber,Name\n9000000001,Person 1\n", "No column of the file gives a reason"),
        ("PK\x03\x04 a workbook", "no table in text"),
        ("Mobile,Name,Priority\n9000000001,Person 1,1\n9000000002,Person 2,2\n", "file of your own leads"),
        (NOT_LOADED, "file of your own leads"),
        (HEAD + "9000000001,x,1,DND\n" * 20_000, "more than 20 MB or 20,000 rows"),
    ],
    ids=["empty", "header", "no reason", "workbook", "own columns", "what was not loaded", "too many rows"],
)
def test_what_is_not_the_dialers_failed_file_is_refused_with_a_sentence(text, said):
    upload = upload_of()
    without_its_file(upload)
    assert said in refused(upload, text)


def test_the_file_that_was_uploaded_is_refused():
    upload = upload_of()
    without_its_file(upload, failed=6)
    assert "file of your own leads" in refused(upload, upload.file.open().read().decode())


def test_what_was_not_sent_has_no_failed_file():
    upload = upload_of()
    assert "nothing to attach a failed file to" in refused(upload)


def test_of_a_batch_that_was_sent_twice_the_name_of_the_file_tells_of_which_request_it_is():
    upload = upload_of()
    next_request(upload).answer(EMPTY).call_back(failed=2, transaction_id="777777")
    Batch.objects.update(state="unknown")
    send_again_after_all(upload)
    assert "of which request" in refused(upload)
    attached(upload, name=f"{TRANSACTION_ID}_error.csv")
    assert counted(upload)[:3] == (4, 0, 2), "the other request may have loaded them"


def send_again_after_all(upload: Upload) -> None:
    Attempt.objects.update(proven_at=None)
    send_again(batch=Batch.objects.get(), user=make.person(), reason="Support says it never came")
    Attempt.objects.update(proven_at="2026-01-01T00:00:00Z")
    next_request(upload).answer().call_back(failed=2)


def test_a_file_without_counts_says_nothing_of_the_fields_of_the_campaign():
    upload = upload_of(4, rows_per_request=2)
    next_request(upload).answer()
    attached(upload, HEAD + "9000000001,Person 1,1,DND\n")
    assert Upload.objects.get().paused_at is None
    assert ProvenMap.objects.exists()


def test_an_upload_has_no_more_attached_files_than_the_bound(monkeypatch):
    monkeypatch.setattr(attaching, "MOST_OF_AN_UPLOAD", 1)
    upload = upload_of()
    without_its_file(upload)
    attached(upload)
    with pytest.raises(NotAttached, match="1 files are attached"):
        attached(upload, TWO + "\nTotal,,,")
