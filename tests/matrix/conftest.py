"""Fixtures for rows of the fault matrix: real processes with the database of pytest-django (tests/matrix/portal.py)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matrix.portal import QUICK, Row, Standing, database_url
from tests.processes import environment
from tests.procfs import kill_all_told

_NEXT = pytest.StashKey[pytest.Item | None]()
_DATABASE = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Tells a row which test comes next."""
    item.stash[_NEXT] = nextitem


@pytest.fixture(scope="session")
def standing(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Redis, sandbox, pages and all workers but those of sending, for all rows of this process."""
    folder = tmp_path_factory.mktemp("matrix")
    (folder / "static").mkdir()  # empty, since whitenoise warns if it is not there
    portal = Standing(environment(folder, database_url=database_url(), more=QUICK))
    try:
        yield portal
    finally:
        portal.stop()  # before the database goes


@pytest.fixture
def running(request: pytest.FixtureRequest, transactional_db: None, standing: Standing) -> Iterator[Standing]:
    """They run, and know nothing of the row before. They end if the next test has the database to itself."""
    if not standing.processes:
        standing.start()
    yield standing
    if _has_the_database_to_itself(request.node.stash.get(_NEXT, None)):
        standing.stop()
    else:
        standing.forget_the_row()


def _has_the_database_to_itself(test: pytest.Item | None) -> bool:
    """Whether this test, the next one, is no row and uses the database. Where it is not known, it may."""
    names = set(getattr(test, "fixturenames", ()))
    uses_it = test is None or bool(_DATABASE & names) or test.get_closest_marker("django_db") is not None
    return uses_it and "row" not in names


@pytest.fixture
def more_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings for the row's own processes. A row gives them by parametrize with indirect=True."""
    return getattr(request, "param", {})


@pytest.fixture
def row(running: Standing, settings, tmp_path: Path, more_settings: dict[str, str]) -> Iterator[Row]:
    """A row before it begins: none of its own processes runs."""
    settings.MEDIA_ROOT = Path(running.env["LEADSPORTAL_DATA_DIR"]) / "files"
    settings.SANDBOX_ORIGIN = running.sandbox_url
    begun = Row(running, tmp_path, running.env | more_settings | {"LEADSPORTAL_TEST_ROW": str(tmp_path)})
    try:
        yield begun
    finally:  # before the tables are emptied
        for process in begun.processes.values():
            process.kill()
        kill_all_told("LEADSPORTAL_TEST_ROW", str(tmp_path))  # a work-horse that has outlived its worker
