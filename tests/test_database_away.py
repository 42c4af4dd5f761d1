"""While the database is away each page is a sentence, with one line in the log; an error of ours stays one."""

import io
import logging

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import reverse
from structlog.stdlib import ProcessorFormatter

from campaigns import allowance
from leadsportal.database_away import CHANGE_SECONDS, PAGE_SECONDS
from tests import make
from tests.views.conftest import HTMX, signed_in_as

pytestmark = pytest.mark.django_db

SENTENCE = "The portal's database does not answer at the moment"


@pytest.fixture
def person() -> Client:
    """The browser of an administrator, who may see every page. An error of ours is a page, as in production."""
    client = signed_in_as(make.person("admin", administrator=True))
    client.raise_request_exception = False
    return client


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch):
    """Makes every statement fail with an error of the database."""

    def fail(error: type[Exception] = OperationalError, cause: Exception | None = None) -> None:
        def execute(*_: object, **__: object) -> None:
            raise error from cause

        monkeypatch.setattr(CursorWrapper, "execute", execute)

    return fail


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the settings' handler writes."""
    ours = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, ProcessorFormatter))
    monkeypatch.setattr(ours, "stream", io.StringIO())
    return ours.stream


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/history/",
        "/uploads/new/",
        "/uploads/1/",
        "/uploads/1/check/",
        "/uploads/1/not-loaded.xlsx",
        "/sign-in/",
        "/password/",
        "/admin/",
        "/admin/campaigns/account/",
        "/admin/queue/",
    ],
)
def test_each_page_is_a_sentence(person: Client, away, address: str):
    away()
    response = person.get(address)
    assert response.status_code == 503
    assert SENTENCE in response.content.decode()
    assert (response["Retry-After"], response["Cache-Control"]) == ("30", "no-store")


def test_the_page_leads_back_to_where_the_person_was(person: Client, away):
    away()
    assert 'href="/history/"' in person.get("/history/?search=Asha").content.decode()


def test_a_person_who_changed_something_is_told_that_it_may_be_saved(person: Client, away):
    away()
    response = person.post(reverse("pause", args=[1]))
    assert response.status_code == 503
    assert "may or may not be saved" in response.content.decode()


def test_a_part_of_a_page_gets_the_sentence_as_plain_text(person: Client, away):
    away()
    response = person.get("/", **HTMX)
    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert response.content.decode().startswith("The database does not answer at the moment, so")


def test_the_log_has_one_line_for_each_request(person: Client, away, written: io.StringIO):
    away()
    person.get("/history/")
    (line,) = written.getvalue().splitlines()
    assert "Service Unavailable: /history/ (the database is away: OperationalError)" in line


def test_another_error_is_still_ours_and_has_its_traceback(person: Client, away, written: io.StringIO):
    away(ZeroDivisionError)
    response = person.get("/history/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "Traceback" in written.getvalue()


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        pytest.param(psycopg.errors.DeadlockDetected(), 500, id="a deadlock"),
        pytest.param(psycopg.errors.QueryCanceled(), 500, id="a statement that took too long for the server"),
        pytest.param(psycopg.errors.AdminShutdown(), 503, id="the server is stopped"),
        pytest.param(psycopg.errors.TooManyConnections(), 503, id="it has no connection left"),
        pytest.param(psycopg.OperationalError(), 503, id="nobody listens"),
    ],
)
def test_what_is_a_statements_own_fault_is_not_the_databases(person: Client, away, cause: Exception, status: int):
    away(OperationalError, cause)
    assert person.get("/").status_code == status


@pytest.mark.sqlite
def test_a_table_that_is_missing_is_our_fault(person: Client, monkeypatch: pytest.MonkeyPatch):
    def ask(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM missing")

    monkeypatch.setattr("campaigns.views.dashboard.history.running", ask)
    assert person.get("/").status_code == 500


@pytest.mark.parametrize(("method", "once_answered"), [("get", PAGE_SECONDS), ("post", CHANGE_SECONDS)])
def test_each_request_has_an_allowance(
    person: Client, monkeypatch: pytest.MonkeyPatch, method: str, once_answered: float
):
    given = []
    monkeypatch.setattr("campaigns.views.steering.steps.find", lambda *_: given.append(allowance.current()) or 1 / 0)
    getattr(person, method)(reverse("pause", args=[1]))
    assert [(each.seconds, each.once_answered) for each in given] == [(PAGE_SECONDS, once_answered)]
    assert allowance.current() is None
