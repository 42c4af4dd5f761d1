"""A mapping that does not fit the campaign costs one batch, not a file."""

from datetime import timedelta

import pytest

from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    ProvenMap,
    Upload,
    database_now,
)
from campaigns.sending import Claim, claim, record, resume_upload
from campaigns.sending.proving import learn_from_outcomes
from campaigns.wording import why_paused
from tests import make
from tests.dialogue import NO_ANSWER, QUEUED, next_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db) -> Account:
    made = make.account(rows_per_request=10, requests_a_minute=60)
    make.campaign(of=made)
    return made


@pytest.fixture
def upload(account) -> Upload:
    """Three batches with a map by which the campaign has taken no leads yet."""
    return make.confirmed_upload(make.rows(30), proven=False)


def send_first(account: Account) -> Batch:
    claimed = claim(account_id=account.pk)
    record(attempt_id=claimed.attempt_id, observed=QUEUED)
    return Attempt.objects.get(pk=claimed.attempt_id).batch


def report(batch: Batch, **counts: int) -> None:
    """Does what the batch's callback would do. Without it, nobody has counted anything."""
    Callback.objects.get_or_create(
        attempt=batch.attempts.latest("pk"), state=CallbackState.APPLIED, defaults={"received_at": database_now()}
    )
    tell(batch, **counts)


def tell(batch: Batch, **counts: int) -> None:
    zero = {"loaded": 0, "already_there": 0, "rejected": 0, "unnamed": 0}
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, **(zero | counts))
    learn_from_outcomes([Batch.objects.get(pk=batch.pk)])


def test_the_first_batch_of_a_map_goes_alone(account, upload):
    assert isinstance(claim(account_id=account.pk), Claim)
    assert claim(account_id=account.pk) is None
    record(attempt_id=Attempt.objects.get().pk, observed=QUEUED)
    assert claim(account_id=account.pk) is None, "accepted is not loaded"


@pytest.mark.parametrize("counts", [{"loaded": 1, "rejected": 9}, {"already_there": 10}], ids=["loaded", "there"])
def test_once_one_lead_of_the_first_batch_was_loaded_or_there_all_batches_go(account, upload, counts):
    report(send_first(account), **counts)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_a_batch_without_a_result_says_nothing_of_the_map(account):
    upload = make.confirmed_upload(make.rows(40))
    tell(send_first(account), unnamed=10)
    upload.refresh_from_db()
    assert upload.paused_at is None
    assert ProvenMap.objects.exists()


def test_what_one_upload_has_proven_serves_the_next(account, upload):
    report(send_first(account), loaded=10)
    make.confirmed_upload(make.rows(30, first=9100000001), proven=False)
    assert all(isinstance(claim(account_id=account.pk), Claim) for _ in range(5))


def test_another_map_is_to_be_proven_anew(account, upload):
    report(send_first(account), loaded=10)
    other = make.confirmed_upload([["9100000001", "A"], ["9100000002", "B"]], header=["Mobile", "Name"], proven=False)
    assert other.map_key != upload.map_key
    assert ProvenMap.objects.count() == 1


def test_a_callback_that_does_not_come_delays_the_other_batches_for_some_minutes_only(account, upload, settings):
    send_first(account)
    assert claim(account_id=account.pk) is None
    Attempt.objects.update(started_at=database_now() - timedelta(seconds=settings.PROOF_SECONDS + 1))
    assert isinstance(claim(account_id=account.pk), Claim)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_a_first_batch_that_is_unknown_delays_the_others_too(account, upload):
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=NO_ANSWER)
    assert claim(account_id=account.pk) is None


def test_without_callbacks_nothing_waits_for_one(account, upload):
    Account.objects.update(callbacks_reach_us=False)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_other_uploads_of_the_account_do_not_wait_for_the_proof(account, upload):
    claim(account_id=account.pk)
    proven = make.confirmed_upload([["9100000001", "A"]], header=["Mobile", "Name"])
    assert Attempt.objects.get(pk=claim(account_id=account.pk).attempt_id).batch.upload_id == proven.pk


def test_an_upload_whose_callback_loaded_nothing_pauses_and_says_why(account, upload):
    report(send_first(account), rejected=10)
    upload.refresh_from_db()
    assert upload.paused_at
    assert upload.paused_by is None
    assert "none of the 10 leads of batch 1" in why_paused(upload)
    assert "mapping file in CloudAgent (PhoneNumber, Name, Priority were sent)" in why_paused(upload)
    assert claim(account_id=account.pk) is None


def test_the_commonest_reason_is_named_before_the_columns_are_doubted(account, upload):
    request = next_request(upload).answer()
    request.reject([*["Invalid number"] * 6, *["Number in DND"] * 4])
    upload.refresh_from_db()
    said = why_paused(upload)
    assert "none of the 10 leads of batch 1: “Invalid number” for 6 of them." in said
    assert said.index("Invalid number") < said.index("mapping file in CloudAgent")


def test_a_map_that_was_proven_is_not_any_more_once_nothing_was_loaded_by_it(account):
    upload = make.confirmed_upload(make.rows(30))
    report(send_first(account), rejected=10)
    assert not ProvenMap.objects.exists()
    upload.refresh_from_db()
    assert upload.paused_at


def test_resumed_by_a_person_its_next_batch_goes_alone_again(account, upload):
    batch = send_first(account)
    report(batch, rejected=10)
    resume_upload(upload=upload, user=make.person())
    learn_from_outcomes([Batch.objects.get(pk=batch.pk)])
    upload.refresh_from_db()
    assert upload.paused_at is None, "what was sent before says nothing new"
    second = send_first(account)
    assert second.number == 2
    assert claim(account_id=account.pk) is None
    report(second, rejected=10)
    upload.refresh_from_db()
    assert upload.paused_at


def test_a_late_failed_file_does_not_take_back_a_proof_that_was_given_since(account):
    upload = make.confirmed_upload(make.rows(50), proven=False)
    first = send_first(account)
    report(first, unnamed=10)
    resume_upload(upload=upload, user=make.person())
    report(send_first(account), loaded=10)
    report(first, rejected=10)
    assert ProvenMap.objects.exists()
    assert isinstance(claim(account_id=account.pk), Claim)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_a_report_whose_failed_file_says_that_all_were_there_resumes_by_itself(account, upload):
    batch = send_first(account)
    report(batch, unnamed=10)
    upload.refresh_from_db()
    assert upload.paused_at
    report(batch, already_there=10)
    upload.refresh_from_db()
    assert upload.paused_at is None
    assert isinstance(claim(account_id=account.pk), Claim)


def test_an_upload_of_which_one_batch_was_loaded_and_another_not_at_all_waits_for_a_person_in_either_order(account):
    for first, then in (({"rejected": 10}, {"loaded": 10}), ({"loaded": 10}, {"rejected": 10})):
        upload = make.confirmed_upload(make.rows(40))
        batches = [send_first(account), send_first(account)]
        report(batches[0], **first)
        report(batches[1], **then)
        upload.refresh_from_db()
        assert upload.paused_at


def test_a_pause_by_a_person_is_not_ended_by_a_report(account, upload):
    batch = send_first(account)
    Upload.objects.update(paused_at=database_now(), paused_by=make.person())
    report(batch, loaded=10)
    upload.refresh_from_db()
    assert upload.paused_at


def test_with_nothing_left_to_send_there_is_nothing_to_pause(account):
    upload = make.confirmed_upload(make.rows(3), proven=False)
    report(send_first(account), rejected=3)
    upload.refresh_from_db()
    assert upload.paused_at is None
