"""Notifications on every page, and a person's own page with the choices."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Account, Notification, NotificationChoices, Shown, StopReason, Team, Whose
from campaigns.notifications import find_occasions
from campaigns.sending import resume_account
from campaigns.sending.halting import stop_account
from tests import make
from tests.notifications.told import chooses, ended_upload
from tests.views.conftest import HTMX, page_after

pytestmark = pytest.mark.django_db

PAGE, NEW, SEEN = reverse("notifications"), reverse("new-notifications"), reverse("notifications-seen")
CHOICES = {"shown": "page", "whose": "own", "summary_hour": ""}


def told(**made: object) -> Notification:
    ended_upload(**made)
    find_occasions()
    return Notification.objects.first()


def news(browser: Client, shown: str = "") -> str:
    return browser.get(NEW, {"shown": shown}, **HTMX).content.decode()


def version(text: str) -> str:
    return re.search(r'data-version="([^"]*)"', text)[1]


def files(text: str) -> list[str]:
    return re.findall(r"<strong>“([^”]*)”</strong>", text)


# ---- on every page ----


def test_every_page_says_what_is_new_and_so_does_the_tabs_title(signed_in):
    told(file_name="leads.csv")
    for address in ("/", "/history/", "/mappings/", "/uploads/new/"):
        page = signed_in.get(address).content.decode()
        assert files(page) == ["leads.csv"], address
        assert "has ended: 3 loaded." in page
        assert "<title>(1) " in page


def test_the_own_page_lists_them_and_has_none_at_its_head(signed_in):
    told(file_name="leads.csv")
    page = signed_in.get(PAGE).content.decode()
    assert files(page) == []
    assert page.count("leads.csv") == 1
    assert "Dismiss all" in page


def test_without_news_the_title_is_as_it_was(signed_in):
    page = signed_in.get("/").content.decode()
    assert "<title>Dashboard" in page
    assert files(page) == []


def test_a_page_asks_and_is_told_only_what_it_does_not_show(signed_in):
    assert signed_in.get(NEW, {"shown": version(news(signed_in))}, **HTMX).status_code == 204
    told(file_name="leads.csv")
    shown = news(signed_in, shown="0")
    assert files(shown) == ["leads.csv"]
    assert signed_in.get(NEW, {"shown": version(shown)}, **HTMX).status_code == 204


def test_what_a_page_says_in_its_address_has_ids_only(signed_in):
    for _ in range(5):
        told()
    assert re.fullmatch(r"[\d,]+", version(news(signed_in)))


def test_asking_is_one_query_however_many_there_are(signed_in):
    told()
    with CaptureQueriesContext(connection) as few:
        news(signed_in)
    for _ in range(12):
        told()
    with CaptureQueriesContext(connection) as many:
        news(signed_in)
    assert len(many) == len(few)
    assert sum("campaigns_notification" in query["sql"] for query in many) == 1


def test_of_many_the_latest_are_shown_and_the_rest_is_counted(signed_in):
    for number in range(5):
        told(file_name=f"{number}.csv")
    shown = news(signed_in)
    assert files(shown) == ["4.csv", "3.csv", "2.csv"]
    assert "All 5 notifications" in shown
    for _ in range(8):
        told()
    assert 'data-count="9+"' in news(signed_in)
    assert "All 9+ notifications" in news(signed_in)


def test_asking_keeps_no_session_alive_and_leads_no_page_away(signed_in):
    """As with all that a script asks for by itself (tests/signing_in/test_sessions.py)."""
    signed_in.logout()
    answer = signed_in.get(NEW, **HTMX)
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_what_needs_nobody_any_more_is_not_new(signed_in):
    make.confirmed_upload()
    account = Account.objects.get()
    stop_account(account.pk, StopReason.BY_PERSON, name="root")
    find_occasions()
    assert "An administrator must resume it." in news(signed_in)
    resume_account(account=account, user=make.person())
    find_occasions()
    assert files(news(signed_in)) == []
    assert "over since" in signed_in.get(PAGE).content.decode()


def test_who_has_left_the_team_sees_nothing_of_it(signed_in):
    made = told()
    Team.objects.get().members.clear()
    assert files(news(signed_in)) == []
    assert "leads.csv" not in signed_in.get(PAGE).content.decode()
    assert signed_in.post(reverse("look-at-notification", args=[made.pk])).status_code == 404


def test_looking_at_one_shows_its_upload_and_it_is_seen(signed_in):
    made = told()
    answer = signed_in.post(reverse("look-at-notification", args=[made.pk]))
    assert answer["Location"] == reverse("upload", args=[made.occasion.upload_id])
    assert files(news(signed_in)) == []


def test_all_that_was_shown_is_dismissed_and_what_came_meanwhile_is_not(signed_in):
    told(file_name="shown.csv")
    latest = told(file_name="shown too.csv").pk
    told(file_name="came meanwhile.csv")
    answer = signed_in.post(SEEN, {"until": latest}, **HTMX)
    assert files(answer.content.decode()) == ["came meanwhile.csv"]


def test_without_javascript_dismissing_leads_to_the_list(signed_in):
    latest = told().pk
    assert signed_in.post(SEEN, {"until": latest})["Location"] == PAGE
    assert Notification.objects.get().seen_at is not None


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30, "٣"])
def test_an_odd_id_dismisses_nothing(signed_in, until):
    told()
    assert signed_in.post(SEEN, {"until": until}).status_code == 302
    assert Notification.objects.get().seen_at is None or until == "٣"


def test_nobody_dismisses_what_others_were_told(signed_in):
    latest = told(user=make.person("ravi")).pk
    signed_in.post(SEEN, {"until": latest})
    assert Notification.objects.get().seen_at is None


def test_the_browser_is_asked_to_show_them_for_who_wants_it(signed_in):
    told()
    assert "data-by-browser" not in news(signed_in)
    chooses(make.person(), shown=Shown.BROWSER)
    assert "data-by-browser" in news(signed_in)


# ---- the own page ----


def test_the_page_begins_with_the_defaults(signed_in):
    page = signed_in.get(PAGE).content.decode()
    checked = re.findall(r'name="(\w+)"\s+value="(\w+)"\s+checked', page)
    assert checked == [("whose", "own"), ("shown", "page")]
    assert re.search(r'name="by_mail"\s+checked', page) is None
    assert '<option value="" selected>No summary</option>' in page
    assert "Nothing so far." in page


def test_choices_are_kept_and_shown_again(signed_in):
    form = {"shown": "browser", "whose": "teams", "by_mail": "on", "summary_hour": "18"}
    page = page_after(signed_in, signed_in.post(PAGE, form)).content.decode()
    assert "Your choices are kept." in page
    choices = NotificationChoices.objects.get()
    assert (choices.shown, choices.whose, choices.by_mail, choices.summary_hour) == (
        Shown.BROWSER,
        Whose.TEAMS,
        True,
        18,
    )
    assert '<option value="18" selected>' in page
    since = choices.summary_since
    signed_in.post(PAGE, form | {"whose": "own"})
    assert NotificationChoices.objects.get().summary_since == since


def test_who_wants_none_in_the_portal_sees_those_of_before_no_more(signed_in):
    told()
    signed_in.post(PAGE, CHOICES | {"shown": "nowhere"})
    assert files(news(signed_in)) == []


def test_mails_that_are_not_wanted_any_more_are_not_gathered(signed_in):
    chooses(make.person(), by_mail=True)
    told()
    signed_in.post(PAGE, CHOICES)
    assert not Notification.objects.get().wants_mail


@pytest.mark.parametrize(("field", "value"), [("shown", "x"), ("whose", ""), ("summary_hour", "24")])
def test_a_choice_that_there_is_not_is_not_kept(signed_in, field, value):
    page = page_after(signed_in, signed_in.post(PAGE, CHOICES | {field: value})).content.decode()
    assert "Choose one of these." in page
    assert not NotificationChoices.objects.exists()


def test_the_page_says_where_mails_go_or_why_there_are_none(signed_in, settings):
    asha = make.person()
    assert "You have no e-mail address here." in signed_in.get(PAGE).content.decode()
    asha.email = "asha@example.com"
    asha.save()
    assert "They go to asha@example.com." in signed_in.get(PAGE).content.decode()
    settings.SENDS_MAIL = False
    assert "This portal sends no e-mail" in signed_in.get(PAGE).content.decode()


def test_it_is_reached_from_every_page(signed_in):
    assert f'href="{PAGE}"' in signed_in.get("/").content.decode()
