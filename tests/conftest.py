"""Fixtures that every test may ask for, and which tests run on one database only."""

from collections.abc import Iterator

import hypothesis
import pytest
import structlog
from django.test import Client

from campaigns import storage_marker
from campaigns.models import Account, Campaign
from campaigns.sandbox import server
from tests import make

# No test fails on a time: these machines are busy.
hypothesis.settings.register_profile("without deadlines", deadline=None)
hypothesis.settings.load_profile("without deadlines")

_DATABASE = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)  # before pytest drops the tests that `-m` excludes
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests that use no database as `sqlite`: on PostgreSQL they would show the same as on SQLite.

    A test that uses the database is never marked by this, since pytest-django gives no test the database that does not
    ask for it. Tests with real processes (`e2e`) have their database in those, and are marked by hand.
    """
    for item in items:
        asks = item.get_closest_marker("django_db") or _DATABASE & set(getattr(item, "fixturenames", ()))
        says = item.get_closest_marker("e2e") or item.get_closest_marker("postgresql")
        if not asks and not says:
            item.add_marker("sqlite")


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path, tmp_path_factory) -> None:
    """Each test stores its files in a folder of its own, and has a journal of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.JOURNAL_DIR = tmp_path_factory.mktemp("journal")


@pytest.fixture(autouse=True)
def _a_disk_that_is_waited_for(monkeypatch) -> None:
    """A busy machine's disk is not taken for one that hangs."""
    monkeypatch.setattr(storage_marker.text_of_marker, "seconds", 60.0)


@pytest.fixture(autouse=True)
def _lines_of_its_own() -> None:
    """No line of the log has the request id that a test before it has bound."""
    structlog.contextvars.clear_contextvars()


@pytest.fixture(autouse=True)
def _passwords_that_are_hashed_quickly(settings) -> None:
    """Passwords are hashed quickly. The real way is slow on purpose, and nearly every test has a person."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _static_files_as_they_lie(settings, tmp_path) -> None:
    """Static files are taken from where they are, without collectstatic."""
    settings.STATIC_ROOT = str(tmp_path)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def dialer(settings) -> Iterator[server.Sandbox]:
    """A CloudAgent over real HTTP. Callbacks come only if a test posts them, since callback_delay is long."""
    sandbox = server.start("127.0.0.1", 0, window=60.0, callback_delay=3600.0)
    settings.SANDBOX_ORIGIN = sandbox.url
    yield sandbox
    sandbox.stop()


@pytest.fixture
def account(db, dialer) -> Account:
    """The account that the dialer knows."""
    return make.account(domain=dialer.url)


@pytest.fixture
def campaign(account) -> Campaign:
    return make.campaign(of=account, name="Sales_Outbound", fields=["PhoneNumber", "Name", "Priority"])


@pytest.fixture
def signed_in(db) -> Client:
    """A browser in which the supervisor asha has signed in."""
    client = Client()
    client.force_login(make.person())
    return client
