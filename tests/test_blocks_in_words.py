"""What blocks an upload's waiting batches, in words, and who has to act."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from campaigns.blocks_in_words import block_of, blocks_of
from campaigns.models import Account, Campaign, HoldReason, StopReason, Upload, Who, database_now
from campaigns.sending import cancel_upload, pause_upload, resume_upload
from campaigns.sending.facts import Facts
from campaigns.sending.halting import hold_campaign, stop_account
from campaigns.sending.hours import INDIA
from campaigns.tally import tallies
from campaigns.wording import at_or_on
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(db) -> Upload:
    """Two waiting batches with a proven map."""
    make.campaign(of=make.account(rows_per_request=3))
    return make.confirmed_upload(make.rows(6))


def blocked(upload: Upload) -> tuple[str, str]:
    """(who has to act, words), both empty if nothing blocks the upload."""
    block = block_of(Upload.objects.select_related("campaign__account").get(pk=upload.pk))
    return (block.who, block.words) if block else ("", "")


def is_alone(upload: Upload) -> bool:
    return upload.pk in Facts([upload], database_now()).report_awaited_since


def in_words(moment: datetime) -> str:
    return at_or_on(moment, timezone.now())


def test_what_waits_for_its_turn_only_is_not_blocked(upload):
    assert blocked(upload) == ("", "")


def test_a_pause_says_who_when_why_and_how_to_go_on(upload):
    pause_upload(upload=upload, user=make.person(), reason="wrong file")
    paused_at = Upload.objects.get().paused_at
    assert blocked(upload) == (
        Who.PERSON,
        f"asha paused it {in_words(paused_at)}, because “wrong file”. Nothing more of it is sent until somebody "
        "resumes it.",
    )
    resume_upload(upload=upload, user=make.person())
    assert blocked(upload) == ("", "")


def test_a_pause_by_callbacks_says_what_the_dialer_did_not_take(upload):
    Upload.objects.update(paused_at=database_now(), paused_reason="The dialer loaded none of the 3 leads of batch 1")
    who, words = blocked(upload)
    assert who == Who.PERSON
    assert words.startswith("The dialer loaded none of the 3 leads of batch 1. LeadsPortal paused the upload ")


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (
            lambda campaign: stop_account(campaign.account_id, StopReason.OTHER, words="The key is wrong."),
            "The key is wrong.",
        ),
        (lambda campaign: Account.objects.update(is_active=False), "The CloudAgent account was switched off."),
        (lambda campaign: hold_campaign(campaign.pk, HoldReason.OTHER, words="It is not known"), "It is not known."),
        (lambda campaign: Campaign.objects.update(is_active=False), "The campaign was switched off."),
    ],
    ids=["account_stopped", "account off", "campaign_held", "campaign off"],
)
def test_what_an_administrator_has_to_fix_stops_it(upload, stop, words):
    stop(upload.campaign)
    who, said = blocked(upload)
    assert who == Who.ADMINISTRATOR
    assert said.startswith(words)


@pytest.mark.parametrize(
    ("may_try_leads", "asked"), [(False, "It is asked again {}, then"), (True, "One batch is tried {}, then")]
)
def test_the_page_says_when_a_dialer_that_does_not_answer_is_tried_again(upload, may_try_leads, asked):
    again = database_now() + timedelta(seconds=90)
    Account.objects.update(
        outage="no_answer", outage_since=database_now(), backs_off_until=again, may_try_leads=may_try_leads
    )
    who, words = blocked(upload)
    assert who == Who.NOBODY
    assert words.startswith(
        "The dialer does not answer: two requests in succession had no clear answer, so no further leads are risked."
    )
    assert asked.format(in_words(again)) in words
    Account.objects.update(backs_off_until=database_now() - timedelta(seconds=1))
    assert asked.format("now") in blocked(upload)[1]


def test_the_page_says_since_when_a_dialer_cannot_be_reached(upload):
    since = database_now() - timedelta(minutes=1)
    again = database_now() + timedelta(seconds=5)
    Account.objects.update(outage="unreachable", outage_since=since, backs_off_until=again)
    who, words = blocked(upload)
    assert who == Who.NOBODY
    assert words.startswith("The dialer cannot be reached since ")
    assert f"it is tried again {in_words(again)}" in words


def test_a_pause_that_the_dialer_asked_for_is_said_until_it_is_over(upload):
    again = database_now() + timedelta(seconds=30)
    Account.objects.update(backs_off_until=again)
    assert blocked(upload) == (
        Who.NOBODY,
        f"The dialer asked for a pause, since there were too many requests. It goes on {in_words(again)}.",
    )
    Account.objects.update(backs_off_until=database_now())
    assert blocked(upload) == ("", "")


def test_an_upload_for_later_says_until_when_it_waits(upload):
    Upload.objects.update(send_at=datetime(2126, 12, 9, 9, 0, tzinfo=INDIA))
    assert blocked(upload) == (Who.NOBODY, "Waits until 9 Dec 2126, 09:00.")
    Upload.objects.update(send_at=database_now() - timedelta(seconds=1))
    assert blocked(upload) == ("", "")


def test_closed_sending_hours_are_said_with_when_they_begin(upload):
    here = database_now().astimezone(INDIA)
    opens = (here + timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    until = time((opens.hour + 1) % 24)
    Campaign.objects.update(sending_from=opens.time(), sending_until=until)
    assert blocked(upload) == (
        Who.NOBODY,
        f"Waits for the campaign's sending hours, which begin {in_words(opens)}.",
    )
    Campaign.objects.update(sending_from=time((here.hour - 1) % 24), sending_until=time((here.hour + 2) % 24))
    assert blocked(upload) == ("", "")


def test_the_first_batch_of_an_unproven_map_goes_alone_until_its_callback(settings):
    make.campaign(of=make.account(rows_per_request=3))
    upload = make.confirmed_upload(make.rows(6), proven=False)
    assert blocked(upload) == ("", "")
    next_request(upload).answer()
    who, words = blocked(upload)
    assert who == Who.NOBODY
    assert words.startswith("Testing the first batch; the rest follows when the dialer confirms it, ")
    assert is_alone(upload)
    settings.PROOF_SECONDS = 0
    assert not is_alone(upload)
    assert blocked(upload) == ("", "")


def test_what_a_person_did_is_said_before_what_goes_on_by_itself(upload):
    Account.objects.update(outage="no_answer", outage_since=database_now())
    Upload.objects.update(send_at=datetime(2126, 12, 9, 9, 0, tzinfo=INDIA))
    stop_account(upload.campaign.account_id, StopReason.OTHER, words="The key is wrong.")
    assert blocked(upload)[0] == Who.ADMINISTRATOR
    pause_upload(upload=upload, user=make.person())
    assert blocked(upload)[0] == Who.PERSON


def test_nothing_blocks_what_does_not_wait(upload):
    Account.objects.update(outage="no_answer", outage_since=database_now())
    cancel_upload(upload=upload, user=make.person())
    assert blocked(upload) == ("", "")


def test_any_number_of_uploads_cost_the_same_questions(upload, django_assert_num_queries):
    for _ in range(3):
        make.confirmed_upload(make.rows(6))
    pause_upload(upload=upload, user=make.person())
    for listed in (Upload.objects.order_by("pk")[:1], Upload.objects.order_by("pk")[:4]):
        uploads = list(listed.select_related("campaign__account", "paused_by"))
        counted = tallies(uploads)
        with django_assert_num_queries(2):
            blocks_of(uploads, counted)
