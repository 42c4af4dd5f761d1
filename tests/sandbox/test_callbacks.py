"""Callbacks over HTTP: their values, their envelopes, and what becomes of them."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
import requests

from campaigns.sandbox.callbacks import message
from campaigns.sandbox.form_fields import read_fields
from campaigns.sandbox.memory import Transaction
from tests.sandbox.outside import CallbackReceiver, Caller, Posted, bulk_fields, rows

FIELDS = [
    "totalNoUploaded",
    "numbersProcessed",
    "numbersNotProcessed",
    "failedFilePath",
    "transactionId",
    "status",
    "message",
    "startDateTime",
    "endDateTime",
]


def test_counts_are_texts_times_are_india_time_and_the_status_says_success_all_the_same():
    transaction = Transaction(
        transaction_id="172067852912917131638630",
        campaign="Sales_Outbound",
        received_at=datetime(2024, 7, 11, 6, 15, 29, tzinfo=UTC),
        total=6,
        failed=4,
    )
    told = message(transaction, failed_file="http://x/", ended_at=datetime(2024, 7, 11, 18, 45, 54, tzinfo=UTC))
    assert list(told) == FIELDS
    assert list(told.values()) == [
        *("6", "2", "4", "http://x/", "172067852912917131638630", "Success", "File Successfully uploaded."),
        *("2024-07-11 11:45:29", "2024-07-12 00:15:54"),
    ]


def test_one_callback_comes_to_the_address_of_the_request(caller: Caller, receiver: CallbackReceiver):
    transaction_id = caller.post(bulk_fields(rows(count=3), callBackUrl=receiver.url)).json()["transactionId"]
    posted = receiver.next()
    assert receiver.url.endswith(posted.path)
    told = json.loads(posted.body)["data"]
    assert told["transactionId"] == transaction_id
    assert (told["totalNoUploaded"], told["numbersProcessed"], told["numbersNotProcessed"]) == ("3", "3", "0")
    assert told["failedFilePath"] == ""
    assert not receiver.comes_another(seconds=0.2)
    assert caller.state()["requests"][0]["callback"] == "posted, answered 200"


def test_rows_that_failed_are_in_the_failed_file(caller: Caller, receiver: CallbackReceiver):
    caller.post(bulk_fields([["9812345678", "Asha", 5], ["x", "Ravi", 5]], callBackUrl=receiver.url))
    told = json.loads(receiver.next().body)["data"]
    assert (told["totalNoUploaded"], told["numbersProcessed"], told["numbersNotProcessed"]) == ("2", "1", "1")
    link = told["failedFilePath"]
    assert link.startswith(f"{caller.url}/sandbox/failed/{told['transactionId']}_error.csv?X-Amz-Algorithm=")
    answer = requests.get(link, timeout=5)
    assert list(csv.reader(io.StringIO(answer.content.decode(), newline=""))) == [
        ["PhoneNumber", "Name", "Priority", "Reason"],
        ["x", "Ravi", "5", "Invalid number"],
    ]


def test_the_failed_file_needs_its_signature(caller: Caller, receiver: CallbackReceiver):
    caller.post(bulk_fields([["x", "Ravi", 5]], callBackUrl=receiver.url))
    link = json.loads(receiver.next().body)["data"]["failedFilePath"]
    assert requests.get(link.partition("?")[0], timeout=5).status_code == 403
    assert requests.get(link[:-1] + ("0" if link[-1] != "0" else "1"), timeout=5).status_code == 403
    caller.ask("reset")
    assert requests.get(link, timeout=5).status_code == 403, "a reset makes all links worthless"


def flat_json(posted: Posted) -> dict[str, str]:
    return json.loads(posted.body)


def data_object(posted: Posted) -> dict[str, str]:
    return json.loads(posted.body)["data"]


def data_string(posted: Posted) -> dict[str, str]:
    inner = json.loads(posted.body)["data"]
    assert isinstance(inner, str)
    return json.loads(inner)


def as_printed(posted: Posted) -> dict[str, str]:
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(posted.body)
    whole = re.fullmatch(r'\{"data":"(\{.*\})"\}', posted.body.decode())
    assert whole
    return json.loads(whole[1])


def form(posted: Posted) -> dict[str, str]:
    assert posted.content_type == "application/x-www-form-urlencoded"
    return dict(parse_qsl(posted.body.decode(), keep_blank_values=True, strict_parsing=True))


def form_data(posted: Posted) -> dict[str, str]:
    return json.loads(form(posted)["data"])


def multipart(posted: Posted) -> dict[str, str]:
    assert posted.content_type.startswith("multipart/form-data; boundary=")
    return read_fields(posted.body, posted.content_type)


@pytest.mark.parametrize(
    ("trouble", "unwrap"),
    [
        (None, data_object),
        ("callback-data-string", data_string),
        ("callback-as-printed", as_printed),
        ("callback-form", form),
        ("callback-form-data", form_data),
        ("callback-multipart", multipart),
        ("callback-flat", flat_json),
    ],
)
def test_every_envelope_holds_the_same_message(caller: Caller, receiver: CallbackReceiver, trouble, unwrap):
    if trouble:
        caller.ask("trouble", trouble=trouble)
    answer = caller.post(bulk_fields([["x", "Ravi", 5], *rows(count=1)], callBackUrl=receiver.url))
    told = unwrap(receiver.next())
    assert list(told) == FIELDS
    assert told["transactionId"] == answer.json()["transactionId"]
    assert (told["totalNoUploaded"], told["numbersNotProcessed"]) == ("2", "1")
    assert requests.get(told["failedFilePath"], timeout=5).status_code == 200


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/secret-token/", "file:///secret-token", "secret-token", "http://[secret-token", "//"]
)
def test_a_callback_that_cannot_be_delivered_is_noted_without_its_address(caller: Caller, url: str):
    # An early callback has been posted before the answer comes.
    caller.post(bulk_fields(callBackUrl=url, campaignName="Sales_Outbound__callback-early"))
    noted = caller.state()["requests"][0]["callback"]
    assert re.fullmatch(r"not delivered \([A-Za-z]+\)", noted)


def test_without_an_address_no_callback_is_asked_for(caller: Caller):
    caller.post(bulk_fields())
    assert caller.state()["requests"][0]["callback"] == "not asked for"
