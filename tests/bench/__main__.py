"""`make bench`: how fast and how big, as a table of ratios. Each value is compared with a reference of the same run,
since machines differ and are disturbed. Each ratio has a bar that it must keep.

LEADSPORTAL_TEST_DATABASE_URL chooses the database (`.ci/with-postgresql make bench`); without it, SQLite in a folder
of its own. `python -m tests.bench phones grid` runs only these benchmarks. The exit status is 1 when a bar is missed.
"""

import os
import sys
import tempfile
import warnings
from pathlib import Path

import tests.environment  # noqa: F401 - the settings' environment, before Django is there


def main() -> int:
    warnings.filterwarnings("ignore", module="openpyxl")
    with tempfile.TemporaryDirectory(prefix="leadsportal-bench-") as folder:
        _set_up(Path(folder))
        from campaigns.models import DatabaseIdentity
        from tests.bench import (
            accounts,
            away,
            callbacks,
            downloads,
            full,
            grid,
            memory,
            metrics,
            pace,
            phones,
            reading,
        )
        from tests.bench.measuring import exit_status, table

        benchmarks = {
            "phones": phones.measure,
            "reading": reading.measure,
            "grid": grid.measure,
            "callbacks": callbacks.measure,
            "downloads": downloads.measure,
            "memory": memory.measure,
            "pace": pace.measure,
            "full": full.measure,
            "away": away.measure,
            "accounts": accounts.measure,
            "metrics": metrics.measure,  # the last one: it leaves many rows
        }
        lines = []
        for name in sys.argv[1:] or benchmarks:
            print(f"… {name}", file=sys.stderr, flush=True)
            DatabaseIdentity.objects.update(journal_begun_at=None)  # the journal of the one before lies elsewhere
            lines += benchmarks[name](Path(folder))
        from django.db import connection

        print(f"\nOn {connection.vendor}, {os.cpu_count()} cores:\n\n{table(lines)}")
    return exit_status(lines)


def _set_up(folder: Path) -> None:
    """Makes a new database and new folders, with the settings of production: without debugging."""
    os.environ["LEADSPORTAL_DATA_DIR"] = str(folder)
    os.environ["LEADSPORTAL_DATABASE_URL"] = (
        os.environ.get("LEADSPORTAL_TEST_DATABASE_URL") or f"sqlite:///{folder / 'bench.sqlite3'}"
    )
    os.environ["LEADSPORTAL_LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadsportal.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
