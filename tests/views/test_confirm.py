"""Step 4: what sending does and how long it takes, in plain words; however often one clicks, one upload is sent."""

import re

import pytest
from django.utils import timezone

from campaigns.models import Batch, Campaign, Event, Option, Upload, UploadState
from campaigns.tally import tally
from tests import make

from .confirm_page import confirm, page_of, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_day(monkeypatch) -> None:
    """It is a time at which people may be called."""
    monkeypatch.setattr("campaigns.scheduling.people_may_be_called", lambda _moment: True)


def test_the_bill_is_said_before_anything_is_sent(browser):
    make.confirmed_upload(make.rows(3), file_name="before.csv")
    page = page_of(browser, make.checked_upload(make.rows(1001, first=9100000001)))
    assert "1,001 leads in 3 requests, about 1 minute</strong>" in page
    assert "at 5 requests a minute; 1 upload before you." in page


def test_rows_that_are_not_sent_are_counted(browser):
    page = page_of(browser, make.checked_upload([*make.rows(2), ["12", "x", "5"], ["13", "y", "5"]]))
    assert "2 rows will not be sent:" in page
    assert ">2 need fixing</a>." in page


MOVED = {"code": "values_moved", "message": "Values may have moved.", "rows": [3, 1204]}


def with_warnings(*warnings: dict) -> Upload:
    upload = make.checked_upload()
    Upload.objects.update(reading_warnings=list(warnings))
    upload.refresh_from_db()
    return upload


def mark_of(page: str) -> str:
    return re.search(r'name="accepted_warnings" value="(\w+)"', page)[1]


def test_warnings_stand_there_with_their_rows_and_want_a_tick(browser):
    upload = with_warnings(MOVED)
    page = page_of(browser, upload)
    assert "Values may have moved." in page
    assert f'<a href="/uploads/{upload.pk}/check/?from=1204&amp;row=1204#row-1204">1,204</a>' in page
    assert "Look at the warnings, then tick that you have." in refused(browser, upload)
    confirm(browser, upload, accepted_warnings=mark_of(page))
    upload.refresh_from_db()
    assert upload.state == UploadState.CONFIRMED


def test_a_warning_that_came_after_the_page_is_not_accepted_unseen(browser):
    upload = with_warnings(MOVED)
    mark = mark_of(page_of(browser, upload))
    Upload.objects.update(warnings=[{"code": "sent_before", "message": "It was sent.", "rows": []}])
    again = refused(browser, upload, accepted_warnings=mark)
    assert "It was sent." in again
    assert " checked aria-invalid" not in again


def test_the_tick_stays_when_something_else_stands_in_the_way(browser):
    upload = with_warnings(MOVED)
    mark = mark_of(page_of(browser, upload))
    page = refused(browser, upload, option="", accepted_warnings=mark)
    assert f'name="accepted_warnings" value="{mark}" checked' in page


def test_without_warnings_there_is_nothing_to_tick(browser):
    assert "accepted_warnings" not in page_of(browser, make.checked_upload())


def test_each_option_says_what_it_does_with_numbers_that_were_sent_before(browser):
    make.confirmed_upload(make.rows(2), file_name="before.csv")
    page = page_of(browser, make.checked_upload(make.rows(1001)))
    when = f"today {timezone.localtime():%H:}"
    assert f"2 leads were already sent to this campaign ({when}" in page
    assert ": they are not added again." in page
    assert ": they are added once more, so these people may be called twice." in page


def test_the_ways_are_in_plain_words_and_the_campaigns_own_is_chosen(browser, campaign):
    Campaign.objects.update(default_option=Option.IS_DELETE)
    page = page_of(browser, make.checked_upload())
    assert page.count('name="option"') == 3
    assert 'value="is_delete" checked' in page
    assert "added once more, so these people may be called twice" in page
    assert 'name="start_campaign" aria' in page, "the tick is off"


def test_confirming_makes_the_batches_and_leads_to_the_uploads_page(browser, by_day):
    upload = make.checked_upload()
    response = confirm(browser, upload, option="is_delete", start_campaign="on")
    assert response["Location"] == f"/uploads/{upload.pk}/"
    upload.refresh_from_db()
    assert (upload.state, upload.option, upload.start_campaign) == (UploadState.CONFIRMED, Option.IS_DELETE, True)
    assert (tally(upload).waiting, tally(upload).adds_up) == (3, True)


def test_without_redis_it_is_confirmed_all_the_same(browser, settings):
    """No Redis runs in these tests. The job is lost, the upload is not."""
    upload = make.checked_upload()
    page = browser.post(f"/uploads/{upload.pk}/confirm/", {"option": "neither"}, follow=True).content.decode()
    assert "Queued" in page


def test_a_double_click_and_back_confirm_once(browser):
    upload = make.checked_upload()
    for option in ("check_duplicate", "neither"):
        assert confirm(browser, upload, option=option)["Location"] == f"/uploads/{upload.pk}/"
    back = browser.get(f"/uploads/{upload.pk}/confirm/", follow=True)
    assert back.redirect_chain[-1][0] == f"/uploads/{upload.pk}/"
    assert "was confirmed already" in back.content.decode()
    upload.refresh_from_db()
    assert (Batch.objects.count(), upload.option) == (1, Option.CHECK_DUPLICATE)
    assert Event.objects.filter(action="confirmed").count() == 1


@pytest.mark.parametrize("option", ["", "both"])
def test_without_a_way_nothing_is_confirmed(browser, option):
    page = refused(browser, make.checked_upload(), option=option)
    assert "Choose what the dialer shall do" in page or "Choose one of the three ways." in page
    assert not Batch.objects.exists()


def test_a_campaign_switched_off_between_the_steps_is_said(browser):
    upload = make.checked_upload()
    Campaign.objects.update(is_active=False)
    response = browser.post(f"/uploads/{upload.pk}/confirm/", {"option": "neither"}, follow=True)
    page = response.content.decode()
    assert "was switched off. Ask an administrator" in page
    assert "Your upload is kept as it is." in page
    assert not Batch.objects.exists()


def test_who_left_the_team_between_the_steps_cannot_confirm(browser, campaign):
    upload = make.checked_upload()
    campaign.teams.clear()
    response = browser.post(f"/uploads/{upload.pk}/confirm/", {"option": "neither"})
    assert response.status_code == 403
    assert "None of your teams has the campaign" in response.content.decode()
    assert "None of your teams has the campaign Sales_Outbound any more." in page_of(browser, upload)
    assert not Batch.objects.exists()


def test_a_campaign_changed_since_the_check_asks_to_check_again(browser):
    upload = make.checked_upload()
    Campaign.objects.update(phone_format="e164")
    assert "An administrator has changed the campaign Sales_Outbound since the check" in page_of(browser, upload)
    response = browser.post(f"/uploads/{upload.pk}/confirm/", {"option": "neither"}, follow=True)
    assert "Check again" in response.content.decode()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("made", "leads_to"),
    [(make.received_upload, "columns"), (make.upload, "columns"), (make.checked_upload, "confirm")],
)
def test_a_step_that_is_not_possible_yet_leads_to_where_the_upload_is(browser, made, leads_to):
    upload = made()
    for step in ("confirm", "check"):
        response = browser.get(f"/uploads/{upload.pk}/{step}/", follow=True)
        assert response.status_code == 200
        last = response.redirect_chain[-1][0] if response.redirect_chain else f"/uploads/{upload.pk}/{step}/"
        assert last in (f"/uploads/{upload.pk}/{leads_to}/", f"/uploads/{upload.pk}/{step}/")
    assert leads_to in browser.get(f"/uploads/{upload.pk}/confirm/", follow=True).request["PATH_INFO"]


@pytest.mark.parametrize("step", ["columns", "check", "confirm"])
def test_after_confirming_every_earlier_step_leads_to_the_result(browser, step):
    upload = make.confirmed_upload()
    for response in (browser.get(f"/uploads/{upload.pk}/{step}/"), browser.post(f"/uploads/{upload.pk}/{step}/")):
        assert response["Location"] == f"/uploads/{upload.pk}/"


def test_a_confirmed_upload_cannot_be_discarded(browser):
    upload = make.confirmed_upload()
    response = browser.post(f"/uploads/{upload.pk}/discard/", follow=True)
    assert "cannot be discarded" in response.content.decode()


def test_discarding_twice_is_harmless(browser):
    upload = make.checked_upload()
    assert browser.post(f"/uploads/{upload.pk}/discard/")["Location"] == "/"
    assert browser.post(f"/uploads/{upload.pk}/discard/")["Location"] == f"/uploads/{upload.pk}/"
    assert "Nothing of it was sent." in browser.get(f"/uploads/{upload.pk}/").content.decode()
