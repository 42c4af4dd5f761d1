"""Each reason why an upload is not sent now has words, keeps it from being sent, and is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from campaigns.blocks_in_words import why_not_now
from campaigns.history import line_of, troubled_accounts
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Campaign,
    HoldReason,
    Outage,
    PauseReason,
    ProvenMap,
    StopReason,
    Upload,
    Who,
    database_now,
)
from campaigns.sending import Claim, claim, pause_upload, record
from campaigns.sending.halting import hold_campaign, stop_account
from campaigns.sending.hours import INDIA
from campaigns.sending.leasing import take_leases
from campaigns.sending.readiness import REASONS, Blocked, Ready, readiness
from campaigns.tally import tally
from campaigns.wording import BlockedBy, standing_in_words, why_blocked
from tests import make
from tests.dialogue import QUEUED

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(db) -> Upload:
    """Three waiting batches with a proven map. The account has two slots and a sender."""
    account = make.account(rows_per_request=3, requests_a_minute=2)
    make.campaign(of=account)
    made = make.confirmed_upload(make.rows(9))
    assert take_leases([account.pk], "sender")
    return made


def soon() -> dict[str, object]:
    return {"backs_off_until": database_now() + timedelta(minutes=1)}


def send_one(upload: Upload) -> None:
    record(attempt_id=claim(account_id=upload.campaign.account_id).attempt_id, observed=QUEUED)


def close_the_hours(upload: Upload) -> None:
    clock = database_now().astimezone(INDIA)
    begins, ends = (clock + timedelta(hours=2)).time(), (clock + timedelta(hours=4)).time()
    Campaign.objects.update(sending_from=begins, sending_until=ends)


def leave_the_first_batch_alone(upload: Upload) -> None:
    upload.campaign.proven_maps.all().delete()
    send_one(upload)


def leave_the_last_batch(upload: Upload) -> None:
    Upload.objects.update(start_campaign=True)
    for _ in range(2):
        claim(account_id=upload.campaign.account_id)
    Account.objects.update(requests_a_minute=60)


def take_all_slots(upload: Upload) -> None:
    for _ in range(2):
        send_one(upload)


def take_all_slots_and_set_the_clock(upload: Upload) -> None:
    take_all_slots(upload)
    upload.campaign.account.clock_readings.update(wall_at=F("wall_at") - timedelta(hours=1))
    claim(account_id=upload.campaign.account_id)


def let_another_go_first(upload: Upload) -> None:
    make.confirmed_upload(make.rows(3))
    send_one(upload)


SETUPS: dict[BlockedBy, Callable[[Upload], object]] = {
    BlockedBy.PAUSED_BY_PERSON: lambda upload: pause_upload(upload=upload, user=make.person(), reason="wrong file"),
    BlockedBy.PAUSED_BY_PORTAL: lambda upload: Upload.objects.update(
        paused_at=database_now(),
        paused_code=PauseReason.NOTHING_LOADED,
        paused_details={"batch": 1, "size": 3, "campaign": "Sales", "headers": ["PhoneNumber"]},
    ),
    BlockedBy.ACCOUNT_STOPPED: lambda upload: stop_account(
        upload.campaign.account_id, StopReason.KEY_REFUSED, message="Invalid"
    ),
    BlockedBy.ACCOUNT_OFF: lambda upload: Account.objects.update(is_active=False),
    BlockedBy.CAMPAIGN_HELD: lambda upload: hold_campaign(
        upload.campaign_id, HoldReason.UNKNOWN_CAMPAIGN, message="Invalid"
    ),
    BlockedBy.CAMPAIGN_OFF: lambda upload: Campaign.objects.update(is_active=False),
    BlockedBy.DIALER_DOES_NOT_ANSWER: lambda upload: Account.objects.update(outage=Outage.NO_ANSWER, **soon()),
    BlockedBy.DIALER_UNREACHABLE: lambda upload: Account.objects.update(outage=Outage.UNREACHABLE, **soon()),
    BlockedBy.DIALER_ASKED_FOR_PAUSE: lambda upload: Account.objects.update(**soon()),
    BlockedBy.SEND_AT: lambda upload: Upload.objects.update(send_at=database_now() + timedelta(hours=1)),
    BlockedBy.SENDING_HOURS: close_the_hours,
    BlockedBy.FIRST_BATCH_ALONE: leave_the_first_batch_alone,
    BlockedBy.LAST_BATCH: leave_the_last_batch,
    BlockedBy.CLOCK_SET: take_all_slots_and_set_the_clock,
    BlockedBy.NO_FREE_SLOT: take_all_slots,
    BlockedBy.OTHERS_TURN: let_another_go_first,
    BlockedBy.NO_SENDER: lambda upload: Account.objects.update(lease_owner="", lease_until=None),
}


def now(upload: Upload) -> Upload:
    return Upload.objects.select_related("campaign__account", "paused_by").get(pk=upload.pk)


def readiness_of(upload: Upload) -> Ready | Blocked:
    return readiness([upload])[upload.pk]


def state(upload: Upload) -> str:
    return str(standing_in_words(line_of(now(upload), tally(upload)).standing))


def is_sent(upload: Upload) -> bool:
    """Whether the sender of the account takes a batch of this upload next."""
    step = claim(account_id=upload.campaign.account_id)
    return isinstance(step, Claim) and Attempt.objects.get(pk=step.attempt_id).batch.upload_id == upload.pk


def test_all_codes_are_in_the_table_once_and_what_a_person_has_to_do_comes_first():
    assert sorted(reason.code for reason in REASONS) == sorted(BlockedBy)
    by_itself = [reason.who == Who.NOBODY for reason in REASONS]
    assert by_itself == sorted(by_itself)


@pytest.mark.parametrize("code", BlockedBy)
def test_each_has_words_blocks_and_is_shown(upload, code):
    SETUPS[code](upload)
    found = readiness_of(now(upload))
    assert isinstance(found, Blocked)
    assert found.code == code
    first, rest = why_blocked(code, parameters=found.parameters, until=found.until, now=database_now())
    assert first.endswith(".")
    shown = state(upload) + why_not_now(now(upload), tally(upload))
    assert first.removesuffix(".") in shown, "with the time, where it is foretold"
    assert rest in shown
    # A call of claim() is a sender, so claim() cannot show that there is none.
    assert is_sent(upload) is (code == BlockedBy.NO_SENDER)


def test_what_nothing_blocks_is_ready_and_sent(upload):
    assert readiness_of(now(upload)) == Ready()
    assert why_not_now(now(upload), tally(upload)) == ""
    assert is_sent(upload)


def test_the_usual_course_of_sending_does_not_change_the_state_of_an_upload(upload):
    take_all_slots(upload)
    assert state(upload) == "Being sent"


@pytest.mark.parametrize("outage", Outage)
def test_in_an_outage_a_try_is_made_in_its_time_and_the_words_stay_until_the_dialer_answers(upload, outage):
    Account.objects.update(outage=outage, outage_since=database_now(), may_try_leads=True)
    assert readiness_of(now(upload)).code in (BlockedBy.DIALER_DOES_NOT_ANSWER, BlockedBy.DIALER_UNREACHABLE)
    assert is_sent(upload)
    assert not is_sent(upload), "one at a time"
    record(attempt_id=Attempt.objects.get().pk, observed=QUEUED)
    assert readiness_of(now(upload)) == Ready()


def test_many_uploads_cost_as_many_questions_as_few(upload, django_assert_max_num_queries):
    for _ in range(5):
        make.confirmed_upload(make.rows(6), start_campaign=True)
    ProvenMap.objects.all().delete()
    Batch.objects.filter(number=1).update(state=BatchState.SENDING)
    upload.refresh_from_db()
    pause_upload(upload=upload, user=upload.uploaded_by)
    uploads = list(Upload.objects.select_related("campaign__account", "paused_by"))
    with django_assert_max_num_queries(10):
        assert len(readiness(uploads)) == 6


@pytest.mark.parametrize("code", BlockedBy)
def test_the_lists_of_what_somebody_must_lift_name_what_readiness_names(upload, code):
    SETUPS[code](upload)
    block = readiness_of(now(upload)).code
    assert Upload.objects.paused_by_portal().exists() == (block == BlockedBy.PAUSED_BY_PORTAL)
    assert Account.objects.stopped().exists() == (block == BlockedBy.ACCOUNT_STOPPED)
    assert Campaign.objects.held().exists() == (block == BlockedBy.CAMPAIGN_HELD)
    waits = block in (
        BlockedBy.DIALER_DOES_NOT_ANSWER,
        BlockedBy.DIALER_UNREACHABLE,
        BlockedBy.DIALER_ASKED_FOR_PAUSE,
    )
    assert bool(troubled_accounts(upload.uploaded_by)) == waits
