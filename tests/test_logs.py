"""A line of the log, as text and as JSON; and no log has the token of a callback's address, whatever writes it."""

import io
import json
import logging
import re
from logging.config import dictConfig

import pytest
import rq.queue
import rq.worker.base
from django.db import IntegrityError, OperationalError
from django.test import Client
from gunicorn.http import errors
from structlog.stdlib import ProcessorFormatter

from campaigns import callbacks
from leadsportal import logs
from leadsportal.logs import logging_settings
from leadsportal.tracebacks import without_texts
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch) -> io.StringIO:
    """What the settings' handler writes."""
    ours = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, ProcessorFormatter))
    monkeypatch.setattr(ours, "stream", io.StringIO())
    return ours.stream


@pytest.fixture
def as_json(written: io.StringIO, monkeypatch):
    """Gives the lines that were written so far, as JSON."""
    ours = next(each for each in logging.getLogger().handlers if getattr(each, "stream", None) is written)
    made = logging_settings(form="json", level="INFO")["formatters"]["line"]
    monkeypatch.setattr(ours, "formatter", made.pop("()")(**made))
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.fixture
def token() -> str:
    return next_request(make.confirmed_upload(make.rows(6))).token


def away(**_: object) -> None:
    raise OperationalError


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/callbacks/{}/", 413),
        ("POST", "/callbacks/{}", 413),
        ("PUT", "/callbacks/{}", 405),
        ("HEAD", "/callbacks/{}/more", 404),
        ("POST", "/callbacks//{}/", 404),
        ("POST", "/callbacks/{}/more/", 404),
        ("POST", "/CALLBACKS/{}/", 404),
    ],
)
def test_a_request_that_fails_is_logged_without_its_token(written, token, method, path, status):
    body = b"x" * (300_000 if status == 413 else 100)
    response = Client().generic(method, path.format(token), body, content_type="text/plain")
    assert response.status_code == status
    assert path.format("…") in written.getvalue()
    assert token not in written.getvalue()


def test_a_callback_while_the_database_is_away_is_logged_without_its_token(written, token, monkeypatch):
    monkeypatch.setattr(callbacks, "keep", away)
    assert Client().post(f"/callbacks/{token}/", data=b"x", content_type="text/plain").status_code == 503
    assert "Service Unavailable: /callbacks/…/" in written.getvalue()
    assert token not in written.getvalue()


@pytest.mark.parametrize(
    ("message", "arguments", "line"),
    [
        ("Bad Request: %s", ("/callbacks/abc-_9/",), "Bad Request: /callbacks/…/"),
        ("'http://x.in/callbacks/abc?a=1' is slow", (), "'http://x.in/callbacks/…?a=1' is slow"),
        ("%(path)s took %(seconds)d s", ({"path": "/callbacks/abc/", "seconds": 3},), "/callbacks/…/ took 3 s"),
        ("%s", ("/callbacks%2Fabc-_9%2f?x",), "/callbacks%2F…%2f?x"),
        ("Not Found: %s", ("/callbacks/'abc'/",), "Not Found: /callbacks/'…'/"),
        ("Not Found: %s", ("/callbacks/abc",), "Not Found: /callbacks/…"),
        ("%s", ("%2fcallb%61%43ks//abc/",), "%2fcallb%61%43ks//…/"),
        ("no page: {'path': %r}", ("callbacks/abc/more/",), "no page: {'path': 'callbacks/…/more/'}"),
        ("upload %d read: %s", (3, "all"), "upload 3 read: all"),
        ("half of 100%", (), "half of 100%"),
    ],
)
def test_any_loggers_message_is_cleaned_and_all_else_is_left(written, message, arguments, line):
    logging.getLogger("somebody.elses").warning(message, *arguments)
    assert written.getvalue().endswith(f"WARNING somebody.elses {line}\n")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (errors.InvalidRequestLine("s3cret /callbacks/abc/ HTTP/1.1"), "Invalid HTTP request line"),
        (errors.InvalidRequestMethod("s3cret"), "Invalid HTTP method"),
        (errors.InvalidHTTPVersion("s3cret"), "Invalid HTTP Version"),
        (errors.InvalidHeader('it\'s "s3cret"'), "Invalid HTTP Header"),
        (errors.InvalidHeaderName("s3cret\n9870000001"), "Invalid HTTP header name"),
        (errors.ObsoleteFolding("s3cret"), "Obsolete line folding is unacceptable"),
        (errors.UnsupportedTransferCoding("s3cret"), "Unsupported transfer coding"),
        (errors.InvalidChunkSize(b"{'failedFilePath': 's3cret'}"), "Invalid chunk size"),
        (errors.ChunkMissingTerminator(b"s3cret"), "Invalid chunk terminator is not"),
        (errors.LimitRequestLine(9000, 4094), "Request Line is too large (9000 > 4094)"),
    ],
)
def test_what_gunicorn_could_not_read_is_not_written(written, failure, words):
    logging.getLogger("gunicorn.error").warning(f"Invalid request from ip=127.0.0.1: {failure}")
    assert written.getvalue().endswith(f"WARNING gunicorn.error Invalid request from ip=127.0.0.1: {words}\n")


def test_an_address_that_gunicorn_could_not_answer_is_written_without_its_query(written):
    logging.getLogger("gunicorn.error").error("Error handling request %s %s", "GET", "/history/?text=9870000001&a=1")
    assert written.getvalue().endswith("ERROR gunicorn.error Error handling request GET /history/\n")


@pytest.mark.parametrize("name", ["django", "gunicorn.error", "gunicorn.access"])
def test_no_logger_has_handlers_beside_the_one_that_cleans(name):
    assert logging.getLogger(name).handlers == []
    assert logging.getLogger(name).propagate


def test_a_traceback_says_where_and_which_class_but_not_what_the_errors_say(written):
    """PostgreSQL's errors quote whole rows, and Python's own what they could not read."""
    number = "9876543210"
    try:
        try:
            int(f"{number} Asha")
        except ValueError as cause:
            raise IntegrityError(f"DETAIL: Failing row contains ({number}, Asha)") from cause
    except IntegrityError:
        logging.getLogger("somebody.elses").exception("it failed")
    told = written.getvalue()
    assert told.endswith("\ndjango.db.utils.IntegrityError\n")
    assert re.search(r"\nValueError\n.*\nTraceback", told, re.DOTALL), "the first error comes first"
    assert told.count("in test_a_traceback_says_where") == 2
    assert number not in told
    assert "Asha)" not in told.replace('contains ({number}, Asha)")', ""), "but for the line of code"


def test_errors_that_are_each_others_cause_have_an_end():
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert without_texts((ValueError, first, None)).count("Traceback") == 2


def test_a_job_that_fails_is_told_and_kept_without_what_its_error_says():
    """RQ makes a text of the traceback by itself, for the log and for Redis."""
    assert rq.worker.base.format_exc_info is rq.queue.format_exc_info is without_texts


def test_a_line_of_text_ends_with_its_facts(written):
    logging.getLogger("ours").info("attempt ended", extra={"facts": {"attempt": 7, "seconds": 0.25}})
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO ours attempt ended attempt=7 seconds=0.25\n", written.getvalue()
    )


def test_a_line_of_json_has_the_time_in_utc_and_its_facts(as_json):
    level = {"name": "ours", "levelname": "WARNING", "levelno": logging.WARNING}
    record = logging.makeLogRecord(level | {"msg": "%d leads", "args": (3,), "created": 0.5, "facts": {"upload": 9}})
    logging.getLogger().handle(record)
    assert as_json() == [
        {
            "time": "1970-01-01T00:00:00.500Z",
            "level": "warning",
            "logger": "ours",
            "event": "3 leads",
            "upload": 9,
        }
    ]


def test_a_traceback_is_part_of_its_line_of_json(as_json):
    try:
        raise OSError("more")
    except OSError:
        logging.getLogger("ours").exception("it failed")
    assert re.fullmatch(r"Traceback .*\n.*test_logs.py.*\nOSError", as_json()[-1]["exception"], re.DOTALL)


def test_what_libraries_give_beside_a_message_is_not_written(as_json, written, token):
    """Django gives the whole request."""
    Client().post(f"/callbacks/{token}/", data=b"x" * 300_000, content_type="text/plain")
    assert "request" not in as_json()[-1]
    assert token not in written.getvalue()


def test_any_text_can_be_a_line_of_json():
    """A path can have half of a pair of surrogates, and a number any length."""
    line = {"time": 0.5, "level": "INFO", "logger": "ours", "event": "half \udc80 and\nmore", "bytes": 2**70}
    written = logs.as_json(None, "", line)
    assert "\n" not in written
    assert (json.loads(written)["event"], json.loads(written)["bytes"]) == ("half \udc80 and\nmore", 2**70)


def test_a_fact_does_not_take_the_place_of_the_level(as_json):
    logging.getLogger("ours").error("it failed", extra={"facts": {"level": "low"}})
    assert as_json()[0]["level"] == "error"


def test_the_settings_are_those_of_python(monkeypatch):
    """dictConfig takes them in both forms; gunicorn gives them to it, too."""
    taken = []
    monkeypatch.setattr("logging.config.DictConfigurator.configure", lambda self: taken.append(self.config))
    for form in ("text", "json"):
        dictConfig(logging_settings(form=form, level="INFO"))
    assert len(taken) == 2


def test_warnings_of_urllib3_hold_signed_links_and_are_not_written(written):
    logging.getLogger("urllib3.connectionpool").warning("Failed to parse headers (url=https://x/1?X-Amz-Signature=s)")
    assert written.getvalue() == ""


def test_a_message_whose_arguments_do_not_fit_harms_nobody(written, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logging.getLogger("somebody.elses").warning("%d leads", "many")
    assert make.person().is_active
