"""Each attempt, callback, reading and check ends with one line of the log, which has all its ids."""

import logging

import pytest

from campaigns import uploads
from campaigns.dialer import Observed
from campaigns.models import Attempt, Upload, UploadState, database_now
from campaigns.sending import expire_attempts
from campaigns.sending.recording import withdraw
from tests import make
from tests.dialogue import BAD_DATA, NO_ANSWER, QUEUED, UNREACHABLE, apply_callback, next_request, request_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    """Gives the facts of each line with this message, without how long it took, which is looked at here."""
    caplog.set_level(logging.INFO)

    def facts(event: str) -> list[dict]:
        found = [dict(record.facts) for record in caplog.records if record.getMessage() == event]
        assert all(0 <= each.pop("seconds") < 100 for each in found)
        return found

    return facts


def ids_of(attempt_id: int) -> dict[str, int]:
    attempt = Attempt.objects.select_related("batch").get(pk=attempt_id)
    return {
        "upload": attempt.batch.upload_id,
        "batch": attempt.batch_id,
        "account": attempt.account_id,
        "attempt": attempt_id,
    }


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        (QUEUED, {"outcome": "accepted", "status": 200, "error": ""}),
        (BAD_DATA, {"outcome": "refused", "status": 200, "error": ""}),
        (UNREACHABLE, {"outcome": "not_sent", "status": None, "error": "ConnectionError"}),
        (NO_ANSWER, {"outcome": "unknown", "status": None, "error": "ReadTimeout"}),
    ],
)
def test_an_attempt(lines, observed: Observed, said):
    request = request_for()
    request.answer(observed)
    request.answer(observed)  # it is written once
    assert lines("attempt ended") == [ids_of(request.attempt_id) | said]


def test_an_attempt_without_an_answer(lines):
    request = request_for()
    Attempt.objects.update(deadline_at=database_now().replace(year=2020))
    expire_attempts()
    assert lines("attempt ended") == [
        ids_of(request.attempt_id) | {"outcome": "unknown", "status": None, "error": "expired"}
    ]


def test_an_attempt_whose_request_did_not_leave(lines):
    request = request_for()
    withdraw(attempt_id=request.attempt_id)
    assert lines("attempt ended") == [
        ids_of(request.attempt_id) | {"outcome": "not_sent", "status": None, "error": "withdrawn"}
    ]


def test_a_callback(lines):
    request = request_for(6).answer()
    callback = request.keep(loaded=6)
    apply_callback(callback.pk)
    apply_callback(callback.pk)
    assert lines("callback ended") == [
        ids_of(request.attempt_id) | {"callback": callback.pk, "state": "applied", "failed_file": None}
    ]


def test_a_reading_and_a_check(lines):
    upload = make.checked_upload(make.rows(6))
    about = {"upload": upload.pk, "account": upload.campaign.account_id, "bytes": upload.file_bytes}
    assert lines("reading ended") == [about | {"outcome": "read", "rows": 7, "columns": 3}]
    assert lines("check ended") == [about | {"outcome": "checked", "leads": 6, "ready": 6}]


def test_a_file_that_cannot_be_read(lines):
    upload = make.received_upload(content=b"%PDF-1.7 and so on")
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.UNREADABLE
    [line] = lines("reading ended")
    assert (line["outcome"], line["code"]) == ("unreadable", upload.unreadable_code)


@pytest.mark.parametrize("step", ["read_spreadsheet", "describe_columns"])
def test_a_reading_that_went_wrong(lines, monkeypatch, step):
    def fault(*_: object, **__: object) -> None:
        raise ValueError("9000000001 stands in row 2")

    upload = make.received_upload()
    monkeypatch.setattr(f"campaigns.uploads.reading.reading.{step}", fault)
    uploads.read(upload_id=upload.pk)
    [line] = lines("reading ended")
    assert (line["outcome"], line["code"]) == ("unreadable", "our_fault")


def test_a_check_that_went_wrong(lines, monkeypatch):
    upload = make.upload()
    uploads.begin_check(upload=upload)
    monkeypatch.setattr("campaigns.uploads.checking.checking.facts_for", lambda _: 1 / 0)
    uploads.check(upload_id=upload.pk)
    [line] = lines("check ended")
    assert (line["outcome"], line["code"]) == ("given_up", "our_fault")


def test_a_run_that_was_stopped_twice(lines):
    upload = make.received_upload()
    Upload.objects.update(times_begun=2)
    uploads.read(upload_id=upload.pk)
    [line] = lines("reading ended")
    assert (line["outcome"], line["code"]) == ("unreadable", "stopped_twice")


def test_no_line_has_what_is_in_a_file_or_an_answer(caplog):
    caplog.set_level(logging.DEBUG)
    upload = make.confirmed_upload(make.rows(6))
    request = next_request(upload).answer()
    request.call_back(b'{"message": "9876543210 is not a number", "transactionId": "1"}')
    for secret in ("9000000001", "9876543210", "Person 1", request.token):
        assert secret not in " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
