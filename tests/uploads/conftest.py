"""What tests of the walk share."""

import pytest

from campaigns.models import Upload, UploadState

from .daily import DAILY, choose, sent_in


@pytest.fixture
def first(campaign) -> Upload:
    """The first file of its kind, its columns chosen by asha."""
    upload = sent_in(header=DAILY)
    assert upload.state == UploadState.DRAFT
    return choose(upload, "PhoneNumber", "Name", "Name", "")
