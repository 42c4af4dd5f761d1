"""What the commands' tests share."""

from pathlib import Path

import pytest

from campaigns.models import Campaign
from tests import make


@pytest.fixture
def leads(tmp_path):
    """Writes a file of leads and gives its path."""

    def write(lines, *, header=make.HEADER, name: str = "leads.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(make.csv_bytes(lines, header=header))
        return path

    return write


@pytest.fixture
def sales(db) -> Campaign:
    """A campaign to which asha may send leads."""
    campaign = make.campaign()
    make.team(members=[make.person()], campaigns=[campaign])
    return campaign
