"""A batch of unknown fate is sent again or given up by a person, with a reason, told what that means."""

import pytest

from campaigns.models import Batch, BatchState, Event, Option, UploadState
from tests import make
from tests.views.outcomes import Request

pytestmark = pytest.mark.django_db


def unknown_batch(option: Option = Option.NEITHER) -> Batch:
    Request(make.confirmed_upload(option=option)).gets_no_clear_answer()
    return Batch.objects.get()


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (Option.NEITHER, "they will be added twice"),
        (Option.CHECK_DUPLICATE, "Nobody will be added twice"),
        (Option.IS_DELETE, "Nobody will be added twice"),
    ],
)
def test_the_page_says_what_sending_again_would_do(browser, option, says):
    page = browser.get(f"/batches/{unknown_batch(option).pk}/send-again/").content.decode()
    assert says in page
    assert option.label in page


def test_sending_again_needs_a_reason(browser):
    batch = unknown_batch()
    for reason in ("", "   ", "x" * 301):
        response = browser.post(f"/batches/{batch.pk}/send-again/", {"reason": reason})
        assert response.status_code == 422
    batch.refresh_from_db()
    assert batch.state == BatchState.UNKNOWN


def test_a_batch_is_sent_again_once(browser):
    batch = unknown_batch()
    for _ in range(2):
        response = browser.post(f"/batches/{batch.pk}/send-again/", {"reason": "Not in CloudAgent"})
        assert response["Location"] == f"/uploads/{batch.upload_id}/#batches"
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING
    assert Event.objects.filter(deed="batch sent again").count() == 1
    assert "Not in CloudAgent" in browser.get(f"/uploads/{batch.upload_id}/").content.decode()


def test_a_batch_that_is_given_up_lets_its_upload_finish(browser):
    batch = unknown_batch()
    browser.post(f"/batches/{batch.pk}/give-up/", {"reason": "Nobody knows"})
    batch.refresh_from_db()
    assert (batch.state, batch.upload.state) == (BatchState.UNKNOWN, UploadState.FINISHED)


def test_a_batch_that_needs_no_decision_leads_back(browser):
    batch = make.confirmed_upload().batches.get()
    for method in (browser.get, browser.post):
        response = method(f"/batches/{batch.pk}/give-up/", {"reason": "x"}, follow=True)
        assert "needs no decision any more" in response.content.decode()


def test_a_colleague_of_the_team_may_decide(campaign, client):
    batch = unknown_batch()
    colleague = make.person("ravi")
    make.team(members=[colleague])
    client.force_login(colleague)
    client.post(f"/batches/{batch.pk}/give-up/", {"reason": "Asked the floor"})
    assert Event.objects.get(deed="batch given up").by == colleague
