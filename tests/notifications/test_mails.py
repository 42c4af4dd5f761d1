"""Mails to a real server: merged and bounded, tried again, one for each thing that is told, and only of what the
person may see when they are sent."""

from datetime import timedelta

import pytest

from campaigns.models import Account, Mail, Notification, Sent, Shown, StopReason, Team, Upload, database_now
from campaigns.notifications import find_occasions, gather_mails, mailing, mails, tries
from campaigns.notifications.delivering import keep_sending
from campaigns.notifications.mailing import send_mails
from campaigns.sending import resume_account
from campaigns.sending.halting import stop_account
from tests import make
from tests.notifications.conftest import MailServer, free_port, use_mail_server
from tests.notifications.told import chooses, ended_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asha(db):
    """She wants mails."""
    person = make.person()
    person.email = "asha@example.com"
    person.save()
    chooses(person, by_mail=True)
    return person


def sweep_and_send() -> None:
    find_occasions()
    gather_mails()
    send_mails()


def a_pause_is_over() -> None:
    Mail.objects.update(next_try_at=database_now())


def test_a_mail_says_what_became_of_all_rows_and_where_to_look(mail_server: MailServer):
    upload = ended_upload(file_name="Diwali leads.csv")
    sweep_and_send()
    (to, mail), text = mail_server.mails[0], mail_server.texts()[0]
    assert to == ["asha@example.com"]
    assert mail["From"] == "LeadsPortal <leadsportal@leads.example.com>"
    assert mail["Subject"] == "LeadsPortal: 1 upload has ended"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"“Diwali leads.csv” has ended: 3 loaded.\nhttp://127.0.0.1:8000/uploads/{upload.pk}/\n" in text
    assert "http://127.0.0.1:8000/notifications/" in text


def test_each_thing_is_mailed_once(mail_server: MailServer):
    ended_upload()
    for _ in range(3):
        sweep_and_send()
    assert len(mail_server.mails) == 1
    assert Mail.objects.get().state == Sent.SENT


def test_what_comes_up_in_one_pass_is_one_mail_with_what_needs_somebody_first(mail_server: MailServer):
    ended_upload(file_name="done.csv")
    for name in ("first.csv", "second.csv"):
        make.confirmed_upload(make.rows(1), file_name=name)
    stop_account(Account.objects.get().pk, StopReason.BY_PERSON, name="root")
    sweep_and_send()
    assert mail_server.subjects() == ["LeadsPortal: 2 uploads need attention, 1 upload has ended"]
    text = mail_server.texts()[0]
    assert max(text.index(f"“{name}” waits") for name in ("first.csv", "second.csv")) < text.index(
        "“done.csv” has ended"
    )


def test_after_some_mails_in_an_hour_the_rest_waits_and_is_merged(mail_server: MailServer, monkeypatch):
    monkeypatch.setattr(mails, "MOST_AN_HOUR", 2)
    for _ in range(4):
        ended_upload()
        sweep_and_send()
    assert mail_server.subjects() == ["LeadsPortal: 1 upload has ended"] * 2
    Mail.objects.update(made_at=database_now() - timedelta(minutes=61))
    sweep_and_send()
    assert mail_server.subjects()[2:] == ["LeadsPortal: 2 uploads have ended"]


def test_of_very_many_uploads_a_mail_lists_some_and_counts_the_rest(mail_server: MailServer, monkeypatch):
    monkeypatch.setattr(mails, "MOST_LISTED", 1)
    for _ in range(3):
        ended_upload()
    sweep_and_send()
    assert "And 2 more notifications." in mail_server.texts()[0]


def test_a_file_name_with_line_breaks_stays_in_its_line(mail_server: MailServer):
    upload = ended_upload()
    Upload.objects.filter(pk=upload.pk).update(file_name="a\r\nBcc: x@example.com\r\n\r\nb.csv")
    sweep_and_send()
    assert mail_server.mails[0][0] == ["asha@example.com"]
    assert "“a Bcc: x@example.com b.csv” has ended" in mail_server.texts()[0]


# ---- what may be told when it is sent ----


def test_who_has_left_the_team_meanwhile_gets_no_mail(mail_server: MailServer):
    ended_upload()
    find_occasions()
    gather_mails()
    Team.objects.get().members.clear()
    send_mails()
    assert mail_server.mails == []
    assert Mail.objects.get().state == Sent.DROPPED


def test_what_needs_nobody_any_more_is_not_mailed(mail_server: MailServer, asha):
    make.confirmed_upload()
    account = Account.objects.get()
    stop_account(account.pk, StopReason.BY_PERSON, name="root")
    find_occasions()
    gather_mails()
    resume_account(account=account, user=asha)
    sweep_and_send()
    assert mail_server.mails == []


@pytest.mark.parametrize("changed", ["is_active", "email"])
def test_who_may_not_sign_in_or_has_no_address_gets_no_mail(mail_server: MailServer, asha, changed):
    ended_upload()
    find_occasions()
    gather_mails()
    type(asha).objects.update(**{changed: {"is_active": False, "email": ""}[changed]})
    send_mails()
    assert mail_server.mails == []


def test_who_wants_no_mails_any_more_gets_none(mail_server: MailServer, asha):
    ended_upload()
    find_occasions()
    gather_mails()
    chooses(asha, by_mail=False)
    send_mails()
    assert mail_server.mails == []


def test_who_never_asked_for_mails_gets_none(mail_server: MailServer, asha):
    chooses(asha, by_mail=False, shown=Shown.PAGE)
    ended_upload()
    sweep_and_send()
    assert Notification.objects.get().mail is None
    assert mail_server.mails == []


# ---- what goes wrong ----


def test_while_the_server_is_away_the_mail_is_tried_later_and_later(settings, monkeypatch, caplog):
    use_mail_server(settings, monkeypatch, free_port())
    ended_upload()
    pauses = []
    for _ in range(4):
        sweep_and_send()
        mail = Mail.objects.get()
        pauses.append(round((mail.next_try_at - mail.tried_at).total_seconds() / 60))
        sweep_and_send()  # not yet
        a_pause_is_over()
    assert pauses == [1, 2, 4, 8]
    assert (mail.tries, mail.fault, mail.state) == (4, "ConnectionRefusedError", Sent.WAITING)
    assert "asha" not in caplog.text


def test_it_comes_once_the_server_is_back_with_the_id_of_the_first_try(mail_server: MailServer):
    mail_server.refusal = "451 try again later"
    ended_upload()
    sweep_and_send()
    mail_server.refusal = ""
    a_pause_is_over()
    sweep_and_send()
    assert mail_server.mails[0][1]["Message-ID"] == f"<{Mail.objects.get().public_id}@leads.example.com>"


def test_after_many_tries_it_is_given_up(settings, monkeypatch, caplog):
    use_mail_server(settings, monkeypatch, free_port())
    ended_upload()
    find_occasions()
    gather_mails()
    Mail.objects.update(tries=tries.MOST_TRIES - 1)
    send_mails()
    a_pause_is_over()
    send_mails()
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == (Sent.GIVEN_UP, tries.MOST_TRIES)
    assert f"mail {mail.pk} is given up after 24 tries" in caplog.text


def test_who_died_at_the_last_try_does_not_try_for_ever(mail_server: MailServer):
    ended_upload()
    find_occasions()
    gather_mails()
    Mail.objects.update(tries=tries.MOST_TRIES)
    send_mails()
    assert Mail.objects.get().state == Sent.GIVEN_UP
    assert mail_server.mails == []


def test_an_address_that_the_server_does_not_know_holds_up_nobody_else(mail_server: MailServer, asha):
    ravi = make.person("ravi")
    ravi.email = "ravi@example.com"
    ravi.save()
    chooses(ravi, by_mail=True, whose="teams")
    make.team(members=[ravi])
    mail_server.refusal = "550 no such person"
    ended_upload()
    sweep_and_send()
    assert {mail.state for mail in Mail.objects.all()} == {Sent.GIVEN_UP}


def test_a_try_is_written_down_before_it_is_made(mail_server: MailServer, monkeypatch):
    """A process that dies between the try and its note leaves the mail to another one, after a pause."""
    ended_upload()
    find_occasions()
    gather_mails()

    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(mailing, "note_end", die)
        with pytest.raises(Died):
            send_mails()
    assert (Mail.objects.get().tries, Mail.objects.get().state) == (1, Sent.WAITING)
    send_mails()
    assert len(mail_server.mails) == 1
    a_pause_is_over()
    send_mails()
    first, second = (mail["Message-ID"] for _, mail in mail_server.mails)
    assert first == second


def test_a_server_that_hangs_is_waited_for_for_a_bounded_time_and_asked_by_one_thread(
    settings, monkeypatch, silent_port
):
    use_mail_server(settings, monkeypatch, silent_port)
    monkeypatch.setattr(mailing._server._call, "seconds", 0.2)
    ended_upload()
    sweep_and_send()
    assert Mail.objects.get().fault == "TimeoutError"
    hanging = mailing._server._call._hanging
    a_pause_is_over()
    sweep_and_send()
    assert mailing._server._call._hanging is hanging


def test_whatever_goes_wrong_the_thread_goes_on(monkeypatch):
    tried = []

    def fail() -> None:
        tried.append(1)
        if len(tried) == 3:
            monkeypatch.setattr("campaigns.shutdown.requested.is_set", lambda: True)
        raise RuntimeError

    monkeypatch.setattr("campaigns.shutdown.requested.wait", lambda _seconds: None)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)  # the test's own
    keep_sending("mails", fail)
    assert len(tried) == 3


def test_a_portal_without_a_mail_server_keeps_no_mails_for_later(settings):
    settings.SENDS_MAIL = False
    chooses(make.person(), summary_hour=0)
    ended_upload()
    sweep_and_send()
    assert not Mail.objects.exists()
    settings.SENDS_MAIL = True
    gather_mails()
    assert not Mail.objects.filter(kind="news").exists()


def test_what_has_waited_for_days_is_given_up_and_in_time_forgotten():
    ended_upload()
    find_occasions()
    gather_mails()
    Mail.objects.update(made_at=database_now() - timedelta(days=4))
    tries.give_up_old()
    assert Mail.objects.get().state == Sent.GIVEN_UP
    Mail.objects.update(made_at=database_now() - timedelta(days=31))
    mails.forget_mails()
    assert not Mail.objects.exists()
