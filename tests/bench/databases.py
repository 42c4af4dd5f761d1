"""Databases beside the benchmark's own one, so that two sizes are measured alternately: whatever disturbs the machine
then disturbs both."""

from contextlib import suppress
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from campaigns import storage_marker
from campaigns.models import DatabaseIdentity


class Databases:
    """Those that one benchmark makes; `use` says which one all questions go to from then on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = connection.settings_dict["NAME"]
        self._names: dict[str, str] = {}

    def make(self, name: str, *, like: str = "") -> None:
        """A new one, with nothing in it, or with all that another one has."""
        pattern = self._names.get(like, "")
        if connection.vendor == "postgresql":
            self._names[name] = f"leadsportal_bench_{name}"
            self._use(self._own)
            _run(f'DROP DATABASE IF EXISTS "{self._names[name]}"')
            _run(f'CREATE DATABASE "{self._names[name]}" TEMPLATE "{pattern or "template0"}"')
        else:
            self._names[name] = str(self._folder / f"{name}.sqlite3")
            if pattern:
                self._use(pattern)
                _run(f"VACUUM INTO '{self._names[name]}'")
        self.use(name)
        if not pattern:
            call_command("migrate", verbosity=0)
            begin_journal_and_storage()

    def use(self, name: str) -> None:
        """Of those that were made."""
        self._use(self._names[name])

    def drop(self) -> None:
        """All that were made; from now on the benchmark's own one is used."""
        self._use(self._own)
        for name in self._names.values():
            if connection.vendor == "postgresql":
                _run(f'DROP DATABASE "{name}"')
            else:
                with suppress(FileNotFoundError):
                    Path(name).unlink()

    def _use(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name


def tidy() -> None:
    """As PostgreSQL does by itself after a while. On SQLite nobody does it."""
    if connection.vendor == "postgresql":
        _run("VACUUM ANALYZE")


def begin_journal_and_storage() -> None:
    """For a new database, or a new folder: those of the benchmark before lie elsewhere."""
    DatabaseIdentity.objects.update(journal_begun_at=None)
    storage_marker.confirm()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
