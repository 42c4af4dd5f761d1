"""Many leads at once are stored as Django would store them, in short transactions between which others can write."""

import json
import os
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection

from campaigns.cloudagent import encoded_row_bytes
from campaigns.leads import CheckedLead, Problem
from campaigns.models import Lead, LeadState, Upload, UploadState
from campaigns.uploads import begin_check, storing
from campaigns.uploads.runs import take
from campaigns.uploads.storing import LEAD_FIELDS, LeadRow, Replaced, Turns, drop, insert, lead_rows
from tests import make

pytestmark = pytest.mark.django_db

TEXTS = ["Asha", 'O\'Brien "Pat"', "a\\b\\N\\.", "आशा", "😀", "\u2028", "50%s", "", "{1,2}", "a,b;c"]


@pytest.fixture
def running() -> Upload:
    """An upload whose check has just begun."""
    upload = make.upload(make.rows(3))
    begin_check(upload=upload)
    return take(upload.pk, state=UploadState.CHECKING)


def ready(row: int, *values: str | int) -> CheckedLead:
    return CheckedLead(row, "ready", f"+91{9000000000 + row}", values)


def store(upload: Upload, leads: list[CheckedLead]) -> None:
    insert(Lead, LEAD_FIELDS, lead_rows(leads, upload=upload))


def test_every_column_of_a_lead_is_written():
    assert set(LEAD_FIELDS) == {field.name for field in Lead._meta.concrete_fields if not field.primary_key}


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back_as_it_was(running, text):
    problem = Problem(2, text, "name_not_allowed", "warning", text, f"“{text}” is no name.", text)
    store(running, [ready(2, "9000000002", text, 5)._replace(problems=(problem,))])
    lead = Lead.objects.get()
    assert lead.values == ["9000000002", text, 5]
    assert [Problem.from_json(stored) for stored in lead.problems] == [problem]
    assert (lead.state, lead.phone, lead.generation, lead.reason) == (
        LeadState.READY, "+919000000002", running.generation, "",
    )  # fmt: skip


def test_what_is_stored_can_be_asked_for_as_if_django_had_stored_it(running):
    store(running, [ready(2, "9000000002", "Asha"), ready(3, "9000000003", "Ravi")])
    Lead.objects.create(upload=running, generation=running.generation, row=4, state="invalid")
    assert list(Lead.objects.filter(problems=[]).values_list("row", flat=True)) == [2, 3, 4]
    assert list(Lead.objects.filter(values__1="Ravi").values_list("row", flat=True)) == [3]


def test_the_size_of_a_ready_lead_is_that_of_its_row_in_a_request(running):
    leads = [ready(row, "9000000001", text, 5) for row, text in enumerate(TEXTS, start=2)]
    store(running, [*leads, ready(50, "x")._replace(state="invalid")])
    sizes = dict(Lead.objects.values_list("row", "size"))
    assert sizes == {
        lead.row: encoded_row_bytes(json.dumps(lead.values, ensure_ascii=False, separators=(",", ":")).encode())
        for lead in leads
    } | {50: 0}


def test_a_run_that_was_replaced_writes_nothing_more(running):
    turns = Turns(running)
    with turns.write(checked_rows=1):
        store(running, [ready(2, "9000000002")])
    Upload.objects.update(generation=running.generation + 1)
    with pytest.raises(Replaced), turns.write(checked_rows=2):
        store(running, [ready(3, "9000000003")])
    assert list(Lead.objects.values_list("row", flat=True)) == [2]
    running.refresh_from_db()
    assert running.checked_rows == 1


@pytest.mark.sqlite  # PostgreSQL has more than one writer
def test_as_much_time_as_a_write_took_is_left_to_others_before_the_next(running, monkeypatch):
    waited, slept = threading.Event().wait, []
    monkeypatch.setattr(storing.time, "sleep", slept.append)
    turns = Turns(running)
    with turns.write():
        waited(0.1)
    with turns.write():
        assert slept[-1] > 0.08
    waited(0.5)  # what is computed meanwhile counts
    with turns.write():
        assert slept[-1] == 0


def test_what_is_dropped_goes_in_parts_and_nothing_else_goes(running, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(storing, "ROWS_AT_ONCE", 5)
    other = make.checked_upload(make.rows(3))
    store(running, [ready(row, "9000000001") for row in range(2, 27)])
    parts = 25 // 5 + 1
    with django_assert_max_num_queries(parts * 5):
        drop(running.leads.all(), Turns(running).write)
    assert list(Lead.objects.values_list("upload", flat=True)) == [other.pk] * 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_copy_that_breaks_off_is_a_database_that_is_away(running):
    def rows_until_the_server_ends_the_connection() -> Iterator[LeadRow]:
        rows = lead_rows([ready(row, "9" * 1_000) for row in range(2, 2_000)], upload=running)
        yield rows[0]
        end_connection(connection.connection.info.backend_pid)
        yield from rows

    with pytest.raises(OperationalError):
        insert(Lead, LEAD_FIELDS, rows_until_the_server_ends_the_connection())
    connection.close()


def end_connection(backend: int) -> None:
    with psycopg.connect(os.environ["LEADSPORTAL_TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])
