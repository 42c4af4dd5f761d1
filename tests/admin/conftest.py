"""What the administration's tests share."""

import pytest
from django.test import Client

from tests import make


@pytest.fixture(autouse=True)
def _static_files_as_they_lie(settings, tmp_path) -> None:
    """Static files are taken from where they are, without collectstatic."""
    settings.STATIC_ROOT = str(tmp_path)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def administrator(db) -> Client:
    """A browser in which the superuser admin has signed in."""
    client = Client()
    client.force_login(make.person("admin", administrator=True))
    return client
