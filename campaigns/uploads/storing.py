"""Storing in bulk: hundreds of thousands of rows in seconds, while others go on writing.

Django's bulk_create would take six to fourteen seconds for 100,000 leads (design.md, Technology); COPY on PostgreSQL
and executemany on SQLite take about one.
"""

import time
from collections.abc import Callable, Iterable, Sequence

import orjson
from django.db import connection, models, transaction

from campaigns.leads import CheckedLead
from campaigns.models import Lead, ProblemRow, Upload

ROWS_AT_ONCE = 2_000
"""So many rows are written in one transaction: well below the 0.1 s that others may have to wait on SQLite."""

_LEAD_COLUMNS = ("upload_id", "generation", "row", "state", "phone", "values", "problems", "reason", "size")
_PROBLEM_ROW_COLUMNS = ("group_id", "value_id", "row")


class Turns:
    """Whose turn it is to write: on SQLite, which has one writer, as much time as a write took is left to others
    before the next. What this process computes meanwhile is part of that time."""

    def __init__(self) -> None:
        self._free_at = 0.0

    def write(self, work: Callable[[], bool]) -> bool:
        """Does the work in a transaction of its own; answers what the work answers."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self._free_at - time.monotonic()))
        begun = time.monotonic()
        with transaction.atomic():
            done = work()
        ended = time.monotonic()
        self._free_at = ended + (ended - begun)
        return done


def store_leads(upload: Upload, leads: Sequence[CheckedLead], sizes: Sequence[int]) -> None:
    """Writes checked leads, each with its bytes in a request, inside the transaction that is open."""
    pk, generation = upload.pk, upload.generation
    _insert(
        Lead,
        _LEAD_COLUMNS,
        (
            (
                pk,
                generation,
                lead.row,
                lead.state,
                lead.phone,
                orjson.dumps(lead.values).decode(),
                orjson.dumps([problem.as_json() for problem in lead.problems]).decode() if lead.problems else "[]",
                "",
                size,
            )
            for lead, size in zip(leads, sizes, strict=True)
        ),
    )


def store_problem_rows(rows: Iterable[tuple[int, int, int]]) -> None:
    """Writes (group's id, value's id, row) triples, inside the transaction that is open."""
    _insert(ProblemRow, _PROBLEM_ROW_COLUMNS, rows)


def _insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - names of our own
