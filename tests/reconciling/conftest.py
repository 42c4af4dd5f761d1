"""What the tests of reconciling share."""

import pytest

from campaigns.models import (
    Upload,
)
from tests import make


@pytest.fixture
def upload(db) -> Upload:
    """Two batches that wait."""
    make.campaign(of=make.account(rows_per_request=3))
    return make.confirmed_upload(make.rows(6))
