"""A person sends an unknown batch again or gives it up, with a reason; the page says what that means."""

import pytest

from campaigns.models import Account, Attempt, Batch, BatchState, Event, Option, Upload, UploadState
from campaigns.sending import cancel_upload, give_up
from tests import make
from tests.dialogue import HTML, next_request
from tests.views.conftest import page_after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_report_had_its_time(settings) -> None:
    settings.DECISION_SECONDS = 0


def unknown_batch(option: Option = Option.NEITHER) -> Batch:
    next_request(make.confirmed_upload(option=option)).answer(HTML)
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
    for reason in ("", "   ", "x" * 301, "x" * 50_000):
        page = page_after(browser, browser.post(f"/batches/{batch.pk}/send-again/", {"reason": reason}))
        assert page.context["form"].errors["reason"]
    batch.refresh_from_db()
    assert batch.state == BatchState.UNKNOWN


def test_a_batch_is_sent_again_once(browser):
    batch = unknown_batch()
    for _ in range(2):
        response = browser.post(f"/batches/{batch.pk}/send-again/", {"reason": "Not in CloudAgent"})
        assert response["Location"] == f"/uploads/{batch.upload_id}/#batches"
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING
    assert Event.objects.filter(action="batch_sent_again").count() == 1
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
    assert Event.objects.get(action="batch_given_up").user == colleague


def test_before_the_report_has_had_its_time_nobody_is_asked(browser, settings):
    settings.DECISION_SECONDS = 900
    batch = unknown_batch()
    sentence = "report usually settles this; if it has not come by "
    page = browser.get(f"/uploads/{batch.upload_id}/").content.decode()
    assert f"The dialer gave no clear answer to 1 batch. The dialer&#x27;s {sentence}" in page
    assert "Waiting for the dialer&#x27;s report" in page
    assert f"/batches/{batch.pk}/send-again/" not in page
    addresses = [f"/batches/{batch.pk}/send-again/", f"/uploads/{batch.upload_id}/give-up/"]
    for address in addresses:
        for method in (browser.get, browser.post):
            response = method(address, {"reason": "impatient"}, follow=True)
            assert response.redirect_chain == [(f"/uploads/{batch.upload_id}/#batches", 302)]
            assert response.content.decode().count(sentence) == 2, "as a message, and on the page"
    batch.refresh_from_db()
    assert batch.state == BatchState.UNKNOWN
    assert not Event.objects.filter(action__startswith="batch").exists()


# ---- a group -------------------------------------------------------------------------------------------


def unknown_batches(count: int = 3, option: Option = Option.NEITHER) -> Upload:
    """An upload with batches of two leads. None of them has had a clear answer."""
    Account.objects.update(rows_per_request=2)
    upload = make.confirmed_upload(make.rows(2 * count), option=option)
    for _ in range(count):
        Account.objects.update(outage="", unknowns_in_a_row=0)
        next_request(upload).answer(HTML)
    return upload


def shown_ids(browser, upload: Upload, action: str) -> str:
    return browser.get(f"/uploads/{upload.pk}/{action}/").context["shown"]


def test_all_of_an_upload_are_decided_with_one_reason(browser):
    upload = unknown_batches()
    page = browser.get(f"/uploads/{upload.pk}/").content.decode()
    assert "3 batches need your decision" in page
    assert "Send all 3 again…" in page
    assert "Give all 3 up…" in page
    asked = browser.get(f"/uploads/{upload.pk}/send-again/").content.decode()
    assert "Send 3 batches again?" in asked
    assert "they will be added twice" in asked
    assert "Send 6 leads again" in asked
    data = {"reason": "Not in CloudAgent", "batches": shown_ids(browser, upload, "send-again")}
    said = browser.post(f"/uploads/{upload.pk}/send-again/", data, follow=True).content.decode()
    assert "3 batches will be sent again. Your reason is kept with the upload." in said
    assert set(upload.batches.values_list("state", flat=True)) == {BatchState.WAITING}
    again = browser.post(f"/uploads/{upload.pk}/send-again/", data, follow=True).content.decode()
    assert "No batch of this upload needs a decision any more." in again
    assert Event.objects.filter(action="batch_sent_again", reason="Not in CloudAgent").count() == 3


def test_what_was_settled_meanwhile_is_counted(browser):
    upload = unknown_batches()
    data = {"reason": "Nobody knows", "batches": shown_ids(browser, upload, "give-up")}
    give_up(batch=upload.batches.first(), user=make.person(), reason="earlier")
    said = browser.post(f"/uploads/{upload.pk}/give-up/", data, follow=True).content.decode()
    assert "2 batches were given up. 1 batch had been decided or settled meanwhile." in said
    upload.refresh_from_db()
    assert upload.state == UploadState.FINISHED


def test_what_was_not_shown_is_not_decided(browser):
    upload = unknown_batches()
    first = upload.batches.first()
    browser.post(f"/uploads/{upload.pk}/give-up/", {"reason": "x", "batches": f"{first.pk},999999,x"})
    assert Attempt.objects.exclude(decided_at=None).count() == 1


def test_a_group_needs_a_reason_too(browser):
    upload = unknown_batches()
    page = page_after(browser, browser.post(f"/uploads/{upload.pk}/give-up/", {"reason": " "}))
    assert page.context["form"].errors["reason"]
    assert not Event.objects.filter(action="batch_given_up").exists()


def test_a_group_that_is_asked_about_again_is_the_one_that_was_shown(browser):
    upload = unknown_batches()
    first = upload.batches.first()
    page = page_after(browser, browser.post(f"/uploads/{upload.pk}/give-up/", {"reason": "", "batches": str(first.pk)}))
    assert page.context["shown"] == str(first.pk)


def test_a_group_that_is_too_large_to_be_kept_is_shown_anew_and_no_part_of_it(browser):
    upload = unknown_batches()
    shown = shown_ids(browser, upload, "give-up")
    sent = {"reason": "", "batches": f"{upload.batches.first().pk}," * 20_000}
    page = page_after(browser, browser.post(f"/uploads/{upload.pk}/give-up/", sent))
    assert page.context["shown"] == shown
    assert page.context["form"].errors["reason"]


def test_what_was_cancelled_can_only_be_given_up(browser):
    Account.objects.update(rows_per_request=2)
    upload = make.confirmed_upload(make.rows(6))
    for _ in range(2):
        next_request(upload).answer(HTML)
    cancel_upload(upload=upload, user=make.person())
    page = browser.get(f"/uploads/{upload.pk}/").content.decode()
    assert "send-again" not in page
    assert f"/uploads/{upload.pk}/give-up/" in page
    batch = upload.batches.first()
    for address in (f"/uploads/{upload.pk}/send-again/", f"/batches/{batch.pk}/send-again/"):
        said = browser.post(address, {"reason": "x"}, follow=True).content.decode()
        assert "It can only be given up." in said
    asked = browser.get(f"/uploads/{upload.pk}/give-up/").content.decode()
    assert "again instead" not in asked
