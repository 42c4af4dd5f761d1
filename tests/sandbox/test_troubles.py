"""Each trouble over HTTP: what the caller sees, and whether the dialer has the leads."""

import json
import threading
import time
from collections.abc import Callable

import pytest
import requests

from campaigns.sandbox.troubles import MAX_ASKED, NO_TROUBLE, TROUBLES, AskedTroubles, split_name
from tests.sandbox.outside import CallbackReceiver, Caller, bulk_fields, rows


def queued(answer: requests.Response) -> bool:
    return answer.status_code == 200 and answer.json()["message"] == "queued successfully"


def numbered(answer: requests.Response) -> bool:
    number = answer.json()["transactionId"]
    return queued(answer) and isinstance(number, int) and len(str(number)) == 25


def refused(words: str) -> Callable[[requests.Response], bool]:
    return lambda answer: answer.json() == {"status": "error", "message": words}


ANSWERS: dict[str, tuple[Callable[[requests.Response], bool], bool]] = {
    # trouble: (what is true of the answer, whether the leads are taken)
    "error-500": (lambda answer: answer.status_code == 500, False),
    "error-502": (lambda answer: answer.status_code == 502 and "<html>" in answer.text, False),
    "error-502-taken": (lambda answer: answer.status_code == 502 and "<html>" in answer.text, True),
    "html": (lambda answer: answer.status_code == 200 and "<html>" in answer.text, False),
    "empty": (lambda answer: answer.status_code == 200 and answer.content == b"", True),
    "not-json": (lambda answer: answer.status_code == 200 and answer.text == "queued successfully", True),
    "huge": (lambda answer: queued(answer) and len(answer.content) > 10_000_000, True),
    "unauthorized": (lambda answer: answer.status_code == 401, False),
    "throttled": (refused("too many Requests and failed to add Data to queue"), False),
    "bad-key": (refused("Invalid userName or apiKey"), False),
    "bad-campaign": (refused("Invalid Campaign Name"), False),
    "bad-data": (refused("bulkData should be a JSON object with a map and data"), False),
    "no-transaction-id": (lambda answer: queued(answer) and "transactionId" not in answer.json(), True),
    "number-transaction-id": (numbered, True),
    **{name: (queued, True) for name in TROUBLES if name.startswith("callback-") or name.endswith("-failed")},
}

# The tests below check more of these troubles than the answer.
OF_THE_WIRE = {"slow", "no-answer", "reset", "truncated", "drip", "redirect"}


def test_every_trouble_is_tested():
    assert set(ANSWERS) | OF_THE_WIRE == set(TROUBLES)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_and_the_leads_are_as_the_trouble_says(caller: Caller, name: str):
    is_as_said, taken = ANSWERS[name]
    caller.ask("trouble", trouble=name)
    assert is_as_said(caller.post())
    state = caller.state()
    assert [request["trouble"] for request in state["requests"]] == [name]
    is_loaded = taken and name != "all-failed"
    assert len(state["leads"]["Sales_Outbound"]) == is_loaded
    assert bool(state["requests"][0]["transactionId"]) == taken
    assert queued(caller.post()), "a trouble that was asked for once comes once"


@pytest.mark.parametrize("name", ANSWERS)
def test_a_trouble_in_the_campaigns_name_is_the_same_one(caller: Caller, name: str):
    assert ANSWERS[name][0](caller.post(bulk_fields(campaignName=f"Sales_Outbound__{name}")))


@pytest.mark.parametrize(("name", "taken"), [("no-answer", True), ("reset", False)])
def test_no_answer_comes_at_all(caller: Caller, name: str, taken: bool):
    caller.ask("trouble", trouble=name)
    with pytest.raises(requests.ConnectionError) as failure:
        caller.post()
    assert ("Connection reset" in str(failure.value)) == (name == "reset")
    assert len(caller.phones()) == taken


def test_an_answer_that_breaks_off_is_shorter_than_announced(caller: Caller):
    caller.ask("trouble", trouble="truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        caller.post()
    assert len(caller.phones()) == 1


def test_a_slow_answer_comes_after_its_time(caller: Caller):
    caller.ask("trouble", trouble="slow", seconds=0.3)
    began = time.monotonic()
    assert queued(caller.post())
    assert time.monotonic() - began >= 0.3


def test_a_slow_answer_is_late_while_the_leads_are_there(caller: Caller):
    caller.ask("trouble", trouble="slow", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        caller.post(timeout=0.3)
    assert len(caller.phones()) == 1


def test_a_dripping_answer_comes_byte_by_byte(caller: Caller):
    caller.ask("trouble", trouble="drip", seconds=0.01)
    began = time.monotonic()
    answer = caller.post(stream=True)
    assert time.monotonic() - began < 0.8, "the head comes at once"
    assert queued(answer)
    assert time.monotonic() - began >= 0.8, "a hundred bytes, ten milliseconds each"


def test_a_slow_answer_does_not_delay_others(caller: Caller):
    caller.ask("trouble", trouble="slow", seconds=5)
    slow = threading.Thread(target=lambda: caller.post(timeout=10), daemon=True)
    slow.start()
    while not caller.state()["requests"]:
        time.sleep(0.01)
    began = time.monotonic()
    assert queued(caller.post())
    assert time.monotonic() - began < 2


def test_whoever_follows_the_redirect_is_found_out(caller: Caller):
    caller.ask("trouble", trouble="redirect", times=2)
    assert caller.post().status_code == 302
    assert caller.state()["redirects_followed"] == 0
    caller.post(allow_redirects=True)
    state = caller.state()
    assert state["redirects_followed"] == 1
    assert state["leads"]["Sales_Outbound"] == []


def test_half_or_all_of_the_rows_fail(caller: Caller):
    caller.post(bulk_fields(rows(count=5), campaignName="Sales_Outbound__half-failed"))
    caller.post(bulk_fields(rows(count=5), campaignName="Sales_Outbound__all-failed"))
    assert [request["failed"] for request in caller.state()["requests"]] == [2, 5]
    assert caller.phones("Sales_Outbound__half-failed") == ["9800000000", "9800000002", "9800000004"]


def test_a_callback_comes_twice(caller: Caller, receiver: CallbackReceiver):
    caller.ask("trouble", trouble="callback-twice")
    caller.post(bulk_fields(callBackUrl=receiver.url))
    first, second = (json.loads(receiver.next().body)["data"] for _ in range(2))
    assert first["transactionId"] == second["transactionId"]
    assert not receiver.comes_another(seconds=0.2)


def test_an_early_callback_comes_before_the_answer(caller: Caller, receiver: CallbackReceiver):
    caller.ask("trouble", trouble="callback-early")
    caller.post(bulk_fields(callBackUrl=receiver.url))
    assert receiver.has_any()


def test_a_late_callback_comes_after_its_time(caller: Caller, receiver: CallbackReceiver):
    caller.ask("trouble", trouble="callback-late", seconds=0.4)
    caller.post(bulk_fields(callBackUrl=receiver.url))
    assert not receiver.comes_another(seconds=0.2)
    receiver.next()


def test_a_callback_that_never_comes_does_not_come(caller: Caller, receiver: CallbackReceiver):
    caller.ask("trouble", trouble="callback-never")
    caller.post(bulk_fields(callBackUrl=receiver.url))
    assert not receiver.comes_another(seconds=0.3)
    assert caller.state()["requests"][0]["callback"] == "never comes"


@pytest.mark.parametrize("name", ["error-502-taken", "no-answer"])
def test_leads_that_were_taken_without_a_proper_answer_are_called_back(
    caller: Caller, receiver: CallbackReceiver, name: str
):
    fields = bulk_fields(callBackUrl=receiver.url, campaignName=f"Sales_Outbound__{name}")
    try:
        caller.post(fields)
    except requests.ConnectionError:
        assert name == "no-answer"
    assert json.loads(receiver.next().body)["data"]["numbersProcessed"] == "1"


def test_leads_that_were_not_taken_are_not_called_back(caller: Caller, receiver: CallbackReceiver):
    caller.post(bulk_fields(callBackUrl=receiver.url, campaignName="Sales_Outbound__error-500"))
    assert not receiver.comes_another(seconds=0.2)


@pytest.mark.parametrize(
    ("name", "known", "trouble"),
    [
        ("Sales_Outbound", "Sales_Outbound", ""),
        ("Sales_Outbound__slow", "Sales_Outbound", "slow"),
        ("Sales_Outbound__unheard-of", "Sales_Outbound__unheard-of", ""),
        ("A__B__callback-never", "A__B", "callback-never"),
        ("slow", "slow", ""),
    ],
)
def test_a_campaigns_name_can_end_in_a_trouble(name: str, known: str, trouble: str):
    found, has = split_name(name)
    assert (found, has.name) == (known, trouble)


def test_troubles_that_wait_are_bounded():
    asked = AskedTroubles()
    for _ in range(MAX_ASKED + 1):
        asked.ask(NO_TROUBLE, times=1)
    assert len(asked.waiting()) == MAX_ASKED
