"""A received file is stored under a name of ours, or refused with a sentence."""

import pytest
from django.core.files.base import ContentFile

from campaigns.models import Event, UploadState
from campaigns.uploads import UnacceptableFile, receive
from campaigns.uploads.receiving import clean_file_name
from tests import make

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_as_it_came_and_waits_to_be_read():
    content = make.csv_bytes(make.rows(2))
    upload = make.received_upload(content=content, file_name="monday.csv")
    assert upload.state == UploadState.READING
    assert upload.file.read() == content
    assert upload.file_name == "monday.csv"
    assert "monday" not in upload.file.name
    assert Event.objects.get(upload=upload).action == "uploaded"


def test_an_empty_file_is_refused_in_words():
    with pytest.raises(UnacceptableFile, match="is empty"):
        make.received_upload(content=b"")


def test_a_file_over_the_limit_is_refused_with_its_size_and_the_limit(settings):
    settings.MAX_FILE_BYTES = 1024 * 1024
    with pytest.raises(UnacceptableFile, match=r"1\.5 MB; the limit is 1 MB"):
        make.received_upload(content=b"x" * (1024 * 1024 * 3 // 2))


def test_a_campaign_that_was_switched_off_takes_no_file():
    campaign = make.campaign(is_active=False)
    with pytest.raises(UnacceptableFile, match="switched off"):
        receive(user=make.person(), campaign=campaign, file=ContentFile(b"a,b"), file_name="a.csv")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("leads.xlsx", "leads.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\asha\\leads.csv", "leads.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("\u202exslx.exe", "xslx.exe"),
        ("<script>.csv", "<script>.csv"),
        ("n" * 300, "n" * 150),
        ("\x00", "file"),
        ("", "file"),
    ],
)
def test_a_file_name_is_only_ever_shown(given, shown):
    assert clean_file_name(given) == shown
