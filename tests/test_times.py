"""Times that decide are the database's: a host's own clock may be wrong, and nothing goes wrong with it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from campaigns import uploads
from campaigns.models import Action, Attempt, Event, Upload, UploadState, database_now
from campaigns.sending import resume_account, stop_account
from campaigns.sweeping import sweep
from tests import make
from tests.dialogue import BAD_KEY, next_request

ROOT = Path(__file__).resolve().parent.parent / "campaigns"

# These only say a time to a person: whether it is today, how long ago it was.
WORDS = {
    "templatetags/portal.py",
    "wording/attention.py",
    "wording/decisions.py",
    "wording/headlines.py",
    "wording/standing.py",
    "views/sent_before.py",
    "history.py",
}


def test_only_words_ask_the_hosts_clock():
    asks = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not {"migrations", "sandbox"} & set(path.parts)  # the sandbox stands for somebody else's machine
        and re.search(r"timezone\.now\(|auto_now_add|datetime\.now\(", path.read_text())
    }

    assert asks <= WORDS


@pytest.fixture(params=[-3600, 3600], ids=["an hour slow", "an hour fast"])
def wrong_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """This host's clock, as Django reads it."""
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(seconds=request.param))


@pytest.mark.django_db
def test_an_upload_has_the_times_of_the_database(wrong_clock):
    upload = make.confirmed_upload()
    upload.refresh_from_db()

    for moment in (upload.uploaded_at, upload.confirmed_at, Event.objects.latest("pk").at):
        assert abs(database_now() - moment) < timedelta(minutes=1)


@pytest.mark.django_db
def test_the_sweeper_finds_a_file_whose_job_was_lost_after_ten_seconds(wrong_clock):
    upload = make.received_upload()
    found = []

    def enqueue(task, pk: int) -> bool:
        found.append((task.__name__, pk))
        return True

    sweep(enqueue=enqueue)
    assert found == [], "it is fresh"
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=database_now() - timedelta(seconds=11))
    sweep(enqueue=enqueue)
    assert found == [("read_small_file", upload.pk)]


@pytest.mark.django_db
def test_results_are_awaited_for_a_day_of_the_database(wrong_clock):
    upload = make.confirmed_upload()
    next_request(upload).answer()
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS

    Attempt.objects.update(started_at=database_now() - timedelta(hours=23, minutes=30))
    uploads.end_waits()
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS

    Attempt.objects.update(started_at=database_now() - timedelta(hours=24, minutes=30))
    uploads.end_waits()
    assert Upload.objects.get().state == UploadState.FINISHED


@pytest.mark.django_db
def test_an_answer_of_before_the_fix_does_not_stop_the_account_again(wrong_clock):
    """What a person has fixed after the request began counts, however the host's clock stands."""
    request = next_request(make.confirmed_upload())
    account = request.upload.campaign.account
    stop_account(account.pk, reason="other", words="A test.")
    resume_account(account=account, user=make.person("root", administrator=True))
    assert Event.objects.filter(action=Action.ACCOUNT_RESUMED).exists()

    request.answer(BAD_KEY)

    account.refresh_from_db()
    assert account.stopped_at is None
