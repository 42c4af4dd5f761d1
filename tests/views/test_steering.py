"""Pause, resume, cancel, put first: each is one POST, works however often one clicks, and is only for those who may."""

import pytest
from django.urls import reverse

from campaigns.models import Account, BatchState, Team, Upload
from campaigns.tally import tally
from tests import make
from tests.dialogue import next_request
from tests.views.conftest import page_after, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(browser) -> Upload:
    """Three batches of two leads: the first is at the dialer, two wait."""
    Account.objects.update(rows_per_request=2)
    made = make.confirmed_upload(make.rows(6))
    next_request(made).answer()
    return made


@pytest.fixture
def enqueued(monkeypatch) -> list:
    enqueued = []
    monkeypatch.setattr("campaigns.tasks.enqueue", lambda task, pk: enqueued.append((task.__name__, pk)))
    return enqueued


def post(client, upload: Upload, name: str, **data: str) -> str:
    """The page to which an action leads."""
    response = client.post(reverse(name, args=[upload.pk]), data, follow=True)
    assert response.redirect_chain == [(f"/uploads/{upload.pk}/", 302)]
    return " ".join(response.content.decode().split())


def page_of(client, upload: Upload) -> str:
    return " ".join(client.get(f"/uploads/{upload.pk}/").content.decode().split())


def actions(upload: Upload) -> list[str]:
    return list(
        upload.events.exclude(action__in=["uploaded", "confirmed"]).order_by("pk").values_list("action", flat=True)
    )


def test_a_pause_is_kept_with_its_reason_and_said_on_the_page(browser, upload):
    asked = browser.get(f"/uploads/{upload.pk}/pause/").content.decode()
    assert "4 leads wait to be sent to Sales_Outbound" in asked
    page = post(browser, upload, "pause", reason="wrong file")
    assert "Requests in flight still end; nothing more is sent until somebody resumes it." in page
    assert "This upload is paused" in page
    assert "because “wrong file”. Nothing more of it is sent until somebody resumes it." in page
    assert "paused (2 of 6 leads had been sent), because “wrong file”" in page
    assert f'href="/uploads/{upload.pk}/pause/"' not in page


def test_it_goes_on_once_it_is_resumed(browser, upload, enqueued):
    post(browser, upload, "pause")
    assert enqueued == []
    page = post(browser, upload, "resume")
    assert "its leads take their turns again" in page
    assert "This upload is paused" not in page
    assert enqueued == [("send_account", upload.campaign.account_id)]


def test_a_cancelled_upload_says_exactly_what_had_been_sent(browser, upload):
    asked = browser.get(f"/uploads/{upload.pk}/cancel/").content.decode()
    assert "What waits is never sent; this cannot be undone." in asked
    page = post(browser, upload, "cancel", reason="wrong campaign")
    assert "The upload is cancelled: 2 of 6 leads had been sent, 4 were not." in page
    when = page.split("Cancelled by asha ")[1].split(":")[0]
    assert when.startswith("at ")
    assert "2 of 6 leads had been sent, 4 were not." in page.split("Cancelled by asha ")[1]
    assert f"/uploads/{upload.pk}/pause/" not in page
    upload.refresh_from_db()
    assert tally(upload).cancelled == 4
    assert tally(upload).adds_up


def test_what_is_under_way_while_it_is_cancelled_is_told_apart(browser, upload):
    under_way = next_request(upload)
    page = post(browser, upload, "cancel")
    assert "2 of 6 leads had been sent, 2 are under way and end as they end, 2 were not." in page
    under_way.answer()
    assert "4 of 6 leads had been sent, 2 were not." in page_of(browser, upload)


@pytest.mark.parametrize("name", ["pause", "cancel", "put-first"])
def test_a_double_click_does_it_once(upload, name):
    boss = signed_in_as(make.person("boss", administrator=True))
    for _ in range(2):
        assert post(boss, upload, name)
    assert len(actions(upload)) == 1


@pytest.mark.parametrize("name", ["pause", "cancel"])
def test_when_nothing_waits_any_more_it_says_so_and_changes_nothing(browser, upload, name):
    upload.batches.update(state=BatchState.DONE, loaded=2)
    Upload.objects.update(state="awaiting_results")
    assert f"there is nothing to {name}" in post(browser, upload, name)
    shown = browser.get(f"/uploads/{upload.pk}/{name}/", follow=True).content.decode()
    assert f"there is nothing to {name}" in shown
    assert actions(upload) == []


def test_a_reason_that_is_too_long_is_asked_for_again(browser, upload):
    page = page_after(browser, browser.post(f"/uploads/{upload.pk}/cancel/", {"reason": "x" * 301}))
    assert "Say it in 300 characters at most." in page.content.decode()
    assert "x" * 301 in page.content.decode()
    assert actions(upload) == []


@pytest.mark.parametrize("name", ["resume", "put-first", "take-turns"])
def test_an_address_that_a_sign_in_led_to_changes_nothing(upload, name):
    boss = signed_in_as(make.person("boss", administrator=True))
    assert boss.get(reverse(name, args=[upload.pk]))["Location"] == f"/uploads/{upload.pk}/"
    assert actions(upload) == []


@pytest.mark.parametrize("name", ["pause", "resume", "cancel"])
def test_what_is_not_confirmed_leads_to_where_it_is(browser, name):
    upload = make.checked_upload()
    response = browser.post(reverse(name, args=[upload.pk]))
    assert response["Location"] == f"/uploads/{upload.pk}/check/"
    assert actions(upload) == []


def test_a_colleague_of_the_team_may_pause_and_cancel(upload):
    colleague = make.person("ravi")
    make.team(members=[colleague])
    post(signed_in_as(colleague), upload, "pause")
    post(signed_in_as(colleague), upload, "cancel")
    theirs = upload.events.filter(user=colleague)
    assert list(theirs.values_list("action", flat=True)) == ["cancelled", "paused"]


def test_only_managers_and_administrators_put_first(browser, upload):
    assert "Put first" not in page_of(browser, upload)
    for name in ("put-first", "take-turns"):
        for method in (browser.get, browser.post):
            assert method(reverse(name, args=[upload.pk])).status_code == 403
    assert Upload.objects.get().put_first_at is None


def test_a_manager_puts_a_members_upload_first_and_back(upload, enqueued):
    manager = make.person("meera")
    team = Team.objects.get()
    team.members.add(manager)
    team.managers.add(manager)
    meera = signed_in_as(manager)
    assert "Put first" in page_of(meera, upload)
    page = post(meera, upload, "put-first")
    assert "The upload is sent before the others of its account." in page
    assert "Before the other uploads of its account" in page
    assert "Back into its turn" in page
    assert "takes turns with the others of its account again" in post(meera, upload, "take-turns")
    assert Upload.objects.get().put_first_at is None
    assert enqueued == [("send_account", upload.campaign.account_id)] * 2


def test_the_live_part_holds_no_form(browser, upload):
    live = browser.get(f"/uploads/{upload.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert "<form" not in live
    post(browser, upload, "pause")
    live = browser.get(f"/uploads/{upload.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert 'form="resume-form"' in live
    assert "<form" not in live
