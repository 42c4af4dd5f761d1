"""Storing many rows: 100,000 leads in about a second, in short transactions between which others can write.

Django's bulk_create would take 6 s on SQLite and 13 s on PostgreSQL. The database's own ways, executemany on SQLite and
COPY on PostgreSQL, take 0.8 s and 1.3 s.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import orjson
from django.db import connection, models, transaction

from campaigns.cloudagent import encoded_row_bytes
from campaigns.leads import CheckedLead
from campaigns.models import LeadState, Upload, database_now

from .runs import still_mine

ROWS_AT_ONCE = 5_000
"""Rows that are written in one transaction. On SQLite others wait for it, and may have to wait 0.1 s at most."""

Turn = Callable[[], AbstractContextManager[object]]
"""Gives a transaction in which some rows are written: `Turns.write`, or what asks something first."""

LeadRow = tuple[int, int, int, str, str, str, str, int, str]
"""Values of LEAD_FIELDS."""

LEAD_FIELDS = ("upload", "generation", "row", "state", "phone", "values", "problems", "size", "reason")

_NO_PROBLEMS = "[]"


class Replaced(Exception):
    """Another run has taken the upload, because this one was thought dead. This one stops, and writes nothing more."""


class Turns:
    """The transactions in which one run writes.

    Each of them begins with an update of the upload, which asks whether the upload still belongs to this run, and is
    the run's sign of life.

    SQLite lets one connection write at a time. There a pause follows each write, as long as the write took, so that
    others get the same time: after a write of 40 ms the next one begins 40 ms later at the earliest. The pause runs
    while the run computes, and costs nothing where the computing takes longer.
    """

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._begins_at = 0.0

    @contextmanager
    def write(self, **changes: object) -> Iterator[None]:
        """A transaction for the rows that are written within. ``changes`` are written to the upload's own row in the
        same transaction. Raises Replaced where the upload no longer belongs to this run; then nothing is written."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self._begins_at - time.monotonic()))
        with transaction.atomic():
            begun = time.monotonic()  # not earlier: the pause itself is no time in which this run wrote
            if not still_mine(self._upload).update(**{"worked_at": database_now()} | changes):
                raise Replaced
            yield
        ended = time.monotonic()
        self._begins_at = ended + (ended - begun)


def insert(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]], *, ignore_conflicts: bool = False
) -> None:
    """Adds rows to the table of a model, in the order of ``fields``. Each value stands as the database takes it: JSON
    as text, a relation as an id. Must be called within a transaction. With ``ignore_conflicts`` rows that a constraint
    forbids are passed over, which takes longer on PostgreSQL."""
    quote = connection.ops.quote_name
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not ignore_conflicts:
            # Django does it for all statements but this one: a database that is away is an OperationalError of Django.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places}){conflict}"  # noqa: S608 - our own names
            cursor.executemany(statement, rows)


def drop(rows: models.QuerySet[Any], turn: Turn) -> None:
    """Deletes rows to which no other row refers, ``ROWS_AT_ONCE`` in a transaction, each of which is a ``turn``.
    Django's delete() would read them first.

    It ends where a turn finds none. So nobody else may delete them meanwhile: on PostgreSQL a turn would wait for the
    other one, and then find none of its rows though others are left."""
    some = rows.order_by().values("pk")[:ROWS_AT_ONCE]
    deleted = 1
    while deleted:
        with turn():
            deleted = rows.model.objects.filter(pk__in=some)._raw_delete(rows.db)


def lead_rows(leads: Sequence[CheckedLead], *, upload: Upload) -> list[LeadRow]:
    """Leads as rows for `insert`, in the order of LEAD_FIELDS."""
    of_upload = upload.pk, upload.generation
    rows: list[LeadRow] = []
    for row, state, phone, values, problems, _ in leads:
        encoded = orjson.dumps(values)
        size = encoded_row_bytes(encoded) if state == LeadState.READY else 0
        told = orjson.dumps([problem.as_json() for problem in problems]).decode() if problems else _NO_PROBLEMS
        rows.append((*of_upload, row, state, phone, encoded.decode(), told, size, ""))
    return rows
