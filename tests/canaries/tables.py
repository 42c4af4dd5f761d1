"""Every column of every table, and which of them are meant to hold what. What is sealed counts as any other text: it
must not be readable."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg

from tests.canaries.searching import Canary, Find, find_in

_OF_LEADS = {
    "campaigns_lead.phone",
    "campaigns_lead.values",
    "campaigns_lead.problems",
    # The file's name, its first rows, samples of its columns, and what the check says of them.
    "campaigns_upload.file_name",
    "campaigns_attachedfile.file_name",
    "campaigns_upload.columns",
    "campaigns_upload.changes",
    "campaigns_upload.filled_down",
    "campaigns_upload.warnings",
    "campaigns_upload.reading_warnings",
    "campaigns_problemgroup.message",
    "campaigns_problemgroup.hint",
    "campaigns_problemvalue.found",
    "campaigns_correction.found",
    "campaigns_correction.text",
}

MAY_STAND = {
    "number": _OF_LEADS,
    "name": _OF_LEADS,
    # Django finds a session by its id. Whoever reads this table can go on with a session (docs/security.md).
    "session": {"django_session.session_key"},
}
"""Kind of canary → the columns (table.column) that are meant to hold it. All others may hold none."""


def cells(database_url: str) -> Iterator[tuple[str, bytes]]:
    """The name of each column (table.column), with each of its values that is a text or bytes."""
    rows = _sqlite(database_url) if database_url.startswith("sqlite") else _postgresql(database_url)
    for column, value in rows:
        if isinstance(value, bytes | memoryview):
            yield column, bytes(value)
        elif isinstance(value, dict | list):
            yield column, json.dumps(value, ensure_ascii=False).encode()
        elif isinstance(value, str) and value:
            yield column, value.encode()


def find_in_tables(database_url: str, canaries: list[Canary]) -> list[Find]:
    """The canaries in columns that are not meant to hold them."""
    values: dict[str, list[bytes]] = {}
    for column, value in cells(database_url):
        values.setdefault(column, []).append(value)
    found = []
    for column, several in values.items():
        looked_for = [each for each in canaries if column not in MAY_STAND.get(each.kind, ())]
        for value in dict.fromkeys(several):
            found += find_in(value, looked_for, place=f"column {column}")
    return found


def _sqlite(database_url: str) -> Iterator[tuple[str, object]]:
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = database.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in rows.description]
            for row in rows:
                yield from ((f"{table}.{name}", value) for name, value in zip(names, row, strict=True))


def _postgresql(database_url: str) -> Iterator[tuple[str, object]]:
    with psycopg.connect(database_url) as database:
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in database.execute(asked).fetchall():
            rows = database.execute(f'SELECT * FROM "{table}"')
            names = [column.name for column in rows.description or ()]
            for row in rows:
                yield from ((f"{table}.{name}", value) for name, value in zip(names, row, strict=True))
