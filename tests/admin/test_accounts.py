"""Administrators' pages of CloudAgent accounts, as a browser sees them."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Account, Event, StopReason, Upload, UploadState
from campaigns.sending.halting import stop_account
from campaigns.wording import why_stopped
from tests import make
from tests.dialogue import next_request

KEY = "canary-key-0123456789wxyz"
ADDRESS = reverse("admin:campaigns_account_add")
LIST = reverse("admin:campaigns_account_changelist")


def form(**changed) -> dict:
    filled = {
        "name": "Main",
        "domain": "dialer.example.com",
        "user_name": "caller",
        "new_key": KEY,
        "rows_per_request": 500,
        "requests_a_minute": 5,
        "bytes_per_request": 4_000_000,
        "body_form": "urlencoded",
        "callbacks_reach_us": "on",
        "asks_status": "on",
        "is_active": "on",
    }
    return {name: value for name, value in (filled | changed).items() if value is not None}


def page_of(account: Account) -> str:
    return reverse("admin:campaigns_account_change", args=[account.pk])


def entered(**fields) -> Account:
    return make.account(key=KEY, user_name="caller", **fields)


def test_an_account_is_added_with_its_key_sealed(administrator):
    assert administrator.post(ADDRESS, form()).status_code == 302
    account = Account.objects.get()
    assert account.api_key.reveal() == KEY
    assert KEY not in account.api_key.ciphertext
    assert account.api_key_ending == "wxyz"


def test_the_key_is_required_when_adding(administrator):
    answer = administrator.post(ADDRESS, form(new_key=""))
    assert "new_key" in answer.context["adminform"].errors
    assert not Account.objects.exists()


@pytest.mark.parametrize("where", [LIST, None])
def test_the_key_is_shown_as_its_last_four_characters_only(administrator, where):
    account = entered()
    page = administrator.get(where or page_of(account)).content.decode()
    assert "••••wxyz" in page
    assert KEY not in page
    assert account.api_key.ciphertext not in page


def test_a_short_key_shows_nothing_of_itself(administrator):
    make.account(key="tiny")
    page = administrator.get(LIST).content.decode()
    assert ">••••<" in page


def test_a_form_that_comes_back_does_not_hold_the_key(administrator):
    page = administrator.post(ADDRESS, form(domain="https://dialer.example.com/")).content.decode()
    assert "Give the host name only" in page
    assert KEY not in page


def test_a_blank_key_keeps_the_old_one(administrator):
    account = entered()
    administrator.post(page_of(account), form(new_key="", name="Renamed"))
    account.refresh_from_db()
    assert (account.name, account.api_key.reveal()) == ("Renamed", KEY)
    assert not Event.objects.filter(action="api_key_changed").exists()


def test_a_new_key_clears_the_pause_and_is_an_event_without_the_key(administrator, caplog):
    caplog.set_level(logging.DEBUG)
    account = entered()
    stop_account(account.pk, StopReason.OTHER, words="The dialer does not take its key")
    administrator.post(page_of(account), form(new_key="another-canary-987654321"))

    account.refresh_from_db()
    assert account.api_key.reveal() == "another-canary-987654321"
    assert account.stopped_at is None
    event = Event.objects.get(action="api_key_changed")
    assert event.user.username == "admin"
    written = " ".join(f"{event.details} {event.reason}" for event in Event.objects.all()) + caplog.text
    assert "canary" not in written
    history = administrator.get(reverse("admin:campaigns_account_history", args=[account.pk])).content.decode()
    assert "canary" not in history


def test_saving_does_not_undo_a_pause_that_came_meanwhile(administrator, monkeypatch):
    account = entered()
    clean = Account.full_clean

    def pause_then_clean(self, *args, **kwargs):
        stop_account(account.pk, StopReason.OTHER, words="The dialer does not take its key")
        return clean(self, *args, **kwargs)

    monkeypatch.setattr(Account, "full_clean", pause_then_clean)
    administrator.post(page_of(account), form(new_key="", name="Renamed"))
    account.refresh_from_db()
    assert account.name == "Renamed"
    assert account.stopped_at is not None


def test_the_same_account_twice_is_refused_in_words(administrator):
    entered()
    page = administrator.post(ADDRESS, form(name="Again", domain="DIALER.example.com", user_name="CALLER"))
    assert "This CloudAgent account is here already" in page.content.decode()
    assert Account.objects.count() == 1


@pytest.mark.parametrize("port", ["443", "0443"])
def test_the_usual_port_is_to_be_left_away_so_that_an_account_is_not_entered_twice(administrator, port):
    entered()
    page = administrator.post(ADDRESS, form(name="Again", domain=f"dialer.example.com:{port}"))
    assert "Leave “:443” away" in page.content.decode()
    assert Account.objects.count() == 1


def test_another_port_is_kept(administrator):
    administrator.post(ADDRESS, form(domain="dialer.example.com:8443"))
    assert Account.objects.get().domain == "dialer.example.com:8443"


def test_where_callbacks_no_longer_reach_us_what_waits_for_them_ends_and_waits_again_once_they_do(administrator):
    sent = next_request(make.confirmed_upload(make.rows(6))).answer()
    as_it_is = form(user_name="sandbox", new_key="")
    administrator.post(page_of(sent.upload.campaign.account), as_it_is | {"callbacks_reach_us": ""})
    assert Upload.objects.get().state == UploadState.FINISHED
    administrator.post(page_of(sent.upload.campaign.account), as_it_is)
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS


def test_what_ended_days_ago_does_not_wait_again(administrator):
    sent = next_request(make.confirmed_upload(make.rows(6))).answer()
    Account.objects.update(callbacks_reach_us=False)
    long_ago = timezone.now() - timezone.timedelta(days=2)
    Upload.objects.update(state=UploadState.FINISHED, finished_at=long_ago)
    administrator.post(page_of(sent.upload.campaign.account), form(user_name="sandbox", new_key=""))
    assert Account.objects.get().callbacks_reach_us
    assert Upload.objects.get().state == UploadState.FINISHED


def test_a_domain_is_kept_in_small_letters(administrator):
    administrator.post(ADDRESS, form(domain="Dialer.Example.com"))
    assert Account.objects.get().domain == "dialer.example.com"


def act(client: Client, action: str, account: Account) -> str:
    answer = client.post(LIST, {"action": action, "_selected_action": [account.pk]}, follow=True)
    return answer.content.decode()


def test_pausing_and_resuming_are_actions_of_a_person(administrator):
    account = entered()
    assert "is stopped. Its uploads wait." in act(administrator, "stop", account)
    account.refresh_from_db()
    assert why_stopped(account) == "admin stopped it."
    assert "No, stopped: admin stopped it." in administrator.get(LIST).content.decode()
    assert "“Resume”, among the actions" in administrator.get(page_of(account)).content.decode()

    assert "is resumed" in act(administrator, "resume", account)
    account.refresh_from_db()
    assert account.is_active
    assert account.stopped_at is None
    actions = list(account.events.order_by("pk").values_list("action", "user__username"))
    assert actions == [("account_stopped", "admin"), ("account_resumed", "admin")]


def test_resuming_enqueues_the_sending(administrator, monkeypatch):
    account = entered()
    stop_account(account.pk, StopReason.OTHER, words="why")
    enqueued = []
    monkeypatch.setattr("campaigns.tasks.enqueue", lambda task, pk: enqueued.append((task.__name__, pk)))
    act(administrator, "resume", account)
    assert enqueued == [("send_account", account.pk)]


def test_an_account_in_use_is_not_deleted_and_the_page_says_what_to_do(administrator):
    account = entered()
    make.campaign(of=account)
    address = reverse("admin:campaigns_account_delete", args=[account.pk])
    page = administrator.get(address).content.decode()
    assert "Main has 1 campaign and 0 requests on record. Untick “Is active” to switch it off instead." in page
    administrator.post(address, {"post": "yes"})
    administrator.post(LIST, {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"})
    assert Account.objects.filter(pk=account.pk).exists()


def test_an_account_that_was_never_used_can_be_deleted(administrator):
    account = entered()
    administrator.post(reverse("admin:campaigns_account_delete", args=[account.pk]), {"post": "yes"})
    assert not Account.objects.exists()


def test_an_account_may_be_kept_from_asking_for_a_status(administrator):
    account = entered()
    assert "campaignStatus" in administrator.get(page_of(account)).content.decode()
    administrator.post(page_of(account), form(new_key="", asks_status=None))
    account.refresh_from_db()
    assert not account.asks_status


@pytest.mark.parametrize(
    ("outage", "words"),
    [
        ("no_answer", "Not now. The dialer does not answer"),
        ("unreachable", "Not now. The dialer cannot be reached since"),
    ],
)
def test_an_outage_is_said_in_words(administrator, outage, words):
    account = entered()
    Account.objects.update(outage=outage, outage_since=timezone.now())
    for address in (LIST, page_of(account)):
        assert words in administrator.get(address).content.decode()
