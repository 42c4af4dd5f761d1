"""Fixtures for rows of the fault matrix: real processes with the database of pytest-django (tests/matrix/portal.py)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matrix.portal import QUICK, Row, Standing, database_url
from tests.processes import environment
from tests.procfs import kill_all_in, kill_all_told


@pytest.fixture(scope="session")
def standing(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Redis, sandbox, pages and all workers but those of sending. They run once for all rows of this process."""
    folder = tmp_path_factory.mktemp("matrix")
    (folder / "static").mkdir()  # empty, since whitenoise warns if it is not there
    portal = Standing(environment(folder, database_url=database_url(), more=QUICK))
    try:
        portal.start()
        yield portal
    finally:
        kill_all_in(folder)  # before the database goes


@pytest.fixture
def more_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings for the row's own processes. A row gives them by parametrize with indirect=True."""
    return getattr(request, "param", {})


@pytest.fixture
def row(
    transactional_db: None, standing: Standing, settings, tmp_path: Path, more_settings: dict[str, str]
) -> Iterator[Row]:
    """A row before it begins: none of its own processes runs, and nothing is left of the row before."""
    settings.MEDIA_ROOT = Path(standing.env["LEADSPORTAL_DATA_DIR"]) / "files"
    settings.SANDBOX_ORIGIN = standing.sandbox_url
    begun = Row(standing, tmp_path, standing.env | more_settings | {"LEADSPORTAL_TEST_ROW": str(tmp_path)})
    try:
        yield begun
    finally:  # before the tables are emptied
        for process in begun.processes.values():
            process.kill()
        kill_all_told("LEADSPORTAL_TEST_ROW", str(tmp_path))  # a work-horse that has outlived its worker
        standing.forget_the_row()
