"""Step 4: when it is sent, and whether people would be called at night."""

from datetime import datetime, time, timedelta

import pytest

from campaigns.models import Account, Batch, Campaign, Upload, UploadState, database_now
from campaigns.sending.hours import INDIA
from tests import make

from .confirm_page import confirm, page_of, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_night(monkeypatch) -> None:
    monkeypatch.setattr("campaigns.scheduling.people_may_be_called", lambda _moment: False)


def tomorrow(hour: int, minute: int = 0) -> datetime:
    day = database_now().astimezone(INDIA) + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def as_typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def test_now_is_chosen_at_first(browser):
    page = page_of(browser, make.checked_upload())
    assert 'name="when" value="now" checked' in page
    assert 'type="datetime-local"' in page


def test_it_can_be_sent_later(browser):
    upload = make.checked_upload()
    confirm(browser, upload, when="later", send_at=as_typed(tomorrow(9)))
    upload.refresh_from_db()
    assert (upload.state, upload.send_at) == (UploadState.CONFIRMED, tomorrow(9))
    page = browser.get(f"/uploads/{upload.pk}/").content.decode()
    assert f"Waits until {tomorrow(9):%-d %b %Y}, 09:00." in page
    assert "Sending goes on by itself" in page


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"when": "later", "send_at": ""}, "Give the date and the time"),
        ({"when": "later"}, "Give the date and the time"),
        ({"when": "later", "send_at": "soon"}, "are not understood"),
        ({"when": "later", "send_at": "x" * 40}, "are not understood"),
        ({"when": "later", "send_at": "2020-01-01T09:00"}, "That time is over"),
        ({"when": "later", "send_at": "2126-01-01T09:00"}, "more than 60 days ahead"),
        ({"when": "now", "send_at": "2126-01-01T09:00"}, "but “Now” is chosen"),
        ({"when": "never"}, "Choose one of the two."),
    ],
)
def test_what_is_no_time_to_send_at_is_said_in_place(browser, chosen, says):
    assert says in refused(browser, make.checked_upload(), **chosen)
    assert not Batch.objects.exists()


def test_what_was_typed_stays_in_the_form(browser):
    page = refused(browser, make.checked_upload(), when="later", send_at="2020-01-01T09:00")
    assert 'value="2020-01-01T09:00"' in page
    assert 'aria-invalid="true"' in page


def test_the_campaigns_sending_hours_are_said(browser):
    upload = make.checked_upload()
    here = database_now().astimezone(INDIA)
    begins, ends = time((here.hour + 2) % 24), time((here.hour + 4) % 24)
    Campaign.objects.update(sending_from=begins, sending_until=ends)
    page = page_of(browser, upload)
    assert f"Sales_Outbound takes leads from {begins:%H:%M} to {ends:%H:%M} (India time)" in page
    assert "not before the sending hours begin " in page
    assert "about 1 minute</strong>" in page, "the wait for the hours is not in the minutes"


def test_the_minutes_are_those_of_the_real_queue(browser):
    Account.objects.update(rows_per_request=1)
    make.confirmed_upload(make.rows(30))
    page = page_of(browser, make.checked_upload(make.rows(6, first=9100000001)))
    assert "6 leads in 6 requests, about 3 minutes</strong>" in page, "it takes turns with the other one"


def test_a_start_at_night_wants_a_second_look(browser):
    upload = make.checked_upload()
    chosen = {"when": "later", "send_at": as_typed(tomorrow(22, 40)), "start_campaign": "on"}
    page = refused(browser, upload, **chosen)
    assert f"People would be called on {tomorrow(22):%-d %b %Y}, 22:40" in page
    assert 'name="call_anyway"' in page
    assert 'name="start_campaign" checked' in page
    assert not Batch.objects.exists()
    assert confirm(browser, upload, **chosen, call_anyway="on")["Location"] == f"/uploads/{upload.pk}/"
    assert Upload.objects.get().start_campaign


@pytest.mark.parametrize("chosen", [{}, {"when": "later"}])
def test_without_a_start_the_night_does_not_matter(browser, by_night, chosen):
    chosen = chosen and chosen | {"send_at": as_typed(tomorrow(3))}
    assert "call_anyway" not in page_of(browser, make.checked_upload())
    upload = Upload.objects.get()
    assert confirm(browser, upload, **chosen)["Location"] == f"/uploads/{upload.pk}/"


def test_a_start_by_day_is_not_asked_about(browser):
    chosen = {"when": "later", "send_at": as_typed(tomorrow(12)), "start_campaign": "on"}
    upload = make.checked_upload()
    assert confirm(browser, upload, **chosen)["Location"] == f"/uploads/{upload.pk}/"


def test_a_start_now_is_judged_by_when_it_would_be_sent(browser, by_night):
    page = refused(browser, make.checked_upload(), start_campaign="on")
    assert "People would be called at " in page
