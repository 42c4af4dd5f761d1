"""Rows of a child that have arrived by its parent between the child's Confirm and its sending are not sent again."""

import pytest

from campaigns import failed_files, uploads
from campaigns.families import children_of, rows_to_fix
from campaigns.lead_story import story_of
from campaigns.models import Attempt, BatchState, Event, Upload, UploadState
from campaigns.sending import Wait, claim
from campaigns.tally import tally
from campaigns.wording import notes_in_words, step_in_words
from tests import make
from tests.dialogue import FAILED_FILE_LINK, Request, next_request
from tests.families import all_loaded, confirmed, family_tally, fixing, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make.account(rows_per_request=2)


def refused(account, *, batches: int) -> tuple[Upload, list[Request]]:
    """An upload all of whose batches the dialer has refused, with its requests; from now on each request has as many
    rows as there may be."""
    parent = make.confirmed_upload(make.rows(2 * batches), to=make.campaign(of=account))
    requests = [next_request(parent) for _ in range(batches)]
    parent.batches.update(state=BatchState.REFUSED)
    account.rows_per_request = 500
    account.save()
    return parent, requests


def says_it_has_them(request: Request, number: int) -> None:
    request.call_back(transaction_id=f"12917171644550581931951{number}")


def test_a_row_that_arrives_after_the_confirm_of_the_child_is_not_sent_again(account):
    parent, (first, _) = refused(account, batches=2)
    child = confirmed(fixing(parent))
    says_it_has_them(first, 1)

    sent = next_request(child)

    assert sent.batch.size == 2
    assert states(child) == {2: "skipped", 3: "skipped", 4: "ready", 5: "ready"}
    event = Event.objects.get(action="took_out_arrived")
    assert (event.upload, event.details) == (child, {"leads": 2, "batch": 1})
    assert family_tally(parent) == {"total": 4, "loaded": 2, "sending": 2}
    sent.answer().call_back()
    assert family_tally(parent) == {"total": 4, "loaded": 4}
    child.refresh_from_db()
    assert tally(child).adds_up
    told = [step_in_words(step) for step in story_of(child, child.leads.get(row=2)).steps]
    assert told[-1] == "Taken out of batch 1: the dialer had it by the upload from which it comes"


def test_a_batch_all_of_whose_rows_have_arrived_ends_and_takes_no_slot(account):
    parent, (only,) = refused(account, batches=1)
    child = confirmed(fixing(parent))
    says_it_has_them(only, 1)
    before = Attempt.objects.count()

    assert claim(account_id=account.pk) == Wait(0.0)

    assert claim(account_id=account.pk) is None
    assert Attempt.objects.count() == before
    batch = child.batches.get()
    assert (batch.state, batch.size) == (BatchState.CANCELLED, 0)
    assert notes_in_words(batch.notes) == (
        "The dialer has all of its rows by the upload from which they come. It was not sent."
    )
    child.refresh_from_db()
    assert child.state == UploadState.FINISHED
    assert family_tally(parent) == {"total": 2, "loaded": 2}


def test_a_child_of_which_nothing_has_arrived_is_sent_whole(account):
    parent, _ = refused(account, batches=1)
    child = confirmed(fixing(parent))
    assert next_request(child).batch.size == 2
    assert not Event.objects.filter(action="took_out_arrived").exists()


# ---- a later message of the parent takes that back ----


def takes_it_back(request: Request, number: int) -> None:
    """The dialer says that it has loaded none of them, and which these are."""
    batch = request.batch
    found = request.call_back(
        failed=batch.size, link=FAILED_FILE_LINK, transaction_id=f"12917171644550581931951{number}"
    )
    rows = [f"{lead.values[0]},Invalid number" for lead in batch.leads()]
    failed_files.archive(failed_file=found, data="\n".join(["PhoneNumber,Reason", *rows]).encode())


def to_fix(parent: Upload) -> int:
    parent.refresh_from_db()
    return rows_to_fix(tally(parent), children_of(parent, user=parent.uploaded_by))


def test_what_the_child_has_loaded_counts_in_the_child_again_and_is_not_fixed_a_second_time(account):
    parent, (only,) = refused(account, batches=1)
    child = all_loaded(fixing(parent))
    says_it_has_them(only, 1)
    assert family_tally(parent) == {"total": 2, "loaded": 2}

    takes_it_back(only, 1)

    child.refresh_from_db()
    assert child.taken == {"rejected": 2}
    assert states(parent) == {2: "rejected", 3: "rejected"}
    assert family_tally(parent) == {"total": 2, "loaded": 2}
    assert to_fix(parent) == 0


def test_what_the_child_is_to_send_still_is_sent_by_it(account):
    parent, (only,) = refused(account, batches=1)
    child = confirmed(fixing(parent))
    says_it_has_them(only, 1)
    takes_it_back(only, 1)
    assert family_tally(parent) == {"total": 2, "waiting": 2}
    assert to_fix(parent) == 0
    sent = next_request(child)
    assert sent.batch.size == 2
    sent.answer().call_back()
    assert family_tally(parent) == {"total": 2, "loaded": 2}


def test_what_was_taken_out_of_the_child_counts_in_the_parent_and_can_be_fixed_again(account):
    parent, (first, _) = refused(account, batches=2)
    child = confirmed(fixing(parent))
    says_it_has_them(first, 1)
    next_request(child).answer().call_back()
    assert family_tally(parent) == {"total": 4, "loaded": 4}

    takes_it_back(first, 1)

    assert states(child) == {2: "skipped", 3: "skipped", 4: "loaded", 5: "loaded"}
    assert family_tally(parent) == {"total": 4, "loaded": 2, "rejected": 2}
    assert to_fix(parent) == 2
    again = all_loaded(fixing(parent))
    assert states(again) == {2: "loaded", 3: "loaded"}
    assert family_tally(parent) == {"total": 4, "loaded": 4}
    assert to_fix(parent) == 0


def test_what_was_taken_back_while_it_is_taken_out_is_not_taken_out(account):
    parent, (only,) = refused(account, batches=1)
    child = confirmed(fixing(parent))
    says_it_has_them(only, 1)
    batch = child.batches.select_related("upload__parent").get()
    seen = uploads.arrived_leads(batch)
    takes_it_back(only, 1)
    assert uploads.take_out_arrived(batch, seen) is False
    assert (batch.size, child.batches.get().size) == (2, 2)
    assert states(child) == {2: "ready", 3: "ready"}
