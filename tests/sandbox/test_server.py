"""The sandbox over HTTP: bodies, addresses, start and stop."""

import json
import socket
import subprocess
import sys
import time

import pytest
import requests

from campaigns.sandbox import server
from campaigns.sandbox.form_fields import MAX_BODY_BYTES
from tests.sandbox.outside import BULK_PATH, Caller, bulk_fields, rows

THROTTLED = {"status": "error", "message": "too many Requests and failed to add Data to queue"}


def test_an_urlencoded_request_is_queued(caller: Caller):
    answer = caller.post()
    assert answer.status_code == 200
    assert list(answer.json()) == ["transactionId", "status", "message"]


def test_a_multipart_request_is_queued(caller: Caller):
    data = [["9812345678", "प्रिया", 5]]
    answer = caller.post(files={name: (None, value) for name, value in bulk_fields(data).items()})
    assert answer.json()["status"] == "success"
    assert caller.state()["leads"]["Sales_Outbound"][0]["Name"] == "प्रिया"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"apiKey": None}, "apiKey should not be empty"),
        ({"userName": None}, "userName should not be empty"),
        ({"campaignName": None}, "campaignName should not be empty"),
        ({"apiKey": "wrong"}, "Invalid userName or apiKey"),
        ({"campaignName": "Inbound_Helpline"}, "Invalid Campaign Name"),
        ({"bulkData": "{"}, "bulkData should be a JSON object with a map and data"),
        ({"data": rows(count=501)}, "bulkData should not have more than 500 records"),
    ],
)
def test_a_refusal_comes_with_status_200_since_the_body_decides(caller: Caller, changes: dict, words: str):
    answer = caller.post(bulk_fields(**changes))
    assert answer.status_code == 200
    assert answer.json() == {"status": "error", "message": words}


def test_the_sixth_request_in_the_window_is_throttled_and_later_ones_are_not():
    sandbox = server.start("127.0.0.1", 0, window=60)
    caller = Caller(sandbox.url)
    answers = [caller.post() for _ in range(6)]
    assert [answer.json()["status"] for answer in answers] == ["success"] * 5 + ["error"]
    assert answers[5].json() == THROTTLED
    caller.ask("window", seconds=0.05)
    time.sleep(0.1)
    assert caller.post().json()["status"] == "success"
    sandbox.stop()


def test_of_a_body_over_eight_megabytes_no_field_is_seen(caller: Caller):
    body = b"apiKey=sandbox-key&bulkData=".ljust(MAX_BODY_BYTES + 1, b"x")
    answer = caller.post(data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.json() == {"status": "error", "message": "apiKey should not be empty"}


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Transfer-Encoding: chunked", 411),
        ("X-Nothing: 0", 411),
        ("Content-Length: many", 411),
        ("Content-Length: -1", 411),
        ("Content-Length: 999999999999", 413),
    ],
)
def test_a_body_without_bounds_is_not_read(sandbox: server.Sandbox, header: str, status: int):
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"POST {BULK_PATH} HTTP/1.1\r\nHost: {host}\r\n{header}\r\n\r\n".encode())
        assert connection.recv(100).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_caller_that_goes_away_in_the_middle_leaves_no_trace(sandbox: server.Sandbox, caller: Caller, capfd):
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"POST {BULK_PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n\r\napiKey=".encode())
    assert caller.state()["requests"] == []
    assert capfd.readouterr().err == ""


def test_the_state_of_a_campaign_can_be_asked_for(caller: Caller):
    answer = requests.get(
        f"{caller.url}/ca_apis/campaignStatus",
        headers={"apiKey": "sandbox-key"},
        json={"userName": "sandbox", "campaignName": "Sales_Outbound"},
        timeout=5,
    )
    assert answer.json()["message"][0]["CampaignName"] == "Sales_Outbound"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"userName": 5}'])
def test_the_state_of_a_campaign_is_not_told_without_account(caller: Caller, body: bytes):
    answer = requests.get(f"{caller.url}/ca_apis/campaignStatus", data=body, timeout=5)
    assert answer.json() == {"status": "error", "message": "Invalid userName or apiKey"}


def test_other_addresses_are_not_found(caller: Caller):
    assert requests.get(f"{caller.url}{BULK_PATH}", timeout=5).status_code == 404
    assert requests.post(f"{caller.url}/unknown", timeout=5).status_code == 404
    assert requests.get(f"{caller.url}/", timeout=5).url == f"{caller.url}/sandbox/"


def test_the_log_has_neither_keys_nor_numbers_nor_tokens():
    lines: list[str] = []
    sandbox = server.start("127.0.0.1", 0, log=lines.append)
    caller = Caller(sandbox.url)
    caller.post(bulk_fields(campaignName="Sales_Outbound__callback-early", callBackUrl=f"{caller.url}/secret-token"))
    caller.post(bulk_fields(campaignName="9812345678"))
    caller.post(bulk_fields(campaignName="Sales_Outbound__error-500"))
    requests.get(f"{caller.url}/?apiKey=sandbox-key", timeout=5)
    sandbox.stop()
    log = "\n".join(lines)
    assert "Sales_Outbound__callback-early: 1 rows queued as " in log
    assert "posted, answered 404" in log
    assert "A request was refused: Invalid Campaign Name" in log
    assert "A request was not taken (trouble: error-500)" in log
    for secret in ("sandbox-key", "9812345678", "9800000000", "secret-token"):
        assert secret not in log


def test_a_stopped_sandbox_gives_its_port_back():
    first = server.start("127.0.0.1", 0)
    port = int(first.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        server.start("127.0.0.1", port)
    first.stop()
    server.start("127.0.0.1", port).stop()


def test_stopping_does_not_wait_for_a_slow_answer(sandbox: server.Sandbox, caller: Caller):
    caller.ask("trouble", trouble="slow", seconds=60)
    with pytest.raises(requests.ReadTimeout):
        caller.post(timeout=0.1)
    sandbox.stop()


def test_at_every_address_of_the_machine_it_is_reached_by_the_local_one():
    sandbox = server.start("0.0.0.0", 0)
    assert sandbox.url.startswith("http://127.0.0.1:")
    sandbox.stop()


def test_it_needs_neither_django_nor_anything_of_ours():
    script = "import json, sys, campaigns.sandbox.server; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout)
    assert "django" not in loaded
    ours = [name for name in loaded if name.startswith(("campaigns.", "leadsportal"))]
    assert all(name.startswith("campaigns.sandbox") for name in ours)
