"""What the tests of callbacks share."""

import pytest

from tests.dialogue import Request, request_for


@pytest.fixture
def sent(db) -> Request:
    """The request for an upload's only batch of six leads."""
    return request_for()
