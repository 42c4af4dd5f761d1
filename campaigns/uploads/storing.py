"""Storing in bulk: hundreds of thousands of rows in seconds, while others go on writing.

Django's bulk_create would take six to fourteen seconds for 100,000 leads (design.md, Technology); COPY on PostgreSQL
and executemany on SQLite take less than one.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import orjson
from django.db import connection, models, transaction

from campaigns.cloudagent import encoded_row_bytes
from campaigns.leads import CheckedLead
from campaigns.models import LeadState, Upload, database_now

from .runs import still_mine

ROWS_AT_ONCE = 5_000
"""So many rows are written in one transaction: well below the 0.1 s that others may have to wait on SQLite."""

LEAD_FIELDS = ("upload", "generation", "row", "state", "phone", "values", "problems", "size", "reason")

_NO_PROBLEMS = "[]"


class Replaced(Exception):
    """The run was taken for dead, and another one has the upload: it stops and writes nothing more."""


class Turns:
    """A run's writes, one short transaction each.

    Every one asks first whether the upload is still the run's, and gives its sign of life. On SQLite, which has one
    writer, as much time as a write took is left to others before the next; what the run computes meanwhile is part
    of that time.
    """

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._begins_at = 0.0

    @contextmanager
    def write(self, **changes: object) -> Iterator[None]:
        """A transaction around what is written, with these changes of the upload's own. Raises Replaced, and then
        nothing is written."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self._begins_at - time.monotonic()))
        with transaction.atomic():
            begun = time.monotonic()  # not before: what was waited for others is nothing they have to be paid for
            if not still_mine(self._upload).update(**{"worked_at": database_now()} | changes):
                raise Replaced
            yield
        ended = time.monotonic()
        self._begins_at = ended + (ended - begun)


def insert(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Adds rows in which each value stands as the database takes it (JSON as text), inside the transaction that is
    open."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608 - our own names


def drop(rows: models.QuerySet, turns: Turns) -> None:
    """Deletes rows that nothing refers to, some at a time, without reading them first as Django's delete() would."""
    some = rows.order_by().values("pk")[:ROWS_AT_ONCE]
    deleted = 1
    while deleted:
        with turns.write():
            deleted = rows.model.objects.filter(pk__in=some)._raw_delete(rows.db)


def lead_rows(leads: Sequence[CheckedLead], *, upload: Upload) -> list[tuple[object, ...]]:
    """Leads as rows of LEAD_FIELDS."""
    of_upload = upload.pk, upload.generation
    rows = []
    for row, state, phone, values, problems, _ in leads:
        encoded = orjson.dumps(values)
        size = encoded_row_bytes(encoded) if state == LeadState.READY else 0
        told = orjson.dumps([problem.as_json() for problem in problems]).decode() if problems else _NO_PROBLEMS
        rows.append((*of_upload, row, state, phone, encoded.decode(), told, size, ""))
    return rows
