"""The time from which an upload is sent can be changed until its first batch has left."""

from datetime import datetime, timedelta

import pytest

from campaigns.models import Upload, database_now
from campaigns.sending import INDIA
from tests import make
from tests.dialogue import next_request
from tests.views.conftest import page_after, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(browser) -> Upload:
    return make.confirmed_upload(make.rows(3), send_at=noon(days=2))


def noon(*, days: int) -> datetime:
    """Of a day to come."""
    there = (database_now() + timedelta(days=days)).astimezone(INDIA)
    return there.replace(hour=12, minute=0, second=0, microsecond=0)


def address(upload: Upload) -> str:
    return f"/uploads/{upload.pk}/send-at/"


def later(moment: datetime, **more: str) -> dict[str, str]:
    return {"when": "later", "send_at": f"{moment.astimezone(INDIA):%Y-%m-%dT%H:%M}"} | more


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_uploads_page_leads_to_it_and_it_shows_the_time_that_was_chosen(browser, upload):
    assert f'href="{address(upload)}"' in text_of(browser.get(f"/uploads/{upload.pk}/"))
    page = text_of(browser.get(address(upload)))
    assert f'value="{noon(days=2):%Y-%m-%dT%H:%M}"' in page
    assert 'id="id_when_later" checked' in page


def test_a_changed_time_is_kept_and_said(browser, upload, monkeypatch):
    enqueued = []
    monkeypatch.setattr("campaigns.tasks.enqueue", lambda task, pk: enqueued.append((task.__name__, pk)))
    response = browser.post(address(upload), later(noon(days=3)), follow=True)
    assert response.redirect_chain == [(f"/uploads/{upload.pk}/", 302)]
    page = text_of(response)
    assert f"The upload is sent from {noon(days=3):%-d %b %Y}, 12:00 on." in page
    assert "changed when it is sent" in page
    assert Upload.objects.get().send_at == noon(days=3)
    browser.post(address(upload), {"when": "now"})
    assert Upload.objects.get().send_at is None
    assert enqueued == [("send_account", upload.campaign.account_id)] * 2


def test_a_time_that_is_over_is_asked_for_again(browser, upload):
    page = text_of(page_after(browser, browser.post(address(upload), later(database_now() - timedelta(hours=1)))))
    assert "That time is over." in page
    assert Upload.objects.get().send_at == noon(days=2)


def test_once_its_first_batch_has_left_it_says_so_and_changes_nothing(browser):
    upload = make.confirmed_upload(make.rows(3))
    assert "Change the time…" in text_of(browser.get(f"/uploads/{upload.pk}/"))
    next_request(upload)
    said = "Its first batch has left already"
    assert said in text_of(browser.get(address(upload), follow=True))
    assert said in text_of(browser.post(address(upload), later(noon(days=2)), follow=True))
    assert Upload.objects.get().send_at is None
    assert "Change the time…" not in text_of(browser.get(f"/uploads/{upload.pk}/"))


def test_a_campaign_is_not_started_at_night_unseen(browser):
    upload = make.confirmed_upload(make.rows(3), start_campaign=True, send_at=noon(days=2))
    night = noon(days=2) + timedelta(hours=11)
    page = text_of(page_after(browser, browser.post(address(upload), later(night))))
    assert "People would be called on" in page
    assert Upload.objects.get().send_at == noon(days=2)
    browser.post(address(upload), later(night, call_anyway="on"))
    assert Upload.objects.get().send_at == night


def test_what_is_not_confirmed_leads_to_where_it_is(browser):
    upload = make.checked_upload()
    assert browser.get(address(upload))["Location"] == f"/uploads/{upload.pk}/check/"


def test_a_colleague_of_the_team_may_change_it(upload):
    colleague = make.person("ravi")
    make.team(members=[colleague])
    signed_in_as(colleague).post(address(upload), {"when": "now"})
    assert Upload.objects.get().send_at is None
