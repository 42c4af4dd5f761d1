"""No log has the token of a callback's address, whatever writes the log."""

import io
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from campaigns import callbacks
from leadsportal.logs import WithoutCallbackTokens
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch) -> io.StringIO:
    """What the settings' handler writes."""
    handlers = logging.getLogger().handlers
    ours = next(each for each in handlers if any(isinstance(rule, WithoutCallbackTokens) for rule in each.filters))
    monkeypatch.setattr(ours, "stream", io.StringIO())
    return ours.stream


@pytest.fixture
def token() -> str:
    return next_request(make.confirmed_upload(make.rows(6))).token


def away(**_: object) -> None:
    raise OperationalError


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/callbacks/{}/", 413),
        ("GET", "/callbacks/{}/", 405),
        ("POST", "/callbacks//{}/", 404),
        ("POST", "/callbacks/{}/more/", 404),
        ("POST", "/CALLBACKS/{}/", 404),
    ],
)
def test_a_request_that_fails_is_logged_without_its_token(written, token, method, path, status):
    response = Client().generic(method, path.format(token), b"x" * 300_000, content_type="text/plain")
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
        ("upload %d read: %s", (3, "all"), "upload 3 read: all"),
        ("half of 100%", (), "half of 100%"),
    ],
)
def test_any_loggers_message_is_cleaned_and_all_else_is_left(written, message, arguments, line):
    logging.getLogger("somebody.elses").warning(message, *arguments)
    assert written.getvalue().endswith(f"WARNING somebody.elses {line}\n")


def test_django_has_no_handlers_beside_the_one_that_cleans():
    assert logging.getLogger("django").handlers == []
    assert logging.getLogger("django").propagate


def test_warnings_of_urllib3_hold_signed_links_and_are_not_written(written):
    logging.getLogger("urllib3.connectionpool").warning("Failed to parse headers (url=https://x/1?X-Amz-Signature=s)")
    assert written.getvalue() == ""


def test_a_message_whose_arguments_do_not_fit_harms_nobody(written, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logging.getLogger("somebody.elses").warning("%d leads", "many")
    assert make.person().is_active
