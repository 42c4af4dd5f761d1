"""The summary of a day: at its hour in India, once a day, each row of a file counted once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.models import Mail, MailKind, Occasion, Sent, Team, Upload, database_now
from campaigns.notifications import find_occasions, mails, summary
from campaigns.notifications.mailing import send_mails
from tests import make
from tests.families import all_loaded, fixing, half_loaded
from tests.notifications.conftest import MailServer
from tests.notifications.told import chooses, ended_upload

pytestmark = pytest.mark.django_db

INDIA = ZoneInfo("Asia/Kolkata")
SIX = datetime(2026, 11, 26, 18, 0, tzinfo=INDIA)


@pytest.fixture(autouse=True)
def asha(db):
    """She wants a summary at six in the evening."""
    person = make.person()
    person.email = "asha@example.com"
    person.save()
    chooses(person, summary_hour=18)
    return person


@pytest.fixture
def clock(monkeypatch):
    """Sets the time at which mails are gathered."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(mails, "database_now", lambda: moment)
        mails.gather_mails()

    return at


def ended_at(moment: datetime, **made: object) -> Upload:
    upload = ended_upload(**made)
    find_occasions()
    Upload.objects.filter(pk=upload.pk).update(finished_at=moment)
    Occasion.objects.filter(upload=upload).update(since=moment)
    return upload


def covered() -> list[tuple[datetime, datetime]]:
    summaries = Mail.objects.filter(kind=MailKind.SUMMARY).order_by("pk")
    return [(mail.covers_from, mail.covers_until) for mail in summaries]


# ---- when ----


def test_it_is_made_at_its_hour_in_india_and_once_a_day(clock):
    clock(SIX - timedelta(minutes=1))
    assert covered() == []
    clock(SIX)
    clock(SIX + timedelta(hours=2))
    assert covered() == [(SIX - timedelta(days=1), SIX)]


def test_each_begins_where_the_one_before_has_ended(clock, asha):
    clock(SIX)
    chooses(asha, summary_hour=9)
    clock(SIX + timedelta(hours=1))
    clock(SIX + timedelta(days=1))
    nine = SIX + timedelta(hours=15)
    assert covered() == [(SIX - timedelta(days=1), SIX), (SIX, nine)]


def test_a_day_on_which_none_could_be_made_is_in_the_next_one(clock):
    clock(SIX)
    clock(SIX + timedelta(days=3))
    assert covered()[1] == (SIX, SIX + timedelta(days=3))


def test_after_weeks_it_covers_the_last_seven_days(clock):
    clock(SIX)
    clock(SIX + timedelta(days=30))
    assert covered()[1] == (SIX + timedelta(days=23), SIX + timedelta(days=30))


def test_an_hour_that_was_over_when_it_was_chosen_counts_from_tomorrow_on(clock, asha):
    chooses(asha, summary_since=SIX + timedelta(hours=1))
    clock(SIX + timedelta(hours=2))
    assert covered() == []
    clock(SIX + timedelta(days=1))
    assert len(covered()) == 1


def test_who_wants_none_or_may_not_sign_in_has_none(clock, asha):
    chooses(asha, summary_hour=None)
    clock(SIX)
    chooses(asha, summary_hour=18)
    asha.is_active = False
    asha.save()
    clock(SIX)
    assert covered() == []


# ---- what ----


def test_it_counts_all_rows_of_all_files_and_names_each(clock, mail_server: MailServer):
    first = ended_at(SIX - timedelta(hours=2), count=3, file_name="first.csv")
    second = ended_at(SIX - timedelta(hours=1), count=4, file_name="second.csv")
    clock(SIX)
    send_mails()
    assert mail_server.subjects() == ["LeadsPortal: 2 uploads ended, summary of 26 Nov 2026, 18:00"]
    text = mail_server.texts()[0]
    assert "From 25 Nov 2026, 18:00 to 26 Nov 2026, 18:00, 2 uploads ended." in text
    assert "7 rows: 7 loaded." in text
    assert f"“first.csv” — 3 rows: 3 loaded.\nhttp://127.0.0.1:8000/uploads/{first.pk}/" in text
    assert f"“second.csv” — 4 rows: 4 loaded.\nhttp://127.0.0.1:8000/uploads/{second.pk}/" in text
    assert "You have asked for it." in text


def test_what_ended_before_and_ends_again_is_listed_and_its_rows_are_not_counted_again(clock, mail_server: MailServer):
    again = ended_at(SIX - timedelta(days=2), count=5, file_name="again.csv")
    Upload.objects.filter(pk=again.pk).update(finished_at=SIX - timedelta(hours=1))
    ended_at(SIX - timedelta(hours=2), count=3)
    clock(SIX)
    send_mails()
    text = mail_server.texts()[0]
    assert "3 rows: 3 loaded." in text
    assert "1 upload had ended before and ended again" in text
    assert "“again.csv” — 5 rows: 5 loaded." in text


def test_of_an_upload_whose_rows_were_sent_again_it_says_where_all_of_them_are(clock, mail_server: MailServer):
    parent = half_loaded(file_name="leads.csv")
    all_loaded(fixing(parent))
    Upload.objects.update(finished_at=SIX - timedelta(hours=1))
    clock(SIX)
    send_mails()
    text = mail_server.texts()[0]
    assert "7 rows: 6 loaded, 1 not sent because of problems." in text
    assert (
        "“leads.csv” — 7 rows: 4 loaded, 2 rejected by the dialer, 1 not sent because of problems. With the uploads "
        "that fix its rows: 6 loaded, 1 not sent because of problems.\n"
    ) in text
    assert "“leads.csv” — 3 rows: 2 loaded, 1 not sent because of problems.\n" in text


def test_what_ended_outside_of_its_time_is_not_in_it(clock, mail_server: MailServer):
    ended_at(SIX - timedelta(days=1, seconds=1), file_name="earlier.csv")
    ended_at(SIX, file_name="later.csv")
    ended_at(SIX - timedelta(days=1), file_name="within.csv")
    clock(SIX)
    send_mails()
    text = mail_server.texts()[0]
    assert "within.csv" in text
    assert "earlier.csv" not in text
    assert "later.csv" not in text


def test_it_has_the_own_uploads_or_all_of_the_teams(clock, mail_server: MailServer, asha):
    ended_at(SIX - timedelta(hours=1), user=make.person("ravi"), file_name="ravi.csv")
    ended_at(SIX - timedelta(hours=1), file_name="asha.csv")
    clock(SIX)
    send_mails()
    assert "ravi.csv" not in mail_server.texts()[0]
    chooses(asha, whose="teams")
    Mail.objects.update(state=Sent.WAITING, tries=0, next_try_at=database_now())
    send_mails()
    assert "ravi.csv" in mail_server.texts()[1]


def test_it_has_nothing_of_a_team_that_the_person_has_left(clock, mail_server: MailServer):
    ended_at(SIX - timedelta(hours=1))
    clock(SIX)
    Team.objects.get().members.clear()
    send_mails()
    assert mail_server.mails == []


def test_on_a_day_without_uploads_none_is_sent(clock, mail_server: MailServer):
    clock(SIX)
    send_mails()
    assert mail_server.mails == []
    assert Mail.objects.get().state == Sent.DROPPED


def test_of_very_many_uploads_it_lists_some_and_counts_all(clock, mail_server: MailServer, monkeypatch):
    monkeypatch.setattr(summary, "MOST_LISTED", 1)
    for _ in range(3):
        ended_at(SIX - timedelta(hours=1))
    clock(SIX)
    send_mails()
    text = mail_server.texts()[0]
    assert "9 rows: 9 loaded." in text
    assert "And 2 more uploads: http://127.0.0.1:8000/history/" in text
