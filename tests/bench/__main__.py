"""`make bench`: how fast and how big, as tables of ratios. Each value is compared with a reference of the same run,
since machines differ and are disturbed. Each ratio has a bar that it must keep.

LEADSPORTAL_TEST_DATABASE_URL chooses the database (`.ci/with-postgresql make bench`); without it, SQLite in a folder
of its own. `python -m tests.bench phones grid` runs only these benchmarks. The exit status is 1 when a bar is missed.

Each benchmark has a process of its own: some change where files and journal are.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from importlib import import_module
from pathlib import Path

import tests.environment  # noqa: F401 - the settings' environment, before Django is there

BENCHMARKS = (
    "phones",
    "reading",
    "grid",
    "callbacks",
    "downloads",
    "memory",
    "pace",
    "full",
    "away",
    "accounts",
    "growth",
    "metrics",  # the last one: it leaves many rows
)


def main() -> int:
    names = sys.argv[1:] or BENCHMARKS
    if len(names) > 1:
        return max(
            subprocess.run([sys.executable, "-m", "tests.bench", name], check=False).returncode for name in names
        )
    return _run(names[0])


def _run(name: str) -> int:
    print(f"… {name}", file=sys.stderr, flush=True)
    warnings.filterwarnings("ignore", module="openpyxl")
    with tempfile.TemporaryDirectory(prefix="leadsportal-bench-") as folder:
        _set_up(Path(folder))
        from django.db import connection

        from tests.bench.measuring import exit_status, table

        lines = import_module(f"tests.bench.{name}").measure(Path(folder))
        print(f"\nOn {connection.vendor}, {os.cpu_count()} cores:\n\n{table(lines)}", flush=True)
    return exit_status(lines)


def _set_up(folder: Path) -> None:
    """Makes new folders, and a new database or that of the benchmark before, with the settings of production: without
    debugging."""
    os.environ["LEADSPORTAL_DATA_DIR"] = str(folder)
    os.environ["LEADSPORTAL_DATABASE_URL"] = (
        os.environ.get("LEADSPORTAL_TEST_DATABASE_URL") or f"sqlite:///{folder / 'bench.sqlite3'}"
    )
    os.environ["LEADSPORTAL_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadsportal.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    call_command("migrate", verbosity=0)
    from tests.bench.databases import begin_journal_and_storage

    begin_journal_and_storage()


if __name__ == "__main__":
    sys.exit(main())
