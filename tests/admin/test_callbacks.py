"""Administrators see the callbacks that are set aside, and have them read again."""

import html
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from campaigns.admin import callbacks as page
from campaigns.models import Attempt, Callback, Event, FailedFile
from tests import make
from tests.dialogue import TRANSACTION_ID, Request, next_request
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db

LIST = reverse("admin:campaigns_callback_changelist")
LINK = f"https://x.s3.ap-south-1.amazonaws.com/{TRANSACTION_ID}_error.csv?X-Amz-Signature=s3cret"
NO_CALLBACK = b'{"result": "<b>fine</b>", "link": "%s"}' % LINK.encode()


@pytest.fixture
def sent(db) -> Request:
    return next_request(make.confirmed_upload(make.rows(6))).answer()


@pytest.fixture
def malformed(sent) -> Callback:
    sent.call_back(NO_CALLBACK)
    return Callback.objects.get(state="malformed")


@pytest.fixture
def matching(sent) -> Callback:
    """One that was set aside, and is understood now: it names the transaction of its request after all."""
    Attempt.objects.update(transaction_id="777")
    sent.call_back(loaded=5, failed=1, link=LINK)
    Attempt.objects.update(transaction_id=TRANSACTION_ID)
    return Callback.objects.get(state="unmatched")


def text_of(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def press(browser: Client, *chosen: Callback) -> str:
    asked = {"action": "read_again", "_selected_action": [callback.pk for callback in chosen]}
    return browser.post(LIST, asked, follow=True).content.decode()


def member_of(*groups: str) -> Client:
    person = make.person("member")
    person.is_staff = True
    person.save()
    person.groups.set(Group.objects.filter(name__in=groups))
    browser = Client()
    browser.force_login(person)
    return browser


def test_the_list_has_what_is_set_aside_and_why_with_links_to_upload_and_batch(administrator, sent, malformed):
    sent.call_back(loaded=6, transaction_id="777")
    sent.call_back(loaded=6)
    assert set(Callback.objects.values_list("state", flat=True)) == {"malformed", "unmatched", "applied"}
    shown = text_of(administrator, LIST)
    assert "2 callbacks" in shown
    assert "Not understood: The message" in shown
    assert "It names another transaction than that of our request." in shown
    upload = sent.upload
    assert f'<a href="{reverse("admin:campaigns_upload_change", args=[upload.pk])}">{upload}</a>' in shown
    assert f'<a href="/uploads/{upload.pk}/?batches=1#batches">1</a>' in shown
    assert "It names another transaction than that of our request." in text_of(
        administrator, f"/uploads/{upload.pk}/?batches=1"
    )
    assert "No batch is like that now." in text_of(administrator, f"/uploads/{upload.pk}/?batches=2")


@pytest.mark.parametrize(("state", "count"), [("malformed", 1), ("unmatched", 0), ("applied", 0)])
def test_it_is_filtered_by_state(administrator, malformed, state, count):
    shown = text_of(administrator, f"{LIST}?state__exact={state}")
    assert shown.count("Not understood: The message") == count
    assert "Another message counts" not in shown


@pytest.mark.parametrize("query", ["", "?_facets=True"])
def test_only_states_that_are_listed_can_be_chosen(administrator, malformed, query):
    shown = text_of(administrator, f"{LIST}{query}")
    assert "state__exact=malformed" in shown
    assert "state__exact=unmatched" in shown
    assert "state__exact=applied" not in shown


def test_a_transaction_id_is_found(administrator, malformed):
    assert "Not understood: The message" in text_of(administrator, f"{LIST}?q={TRANSACTION_ID}")
    assert "Not understood: The message" not in text_of(administrator, f"{LIST}?q={TRANSACTION_ID[:-1]}")


def test_the_page_of_one_shows_the_message_without_its_signature(administrator, malformed):
    shown = text_of(administrator, reverse("admin:campaigns_callback_change", args=[malformed.pk]))
    assert "{&quot;result&quot;: &quot;&lt;b&gt;fine&lt;/b&gt;&quot;, &quot;link&quot;: &quot;https://x.s3" in shown
    assert "X-Amz-Signature=redacted" in shown
    assert "s3cret" not in shown
    assert TRANSACTION_ID in shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", "It is empty."),
        (b"\0\xff\n\x1b[31m" + "\u202e".encode() + b"x", "\ufffd [31m x"),
        (b"x" * 100_000, "x" * page._MESSAGE_CHARACTERS + "…"),
        ('{"é":1}'.encode("utf-16"), "{&quot;é&quot;:1}"),
    ],
    ids=["none", "odd bytes", "long", "UTF-16"],
)
def test_a_message_is_shown_bounded_and_harmless_whatever_its_bytes(administrator, sent, body, shown):
    sent.call_back(body)
    address = reverse("admin:campaigns_callback_change", args=[Callback.objects.get().pk])
    assert f'<div class="readonly">{shown}</div>' in administrator.get(address).content.decode()


def test_what_is_understood_now_counts_and_the_log_says_by_whom(administrator, sent, matching):
    assert "1 callback counts now." in press(administrator, matching)
    assert (sent.batch.state, sent.batch.loaded) == ("done", 5)
    assert FailedFile.objects.get().link.reveal() == LINK
    event = Event.objects.get(action="callback_read_again")
    assert (event.user.username, event.upload, event.details) == (
        "admin",
        sent.upload,
        {"batch": 1, "state": "applied"},
    )
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Read again."]


def test_pressed_twice_it_counts_once(administrator, sent, matching):
    press(administrator, matching)
    press(administrator, matching)
    assert sent.batch.loaded == 5
    assert Event.objects.filter(action="callback_read_again").count() == 1


def test_what_is_not_understood_still_is_said(administrator, sent, malformed):
    sent.call_back(loaded=6, transaction_id="777")
    shown = press(administrator, *Callback.objects.all())
    assert "1 callback is not understood still." in shown
    assert "1 callback names another transaction still." in shown
    assert Callback.objects.filter(state__in=["malformed", "unmatched"]).count() == 2


def test_of_very_many_some_are_read_at_a_time(administrator, sent, monkeypatch):
    monkeypatch.setattr(page, "READ_AT_ONCE", 2)
    for _ in range(3):
        sent.call_back(b"{")
    shown = press(administrator, *Callback.objects.all())
    assert "2 callbacks are not understood still." in shown
    assert "These were the first 2 of those that you chose." in shown


def test_nothing_counts_of_which_the_log_does_not_say_by_whom(administrator, sent, matching, monkeypatch):
    def fail(**values: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Event.objects, "create", fail)
    administrator.raise_request_exception = False
    press(administrator, matching)
    assert Callback.objects.get().state == "unmatched"
    assert not LogEntry.objects.exists()


def test_the_group_administrators_may_and_sees_no_link_to_a_page_that_it_may_not_see(sent, matching):
    browser = member_of("Administrators")
    shown = text_of(browser, LIST)
    assert f'href="/uploads/{sent.upload.pk}/' not in shown
    assert "1 callback counts now." in press(browser, matching)


def test_other_staff_may_not(sent, matching):
    browser = member_of()
    assert browser.get(LIST).status_code == 403
    press(browser, matching)
    assert Callback.objects.get().state == "unmatched"


@pytest.mark.parametrize("name", ["add", "delete"])
def test_none_is_added_or_deleted_by_hand(administrator, malformed, name):
    arguments = [] if name == "add" else [malformed.pk]
    assert administrator.get(reverse(f"admin:campaigns_callback_{name}", args=arguments)).status_code == 403


def test_the_page_of_one_has_the_same_as_its_only_button(administrator, sent, matching):
    address = reverse("admin:campaigns_callback_change", args=[matching.pk])
    shown = administrator.get(address).content.decode()
    assert ('name="_save"' in shown, 'name="_read_again"' in shown) == (False, True)
    answer = administrator.post(address, {"_read_again": "Read again"}, follow=True)
    assert "1 callback counts now." in answer.content.decode()
    assert administrator.post(address, {"_read_again": "Read again"}).status_code == 302
    assert Event.objects.filter(action="callback_read_again").count() == 1


def test_it_changes_nothing_else(administrator, malformed):
    before = Callback.objects.values().get()
    address = reverse("admin:campaigns_callback_change", args=[malformed.pk])
    administrator.post(address, {"state": "applied", "transaction_id": "1", "received_at": "2020-01-01"})
    assert Callback.objects.values().get() == before


def test_without_the_permission_the_button_is_not_there_and_does_nothing(sent, matching):
    browser = member_of()
    User.objects.get(username="member").user_permissions.add(Permission.objects.get(codename="view_callback"))
    address = reverse("admin:campaigns_callback_change", args=[matching.pk])
    assert "_read_again" not in browser.get(address).content.decode()
    assert browser.post(address, {"_read_again": "Read again"}).status_code == 403
    assert "Read again" not in browser.get(LIST).content.decode()
    assert Callback.objects.get().state == "unmatched"


def test_the_list_costs_as_many_questions_for_many_as_for_one(administrator, sent, django_assert_max_num_queries):
    for _ in range(10):
        sent.call_back(b"{")
    with django_assert_max_num_queries(12):
        administrator.get(LIST)


# ---- the notice on the dashboard ----


def test_the_dashboard_tells_administrators_and_leads_to_the_list_of_these(administrator, sent, malformed):
    page = text_of(administrator, "/")
    assert "1 callback of the dialer is set aside" in page
    assert re.search(r"Since [0-9:]+: 1 is not understood[.] It counts for nothing until read again", page)
    (address,) = re.findall(r'id="set-aside" href="([^"]+)"', page)
    assert "state__exact=malformed" in address
    assert "1 callback" in text_of(administrator, html.unescape(address))

    sent.call_back(loaded=6, transaction_id="777")
    page = text_of(administrator, "/")
    assert "2 callbacks of the dialer are set aside" in page
    assert "1 is not understood, 1 names another transaction" in page
    (address,) = re.findall(r'id="set-aside" href="([^"]+)"', page)
    assert "2 callbacks" in text_of(administrator, html.unescape(address))

    press(administrator, *Callback.objects.all())
    assert "set aside" not in text_of(administrator, "/")


def test_the_dashboard_tells_nobody_else(malformed):
    for browser in (member_of(), signed_in_as(make.person("ravi"))):
        assert "set aside" not in text_of(browser, "/")
