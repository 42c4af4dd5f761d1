"""The calls for tests and for the page."""

import pytest
import requests

from tests.sandbox.outside import CallbackReceiver, Caller, bulk_fields

CAMPAIGN = {"userName": "second", "campaignName": "Second_Campaign", "fields": ["PhoneNumber"]}


def test_accounts_and_campaigns_can_be_added(caller: Caller):
    assert caller.ask("accounts", userName="second", apiKey="second-key").ok
    assert caller.ask("campaigns", **CAMPAIGN).ok
    fields = bulk_fields([["9812345678"]], map=["PhoneNumber"], userName="second", apiKey="second-key")
    assert caller.post({**fields, "campaignName": "Second_Campaign"}).json()["status"] == "success"
    assert caller.phones("Second_Campaign") == ["9812345678"]


@pytest.mark.parametrize(
    ("dial_method", "answer", "failed"),
    [("normal", "success", 0), ("agent-wise", "success", 1), ("skill-wise", "success", 1), ("inbound", "error", 0)],
)
def test_an_added_campaign_has_its_dial_method(caller: Caller, dial_method: str, answer: str, failed: int):
    caller.ask("campaigns", **{**CAMPAIGN, "userName": "sandbox", "dialMethod": dial_method})
    fields = bulk_fields([["9812345678"]], map=["PhoneNumber"], campaignName="Second_Campaign")
    assert caller.post(fields).json()["status"] == answer
    assert caller.state()["requests"][0]["failed"] == failed


def test_the_window_can_be_changed(caller: Caller):
    caller.ask("window", seconds=0)
    assert {caller.post().json()["status"] for _ in range(8)} == {"success"}


def test_a_dialer_that_is_away_takes_and_answers_nothing_until_it_is_back(caller: Caller):
    caller.ask("away", seconds=60)
    assert caller.post().status_code == 502
    status = requests.get(f"{caller.url}/ca_apis/campaignStatus", headers={"apiKey": "sandbox-key"}, timeout=5)
    assert status.status_code == 502
    caller.ask("away", seconds=0)
    assert caller.post().json()["status"] == "success"
    assert len(caller.phones("Sales_Outbound")) == 1


@pytest.mark.parametrize(
    ("what", "asked", "word"),
    [
        ("trouble", {}, "trouble"),
        ("trouble", {"trouble": "unheard-of"}, "half-failed"),
        ("trouble", {"trouble": "slow", "times": 0}, "times"),
        ("trouble", {"trouble": "slow", "times": "many"}, "times"),
        ("trouble", {"trouble": "slow", "times": [1]}, "times"),
        ("trouble", {"trouble": "slow", "seconds": -1}, "seconds"),
        ("trouble", {"trouble": "slow", "seconds": "nan"}, "seconds"),
        ("trouble", {"trouble": "slow", "campaign": 5}, "campaign"),
        ("accounts", {"userName": "second"}, "apiKey"),
        ("accounts", {"userName": "", "apiKey": "key"}, "userName"),
        ("accounts", {"userName": "x" * 201, "apiKey": "key"}, "userName"),
        ("campaigns", {**CAMPAIGN, "fields": []}, "fields"),
        ("campaigns", {**CAMPAIGN, "fields": "PhoneNumber"}, "fields"),
        ("campaigns", {**CAMPAIGN, "fields": [1]}, "fields"),
        ("campaigns", {**CAMPAIGN, "campaignName": None}, "campaignName"),
        ("campaigns", {**CAMPAIGN, "dialMethod": "by hand"}, "agent-wise"),
        ("window", {}, "seconds"),
        ("window", {"seconds": 1e9}, "seconds"),
        ("away", {}, "seconds"),
    ],
)
def test_what_cannot_be_done_is_answered_with_a_sentence(caller: Caller, what: str, asked: dict, word: str):
    answer = caller.ask(what, **asked)
    assert answer.status_code == 400
    assert word in answer.json()["message"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_json_object_is_answered_with_a_sentence(caller: Caller, body: bytes):
    answer = requests.post(f"{caller.url}/sandbox/trouble", data=body, timeout=5)
    assert answer.json() == {"status": "error", "message": "Please send a JSON object."}


def test_accounts_and_campaigns_are_bounded(caller: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("campaigns.sandbox.dialer.MAX_KNOWN", 1)
    assert caller.ask("accounts", userName="second", apiKey="key").status_code == 400
    assert caller.ask("campaigns", **CAMPAIGN).status_code == 400


def test_a_reset_forgets_the_callbacks_that_are_waiting(caller: Caller, receiver: CallbackReceiver):
    caller.ask("trouble", trouble="callback-late", seconds=0.2)
    caller.post(bulk_fields(callBackUrl=receiver.url))
    caller.ask("reset")
    assert caller.state()["requests"] == []
    assert not receiver.comes_another(seconds=0.4)
