"""The settings' environment for tests, as a pytest plugin (`-p tests.environment`): loaded before Django.

A developer's own settings never reach a test. LEADSPORTAL_TEST_DATABASE_URL (.ci/with-postgresql
sets it) chooses the database; without it each process has an SQLite file in the tests' temporary folder. Where there
are several servers, each of xdist's workers has its own: a test that stops its server stops no other one's.
"""

import os
import shutil
import tempfile
from pathlib import Path

# xdist's workers share the folder that the first process has made; each uses a folder of its own below it.
_MADE_HERE = "LEADSPORTAL_TEST_DIR" not in os.environ
if _MADE_HERE:
    os.environ["LEADSPORTAL_TEST_DIR"] = tempfile.mkdtemp(prefix="leadsportal-tests-")
_FOLDER = Path(os.environ["LEADSPORTAL_TEST_DIR"])
_CORNER = _FOLDER / os.environ.get("PYTEST_XDIST_WORKER", "main")
_CORNER.mkdir(parents=True, exist_ok=True)

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")  # a number
if _SERVERS := os.environ.get("LEADSPORTAL_TEST_DATABASE_URLS", "").split():
    os.environ["LEADSPORTAL_TEST_DATABASE_URL"] = _SERVERS[int(_WORKER) % len(_SERVERS)]

for _name in [name for name in os.environ if name.startswith("LEADSPORTAL_")]:
    if not _name.startswith("LEADSPORTAL_TEST_"):
        del os.environ[_name]

os.environ.update(
    LEADSPORTAL_ENV_FILE=str(_FOLDER / "no.env"),
    LEADSPORTAL_ENVIRONMENT="demo",
    LEADSPORTAL_DEBUG="false",
    LEADSPORTAL_SECRET_KEY="a key for tests only, fifty characters or longer, never used",
    LEADSPORTAL_CREDENTIAL_KEYS="OYzXMkn3cTfMrA6aAnWIrBTiMuC1h3tKScPF1B3KXBs=",
    LEADSPORTAL_NUMBER_HASH_KEY="a key for tests only, never used",
    LEADSPORTAL_DATA_DIR=str(_CORNER),
    LEADSPORTAL_FREE_SPACE_MB="0",  # a developer's disk may be nearly full
    LEADSPORTAL_DATABASE_URL=os.environ.get("LEADSPORTAL_TEST_DATABASE_URL")
    or f"sqlite:///{_CORNER / 'leadsportal.sqlite3'}",
    # Nobody listens on this port: most tests need no Redis, and the product must work without it.
    LEADSPORTAL_REDIS_URL="redis://127.0.0.1:1/0",
    LEADSPORTAL_PUBLIC_URL="http://127.0.0.1:8000",
    LEADSPORTAL_ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
)


def pytest_unconfigure() -> None:
    """At the end of the tests: deletes their files."""
    if _MADE_HERE:
        shutil.rmtree(_FOLDER, ignore_errors=True)
