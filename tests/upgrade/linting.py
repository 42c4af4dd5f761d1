"""`.ci/with-postgresql python -m tests.upgrade.linting`: lints the migrations that came after the release before.

django-migration-linter reads the SQL that Django makes for PostgreSQL. On SQLite Django makes a table anew for most
changes, and the SQL no longer shows what changed.

Two things are judged more strictly than it does. It takes a default of one column for the default of all columns of a
migration, so it let 0008 pass. And of constraints it knows only the first unique one.
"""

import os
import re
import sys
from collections.abc import Iterable

import django
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import PostgresqlAnalyser
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType

from tests.upgrade.base import NotInThisClone, migrations_of_base

# Migrations that older code does not mind all the same, each with why: it drops a column that the release before has
# ceased to use, for example.
EXEMPT: tuple[str, ...] = (
    "0052_downloads_of_lists",  # conditions of downloads, a table that came with 0036: the release before has none
)

_TABLE = re.compile(r'CREATE TABLE ("\w+")')
_COLUMN = re.compile(r'ALTER TABLE ("\w+") (ADD|ALTER) COLUMN ("\w+") (.*)')
_CONSTRAINT = re.compile(
    r'ALTER TABLE (?P<table>"\w+") ADD CONSTRAINT|CREATE UNIQUE INDEX "\w+" ON (?P<of_index>"\w+")'
)


def demands_values(statements: Iterable[str], **_: object) -> bool:
    """Whether older code cannot write rows any more: it leaves out a new column that is NOT NULL without a default in
    the database (or unique: the second row would have the same), or it writes NULL, or leaves out a value, where that
    was possible."""
    new_tables: set[str] = set()
    nullable: set[tuple[str, str]] = set()
    for sql in statements:
        if new := _TABLE.match(sql):
            new_tables.add(new[1])
        if (altered := _COLUMN.match(sql)) and altered[1] not in new_tables:
            column, is_new, change = (altered[1], altered[3]), altered[2] == "ADD", altered[4]
            if is_new and "NOT NULL" not in change:
                nullable.add(column)
            if is_new and "NOT NULL" in change and ("DEFAULT" not in change or "UNIQUE" in change):
                return True
            if "SET NOT NULL" in change or ("DROP DEFAULT" in change and column not in nullable):
                return True
    return False


def forbids_rows(statements: Iterable[str], **_: object) -> bool:
    """Whether a table that older code writes to gets a condition which that code does not know."""
    statements = list(statements)
    new_tables = {new[1] for sql in statements if (new := _TABLE.match(sql))}
    conditions = [found for sql in statements if (found := _CONSTRAINT.match(sql))]
    return any((found["table"] or found["of_index"]) not in new_tables for found in conditions)


class Analyser(PostgresqlAnalyser):
    """The linter's checks of PostgreSQL's SQL, of which one is replaced and one is new. Locks are not judged:
    a release stops nothing for as long as our tables need."""

    migration_checks = [
        Check(
            code="NOT_NULL",
            fn=demands_values,
            message="NOT NULL without db_default: code of the release before cannot write rows",
            mode=CheckMode.TRANSACTION,
            type=CheckType.ERROR,
        ),
        Check(
            code="ADD_CONSTRAINT",
            fn=forbids_rows,
            message="ADDING a constraint: rows of the release before may break it",
            mode=CheckMode.TRANSACTION,
            type=CheckType.ERROR,
        ),
    ]


def lint(names: Iterable[str] | None = None) -> MigrationLinter:
    """Lints these migrations of the campaigns (those that the release before does not have, if there are no names),
    prints what is wrong, and gives the linter, which has counted. Raises NotInThisClone."""
    linter = MigrationLinter(no_cache=True, quiet=["ok", "warning"], ignore_name=EXEMPT)
    linter.sql_analyser_class = Analyser
    all_apps = linter.migration_loader.disk_migrations
    on_disk = {name: migration for (app, name), migration in all_apps.items() if app == "campaigns"}
    for name in sorted(on_disk.keys() - migrations_of_base() if names is None else names):
        linter.lint_migration(on_disk[name])
    return linter


def main() -> int:
    """Lints what is new; returns the exit status."""
    os.environ["LEADSPORTAL_DATABASE_URL"] = os.environ["LEADSPORTAL_TEST_DATABASE_URL"]
    os.environ["LEADSPORTAL_LOG_LEVEL"] = "WARNING"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
    django.setup()
    try:
        linter = lint()
    except NotInThisClone as why:
        print(why, file=sys.stderr)
        return 1
    if linter.has_errors:
        print("Code of the release before must work on the new tables: CONTRIBUTING.md#a-change-of-the-tables")
        return 1
    print(f"{linter.nb_total} migrations since the release before are additive.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
