"""Occasions: found in the database alone, each once, and told to whom it concerns."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import history, sending, uploads
from campaigns.models import (
    Account,
    Attempt,
    Notification,
    Occasion,
    OccasionKind,
    Shown,
    StopReason,
    Team,
    Upload,
    Webhook,
    WebhookMessage,
    Whose,
    database_now,
)
from campaigns.notifications import ask_for_test, find_occasions, finding, forget_occasions
from campaigns.sending import halting
from tests import make
from tests.dialogue import BAD_CAMPAIGN, BAD_KEY, HTML, next_request
from tests.notifications.told import chooses, ended_upload, told
from tests.threads import at_once

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=2)


@pytest.fixture(autouse=True)
def _nothing_before(db) -> None:
    """The sweeper has run before: what ended long ago is no news."""
    find_occasions()


def paused_upload() -> Upload:
    """The portal paused it, as the dialer loaded nothing of a batch."""
    upload = make.confirmed_upload(make.rows(6), proven=False, to=make.campaign(of=make.account(rows_per_request=3)))
    next_request(upload).answer().call_back(loaded=0, failed=3)
    upload.refresh_from_db()
    assert upload.is_paused_by_portal
    return upload


def unconfirmed_upload(settings) -> Upload:
    """Nobody knows whether the dialer has its batch, and a person is asked at once."""
    settings.DECISION_SECONDS = 0
    upload = make.confirmed_upload()
    next_request(upload).answer(HTML)
    return upload


# ---- an end ----


def test_the_end_of_an_upload_is_told_once():
    ended_upload()
    assert told() == [("asha", OccasionKind.ENDED)]
    assert told() == []


def test_what_is_told_counts_all_rows_of_the_file():
    upload = make.confirmed_upload([*make.rows(2), ["12", "Nobody", "5"]])
    next_request(upload).answer().call_back()
    find_occasions()
    assert Occasion.objects.get().counts == {"total": 3, "confirmed": 2, "loaded": 2, "invalid": 1}


def test_an_upload_that_ends_again_is_told_again(settings):
    upload = unconfirmed_upload(settings)
    told()
    sending.give_up(batch=upload.batches.get(), user=upload.uploaded_by, reason="not there")
    assert told() == [("asha", OccasionKind.ENDED)]
    Upload.objects.update(finished_at=database_now())
    assert told() == [("asha", OccasionKind.ENDED)]


def test_what_ended_while_no_sweeper_ran_is_told_all_the_same():
    upload = ended_upload()
    Upload.objects.update(finished_at=database_now() - timedelta(days=3))
    finding.OccasionsLookedFor.objects.update(until=database_now() - timedelta(days=4))
    assert told() == [("asha", OccasionKind.ENDED)]
    assert Occasion.objects.get().upload == upload


def test_what_ended_before_there_were_notifications_is_not_told():
    ended_upload()
    finding.OccasionsLookedFor.objects.all().delete()
    Upload.objects.update(finished_at=database_now() - LONG_AGO)
    assert told() == []


def test_what_was_discarded_is_not_told():
    uploads.discard(upload=make.checked_upload(), user=make.person())
    assert Upload.objects.get().finished_at is not None
    assert told() == []


def test_an_end_that_is_committed_late_is_told():
    """Its time is from before the last pass, which could not see it yet."""
    ended_upload()
    Upload.objects.update(finished_at=database_now() - timedelta(minutes=5))
    assert told() == [("asha", OccasionKind.ENDED)]


def test_a_clock_that_was_set_back_hides_no_end():
    finding.OccasionsLookedFor.objects.update(until=database_now() + timedelta(days=1))
    ended_upload()
    assert told() == [("asha", OccasionKind.ENDED)]


def test_of_very_many_ends_a_pass_tells_some_and_the_next_ones_the_rest(monkeypatch):
    monkeypatch.setattr(finding, "MOST_A_PASS", 2)
    for _ in range(3):
        ended_upload()
    assert len(told()) == 2
    assert len(told()) == 1
    assert told() == []


# ---- what needs somebody ----


def test_a_pause_by_the_portal_is_told_and_one_by_a_person_is_not():
    upload = paused_upload()
    assert told() == [("asha", OccasionKind.PAUSED)]
    sending.resume_upload(upload=upload, user=upload.uploaded_by)
    sending.pause_upload(upload=upload, user=upload.uploaded_by, reason="")
    assert told() == []
    assert not Occasion.objects.lasting().exists()


def test_a_pause_that_came_again_between_two_passes_is_another_one():
    paused_upload()
    told()
    Upload.objects.update(paused_at=database_now())
    assert told() == [("asha", OccasionKind.PAUSED)]
    assert Occasion.objects.lasting().count() == 1


def test_batches_without_a_clear_answer_are_told_once_for_all(settings):
    upload = unconfirmed_upload(settings)
    assert told() == [("asha", OccasionKind.NEEDS_DECISION)]
    assert told() == []
    sending.give_up(batch=upload.batches.get(), user=upload.uploaded_by, reason="not there")
    told()
    assert Occasion.objects.get(kind=OccasionKind.NEEDS_DECISION).over_at is not None


def test_overdue_results_are_told():
    next_request(make.confirmed_upload()).answer()
    long_ago = database_now() - LONG_AGO
    Upload.objects.update(confirmed_at=long_ago)
    Attempt.objects.update(started_at=long_ago)
    assert told() == [("asha", OccasionKind.RESULTS_OVERDUE)]


def test_a_stopped_account_is_told_of_each_upload_that_waits_for_it():
    first, second = make.confirmed_upload(), make.confirmed_upload()
    next_request(first).answer(BAD_KEY)
    assert told() == [("asha", OccasionKind.ACCOUNT_STOPPED)] * 2
    assert set(Occasion.objects.values_list("upload", flat=True)) == {first.pk, second.pk}


def test_a_held_campaign_is_told():
    next_request(make.confirmed_upload()).answer(BAD_CAMPAIGN)
    assert told() == [("asha", OccasionKind.CAMPAIGN_HELD)]


def test_a_stopped_account_of_which_nothing_waits_is_told_to_nobody():
    ended_upload()
    told()
    halting.stop_account(Account.objects.get().pk, StopReason.BY_PERSON, user=make.person(), name="asha")
    assert told() == []


def test_what_is_told_is_what_the_dashboard_lists(settings):
    """Of each kind one upload, and none beside."""
    paused = paused_upload()
    undecided = unconfirmed_upload(settings)
    find_occasions()
    asha = paused.uploaded_by
    lasting = set(Occasion.objects.lasting().values_list("upload", "kind"))
    assert lasting == {
        *((upload.pk, OccasionKind.PAUSED) for upload in history.paused_by_portal(asha)),
        *((batch.upload_id, OccasionKind.NEEDS_DECISION) for batch in history.to_decide(asha)),
    }
    assert lasting == {(paused.pk, OccasionKind.PAUSED), (undecided.pk, OccasionKind.NEEDS_DECISION)}


# ---- whom ----


def test_who_uploaded_and_who_confirmed_are_told():
    upload = ended_upload()
    ravi = make.person("ravi")
    make.team(members=[ravi])
    Upload.objects.filter(pk=upload.pk).update(confirmed_by=ravi)
    assert sorted(told()) == [("asha", OccasionKind.ENDED), ("ravi", OccasionKind.ENDED)]


def test_others_of_the_team_are_told_if_they_want_to_be():
    ended_upload()
    for name, whose in (("ravi", Whose.TEAMS), ("meera", Whose.OWN)):
        make.team(members=[make.person(name)])
        chooses(make.person(name), whose=whose)
    assert sorted(told()) == [("asha", OccasionKind.ENDED), ("ravi", OccasionKind.ENDED)]


def test_who_may_not_see_it_any_more_is_told_nothing():
    ended_upload()
    chooses(make.person("stranger"), whose=Whose.TEAMS)
    Team.objects.get().members.clear()
    assert told() == []
    assert Occasion.objects.exists()


def test_a_superuser_is_told_without_a_team():
    upload = ended_upload()
    chooses(make.person("root", administrator=True), whose=Whose.TEAMS)
    Team.objects.get().members.remove(upload.uploaded_by)
    assert told() == [("root", OccasionKind.ENDED)]


def test_who_wants_none_on_pages_has_none_to_see():
    ended_upload()
    chooses(make.person(), shown=Shown.NOWHERE)
    told()
    assert Notification.objects.get().seen_at is not None


def test_each_webhook_that_is_switched_on_has_a_message():
    for name, is_active in (("on", True), ("off", False)):
        Webhook.objects.create(name=name, address="https://crm.example.com/", is_active=is_active)
    ended_upload()
    told()
    assert [message.webhook.name for message in WebhookMessage.objects.all()] == ["on"]


# ---- once, whatever happens ----


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_the_same_moment_tell_it_once():
    ended_upload()
    at_once(*[find_occasions] * 4)
    assert Occasion.objects.count() == 1
    assert Notification.objects.count() == 1


def test_a_pass_that_breaks_off_leaves_nothing_half_told(monkeypatch):
    ended_upload()

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(finding, "_concerned", fail)
        with pytest.raises(RuntimeError):
            find_occasions()
    assert not Occasion.objects.exists()
    assert told() == [("asha", OccasionKind.ENDED)]


@pytest.mark.sqlite
def test_a_pass_looks_at_no_uploads_but_those_that_ended_lately_and_those_that_are_on_their_way():
    ended_upload()
    with CaptureQueriesContext(connection) as asked:
        find_occasions()
    plans = [
        connection.cursor().execute(f"EXPLAIN QUERY PLAN {query['sql']}").fetchall()[0][3]
        for query in asked
        if 'FROM "campaigns_upload" WHERE' in query["sql"] and "finished_at" in query["sql"]
    ]
    assert plans == ["SEARCH campaigns_upload USING INDEX upload_by_end (finished_at>?)"]


def test_a_pass_costs_no_more_with_many_uploads_that_have_ended():
    ended_upload()
    find_occasions()
    with CaptureQueriesContext(
        connection,
    ) as few:
        find_occasions()
    for _ in range(5):
        ended_upload()
    find_occasions()
    with CaptureQueriesContext(connection) as many:
        find_occasions()
    assert len(many) == len(few)
    assert len(few) <= 15


def test_what_was_told_long_ago_is_forgotten_and_what_lasts_is_not(settings):
    webhook = Webhook.objects.create(name="CRM", address="https://crm.example.com/")
    ask_for_test(webhook)
    ended_upload()
    unconfirmed_upload(settings)
    find_occasions()
    Occasion.objects.update(found_at=database_now() - timedelta(days=31))
    WebhookMessage.objects.update(made_at=database_now() - timedelta(days=31))
    forget_occasions()
    left = [OccasionKind.NEEDS_DECISION]
    assert [occasion.kind for occasion in Occasion.objects.all()] == left
    assert [notification.occasion.kind for notification in Notification.objects.all()] == left
    assert [message.occasion.kind for message in WebhookMessage.objects.all()] == left
