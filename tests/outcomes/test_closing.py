"""A person gives up waiting for results that do not come: the leads without one are unnamed, and a late one counts."""

from contextlib import suppress

import pytest

from campaigns.models import Account, Batch, Event, ProvenMap, Upload
from campaigns.outcomes import close_upload, closing, write_all_closed, write_closed
from campaigns.sending import claim, record
from campaigns.sweeping import sweep
from campaigns.tally import tally
from campaigns.uploads import NotNow, settle_account
from campaigns.wording import notes_in_words
from tests import make
from tests.dialogue import EMPTY, QUEUED, next_request
from tests.threads import at_once

pytestmark = pytest.mark.django_db

WHY = "CloudAgent shows nothing, and its support does not answer"


def upload_of(count: int = 4) -> Upload:
    make.campaign(of=make.account(rows_per_request=2))
    return make.confirmed_upload(make.rows(count))


def close(upload: Upload, reason: str = WHY) -> None:
    close_upload(upload=upload, user=make.person(), reason=reason)
    write_closed(upload_id=upload.pk, seconds=60)


def counted(upload: Upload) -> tuple[int, int, int, int]:
    """(loaded, unnamed, accepted, not known); the tally adds up."""
    now = tally(Upload.objects.get(pk=upload.pk))
    assert now.adds_up
    return now.loaded, now.unnamed, now.accepted, now.unknown


def test_leads_without_a_result_are_unnamed_and_the_reason_is_kept():
    upload = upload_of()
    next_request(upload).answer().call_back()
    next_request(upload).answer()
    close(upload)
    assert counted(upload) == (2, 2, 0, 0)
    closed = Upload.objects.get()
    assert (closed.state, closed.closed_by, closed.closed_reason, closed.is_closing) == (
        "finished",
        make.person(),
        WHY,
        False,
    )
    assert [notes_in_words(notes) for notes in Batch.objects.values_list("notes", flat=True)] == [
        "",
        f"Closed without a result by a person, because “{WHY}”. A result that comes later counts.",
    ]
    event = Event.objects.get(action="closed_without_result")
    assert (event.user, event.details, event.reason) == (make.person(), {"leads": 2}, WHY)


def test_a_late_callback_corrects_it():
    upload = upload_of(2)
    late = next_request(upload).answer()
    close(upload)
    assert counted(upload) == (0, 2, 0, 0)
    late.call_back(failed=1)
    assert counted(upload) == (1, 1, 0, 0)
    assert Batch.objects.get().notes == []
    assert not Event.objects.filter(action="reported_twice").exists()


def test_nothing_is_learned_of_the_campaigns_fields():
    upload = upload_of(2)
    next_request(upload).answer()
    close(upload)
    assert ProvenMap.objects.exists()
    assert Upload.objects.get().paused_at is None


def test_a_batch_about_which_a_person_has_to_decide_is_not_decided_by_it():
    upload = upload_of()
    next_request(upload).answer()
    next_request(upload).answer(EMPTY)
    close(upload)
    assert counted(upload) == (0, 2, 0, 2)
    assert Upload.objects.get().state == "awaiting_results"


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_closed(reason):
    upload = upload_of(2)
    next_request(upload).answer()
    with pytest.raises(NotNow, match="Say why"):
        close(upload, reason)
    assert counted(upload) == (0, 0, 2, 0)


def test_what_is_still_to_be_sent_is_not_closed():
    upload = upload_of()
    next_request(upload).answer()
    with pytest.raises(NotNow, match="still to be sent"):
        close(upload)


def test_where_no_result_is_missing_there_is_nothing_to_close():
    upload = upload_of(2)
    next_request(upload).answer().call_back()
    with pytest.raises(NotNow, match="No result of this upload is missing"):
        close(upload)
    assert Upload.objects.get().closed_at is None


def test_what_ended_without_its_results_can_still_be_closed():
    upload = upload_of(2)
    next_request(upload).answer()
    Account.objects.update(callbacks_reach_us=False)
    settle_account(upload.campaign.account_id)
    assert (Upload.objects.get().state, counted(upload)) == ("finished", (0, 0, 2, 0))
    close(upload)
    assert (Upload.objects.get().state, counted(upload)) == ("finished", (0, 2, 0, 0))


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_close_it_once():
    upload = upload_of(2)
    next_request(upload).answer()
    make.person()

    def try_to_close() -> None:
        with suppress(NotNow):
            close(upload)

    at_once(try_to_close, try_to_close)
    assert Event.objects.filter(action="closed_without_result").count() == 1
    assert counted(upload) == (0, 2, 0, 0)


def test_what_the_page_did_not_get_done_the_sweeper_does(monkeypatch):
    monkeypatch.setattr(closing, "BATCHES_AT_ONCE", 1)
    upload = upload_of()
    next_request(upload).answer()
    next_request(upload).answer()
    close_upload(upload=upload, user=make.person(), reason=WHY)
    write_closed(upload_id=upload.pk, seconds=0)
    assert counted(upload) == (0, 2, 2, 0)
    assert Upload.objects.get().is_closing
    sweep(enqueue=lambda task, pk: True)
    assert counted(upload) == (0, 4, 0, 0)
    assert (Upload.objects.get().is_closing, Upload.objects.get().state) == (False, "finished")


def test_a_callback_that_comes_while_it_is_closed_counts(monkeypatch):
    monkeypatch.setattr(closing, "BATCHES_AT_ONCE", 1)
    upload = upload_of()
    next_request(upload).answer()
    second = next_request(upload).answer()
    close_upload(upload=upload, user=make.person(), reason=WHY)
    write_closed(upload_id=upload.pk, seconds=0)
    second.call_back()
    write_all_closed(seconds=60)
    assert counted(upload) == (2, 2, 0, 0)


def test_an_upload_of_an_account_that_no_callback_reaches_does_not_wait():
    upload = upload_of(2)
    Account.objects.update(callbacks_reach_us=False)
    upload = Upload.objects.select_related("campaign__account").get()
    claimed = claim(account_id=upload.campaign.account_id)
    record(attempt_id=claimed.attempt_id, observed=QUEUED)
    assert (Upload.objects.get().state, counted(upload)) == ("finished", (0, 0, 2, 0))
