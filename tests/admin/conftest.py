"""What the administration's tests share."""

import socket

import pytest
from django.test import Client

from tests import make


@pytest.fixture(autouse=True)
def _static_files_as_they_lie(settings, tmp_path) -> None:
    """Static files are taken from where they are, without collectstatic."""
    settings.STATIC_ROOT = str(tmp_path)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(autouse=True)
def addresses(monkeypatch) -> dict[str, str]:
    """The address of each host of example.com that a test looks up: a public one, unless the test puts another one
    here. An empty one: the name is not found."""
    known: dict[str, str] = {}
    look_up = socket.getaddrinfo

    def answer(host, *args, **options):
        if not str(host).endswith(".example.com"):
            return look_up(host, *args, **options)
        if not (address := known.get(host, "93.184.216.34")):
            raise socket.gaierror
        return look_up(address, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.fixture
def administrator(db) -> Client:
    """A browser in which the superuser admin has signed in."""
    client = Client()
    client.force_login(make.person("admin", administrator=True))
    return client
