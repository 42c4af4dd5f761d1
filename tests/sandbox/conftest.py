"""A sandbox for each test, and a server that receives its callbacks."""

from collections.abc import Iterator

import pytest

from campaigns.sandbox import server
from tests.sandbox.outside import CallbackReceiver, Caller


@pytest.fixture
def sandbox() -> Iterator[server.Sandbox]:
    """A sandbox with a short window and quick callbacks."""
    running = server.start("127.0.0.1", 0, window=1.0, callback_delay=0.05)
    yield running
    running.stop()


@pytest.fixture
def caller(sandbox: server.Sandbox) -> Caller:
    """A caller with the right key."""
    return Caller(sandbox.url)


@pytest.fixture
def receiver() -> Iterator[CallbackReceiver]:
    """A server that callbacks can be posted to."""
    receiving = CallbackReceiver()
    yield receiving
    receiving.stop()
