"""What the tests of access share."""

import logging

import pytest

from tests.access import world
from tests.access.world import World


@pytest.fixture
def everybody(db, settings, monkeypatch) -> World:
    """A person is asked at once about a batch of which nobody knows, and one row makes a large download."""
    settings.DECISION_SECONDS = 0
    monkeypatch.setattr("campaigns.views.download_offer.AT_ONCE_ROWS", 0)
    monkeypatch.setattr("campaigns.tasks.enqueue", lambda *_: None)
    monkeypatch.setattr("campaigns.tasks.enqueue_work_of", lambda *_: None)
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)  # thousands of refusals are no news
    return world.build()
