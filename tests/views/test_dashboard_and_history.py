"""The lists: what needs a person, what is being sent, and all uploads with what became of them."""

import pytest
from django.utils import timezone

from campaigns import heartbeats
from campaigns.models import Account, Campaign, HoldReason, StopReason, Upload, UploadState
from campaigns.sending import pause_upload
from campaigns.sending.halting import hold_campaign, stop_account
from tests import make
from tests.dialogue import HTML, next_request
from tests.views.conftest import HTMX, signed_in_as

pytestmark = pytest.mark.django_db


NOTHING = "Nothing needs you now."


def page_of(browser, address: str = "/", **query) -> str:
    response = browser.get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def files(browser, **query) -> list[str]:
    return [line.upload.file_name for line in browser.get("/history/", query).context["lines"]]


def test_a_newcomer_is_shown_the_first_step(browser):
    page = page_of(browser)
    assert "Upload your first file" in page
    assert "hx-get" not in page


def test_who_has_no_team_is_told_whom_to_ask(campaign):
    assert "Ask an administrator" in page_of(signed_in_as(make.person("newcomer")))


def test_what_needs_a_person_stands_first(browser, campaign, settings):
    settings.DECISION_SECONDS = 0
    upload = make.confirmed_upload(file_name="lost answer.csv")
    next_request(upload).answer(HTML)
    stop_account(campaign.account_id, StopReason.OTHER, words="The dialer does not take its key.")
    hold_campaign(campaign.pk, HoldReason.OTHER, words="The dialer does not know this campaign.")
    page = page_of(browser)
    assert "3 leads unconfirmed, of “lost answer.csv”" in page
    assert "The dialer does not take its key." in page
    assert "The dialer does not know this campaign." in page
    assert "Needs your attention (3)" in page
    assert page.index("Needs your attention") < page.index("Recent results")


def test_a_restored_database_is_said_first(browser, campaign, settings):
    settings.DECISION_SECONDS = 0
    next_request(make.confirmed_upload(file_name="lost answer.csv")).answer(HTML)
    stop_account(campaign.account_id, StopReason.DATABASE_BEHIND)
    page = page_of(browser)
    assert page.index("it was restored from a backup") < page.index("3 leads unconfirmed")


def test_what_its_report_may_still_settle_needs_nobody_yet(browser):
    next_request(make.confirmed_upload(file_name="lost answer.csv")).answer(HTML)
    page = page_of(browser)
    assert NOTHING in page
    assert "Waiting for the dialer&#x27;s report" in page


def test_an_upload_that_its_callbacks_have_paused_needs_a_person(browser):
    upload = make.confirmed_upload(file_name="wrong columns.csv")
    Upload.objects.update(paused_at=timezone.now(), paused_reason="The dialer loaded none of the 3 leads of batch 1.")
    page = page_of(browser)
    assert "<strong>“wrong columns.csv” is paused: 3 leads wait</strong>" in page
    assert "The dialer loaded none of the 3 leads" in page
    assert f'id="paused-{upload.pk}" href="/uploads/{upload.pk}/"' in page
    assert page.index("Needs your attention (1)") < page.index("is paused:") < page.index("In progress")


def test_an_upload_that_a_person_has_paused_is_paused_on_its_way(browser):
    upload = make.confirmed_upload()
    pause_upload(upload=upload, user=make.person(), reason="wrong file")
    page = page_of(browser)
    assert NOTHING in page
    assert "<span>Paused</span>" in page
    assert "because “wrong file”" in page
    resumed = browser.post(f"/uploads/{upload.pk}/resume/", {"from": "dashboard"})
    assert f'formaction="/uploads/{upload.pk}/resume/"' in page
    assert resumed["Location"] == "/", "back to where the button was"
    assert "<span>Paused</span>" not in page_of(browser)


@pytest.mark.parametrize(
    ("trouble", "minutes", "needs", "words"),
    [
        ({"outage": "unreachable"}, 6, 1, "cannot be reached since"),
        ({"outage": "unreachable"}, 4, 0, "cannot be reached since"),
        ({"outage": "no_answer"}, 40, 0, "two requests in succession had no clear answer"),
        ({}, 0, 0, "The dialer asked for a pause"),
    ],
)
def test_a_dialer_in_trouble_is_one_banner_on_its_strip(browser, trouble, minutes, needs, words):
    make.confirmed_upload(make.rows(2))
    make.confirmed_upload()
    now = timezone.now()
    since = now - timezone.timedelta(minutes=minutes) if trouble else None
    again = now + timezone.timedelta(seconds=50)
    Account.objects.update(**trouble, outage_since=since, backs_off_until=again)
    page = page_of(browser)
    assert f"Needs your attention ({needs})" in page
    banners = page.split('class="strip-banner')[1:]
    assert len(banners) == 1
    assert words in banners[0]
    assert page.count(words) == 1 + needs


def test_an_administrator_is_led_to_where_it_can_be_fixed(campaign):
    stop_account(campaign.account_id, StopReason.OTHER, words="The dialer does not take its key.")
    page = page_of(signed_in_as(make.person("boss", administrator=True)))
    assert f'href="/admin/campaigns/account/{campaign.account_id}/change/"' in page


def test_other_peoples_trouble_is_not_shown(campaign):
    stop_account(campaign.account_id, StopReason.OTHER, words="The dialer does not take its key.")
    assert "does not take its key" not in page_of(signed_in_as(make.person("newcomer")))


def test_attempts_that_may_have_reached_the_dialer_are_live(browser):
    make.confirmed_upload(file_name="running.csv")
    page = page_of(browser)
    assert 'hx-trigger="every 2s"' in page
    assert "0 of 3</span>" in page
    version = browser.get("/").context["live"].version
    assert browser.get("/", {"seen": version}, **HTMX).status_code == 204


def test_that_a_process_is_silent_is_said_on_every_page(browser):
    upload = make.checked_upload()
    addresses = ["/", "/history/", "/uploads/new/", "/password/", f"/uploads/{upload.pk}/check/"]
    heartbeats.beat(heartbeats.SWEEPER, *map(heartbeats.worker_of, ("small_files", "files", "callbacks", "downloads")))
    for address in addresses:
        assert "The worker for sending is not running" in page_of(browser, address)
    heartbeats.beat(heartbeats.worker_of("sending"))
    for address in addresses:
        assert "not running" not in page_of(browser, address)


def test_the_history_is_newest_first_with_counts_and_words(browser):
    older = make.confirmed_upload(make.rows(6), file_name="older.csv")
    next_request(older).answer().reject(["Number in DNC"])
    make.checked_upload(file_name="newer.csv")
    assert files(browser) == ["newer.csv", "older.csv"]
    page = page_of(browser, "/history/")
    for said in ("Partly loaded", "Checked, not yet sent", "asha", "Sales_Outbound"):
        assert said in page


def test_discarded_drafts_are_not_in_the_history(browser):
    make.upload()
    Upload.objects.update(state=UploadState.CANCELLED)
    assert "Nothing yet" in page_of(browser, "/history/")


def test_the_history_is_narrowed_by_name_campaign_and_state(browser, campaign):
    other = make.campaign(name="Other")
    make.checked_upload(file_name="Diwali.csv", to=campaign)
    make.confirmed_upload(file_name="Holi.csv", to=other)
    assert files(browser, text="diwali") == ["Diwali.csv"]
    assert files(browser, campaign=other.pk) == ["Holi.csv"]
    assert files(browser, state="drafts") == ["Diwali.csv"]
    assert files(browser, state="running") == ["Holi.csv"]
    assert files(browser, state="unknown") == []
    assert "No upload is like that" in page_of(browser, "/history/", text="nothing")


@pytest.mark.parametrize(
    "query",
    [{"state": "x"}, {"person": "x"}, {"since": "x"}, {"sort": "x"}, {"per": "x"}, {"page": "x"}, {"text": "\0"}],
)
def test_what_cannot_be_understood_shows_all(browser, query):
    make.checked_upload()
    assert files(browser, **query) == ["leads.csv"]


def test_the_history_comes_in_pages_of_25(browser, campaign):
    made = make.upload(file_name="one.csv")
    for _ in range(26):
        made.pk = None
        made.save()
    assert [len(files(browser, page=page)) for page in (1, 2)] == [25, 2]


def test_a_long_history_costs_no_more_questions(browser, campaign, django_assert_max_num_queries):
    for index in range(6):
        make.confirmed_upload(make.rows(1, first=9100000001 + index))
    with django_assert_max_num_queries(24):
        browser.get("/history/")


def test_a_campaign_of_another_team_cannot_be_asked_for(browser):
    Campaign.objects.create(account=make.account(name="B", user_name="b"), name="Theirs", field_names=["PhoneNumber"])
    assert "Theirs" not in page_of(browser, "/history/")
