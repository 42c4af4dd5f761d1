"""A file that could not be read by our own fault is read again when a person asks for it."""

from pathlib import Path

import pytest

from campaigns import uploads
from campaigns.models import ReadingFault, Upload, UploadState
from campaigns.spreadsheets import WhyUnreadable
from campaigns.wording import why_unreadable
from tests import make
from tests.small_disk import files_in

pytestmark = pytest.mark.django_db


def unreadable(code: str) -> Upload:
    upload = make.received_upload()
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.UNREADABLE, unreadable_code=code, times_begun=3)
    upload.refresh_from_db()
    return upload


def read(upload: Upload) -> Upload:
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def test_a_file_that_is_not_in_the_storage_is_read_once_it_is_there_again():
    upload = make.received_upload()
    away = Path(upload.file.path)
    away.rename(away.with_suffix(".away"))
    assert read(upload).unreadable_code == ReadingFault.FILE_AWAY
    assert "our copy of it was not there" in why_unreadable(upload)

    away.with_suffix(".away").rename(away)
    uploads.read_again(upload=upload)
    assert read(upload).state in (UploadState.DRAFT, UploadState.CHECKING)
    assert why_unreadable(upload) == ""


def test_a_file_is_not_read_below_the_floor_and_is_once_there_is_room(settings):
    upload = make.received_upload()
    settings.FREE_SPACE_BYTES = 2**60
    assert read(upload).unreadable_code == ReadingFault.NO_SPACE
    assert "too little room" in why_unreadable(upload)
    assert len(files_in(settings.MEDIA_ROOT / "uploads")) == 1
    assert not files_in(settings.MEDIA_ROOT / "unfinished")

    settings.FREE_SPACE_BYTES = 0
    uploads.read_again(upload=upload)
    assert read(upload).state in (UploadState.DRAFT, UploadState.CHECKING)


@pytest.mark.parametrize(
    "code",
    [
        ReadingFault.OUR_FAULT,
        ReadingFault.STOPPED_TWICE,
        WhyUnreadable.READING_STOPPED,
        WhyUnreadable.READING_DIED,
    ],
)
def test_what_went_wrong_on_our_side_may_be_tried_again(code):
    upload = unreadable(code)
    assert uploads.may_be_read_again(upload)
    uploads.read_again(upload=upload)
    assert read(upload).state in (UploadState.DRAFT, UploadState.CHECKING)


def test_what_is_wrong_with_the_file_itself_is_not_tried_again():
    upload = unreadable(WhyUnreadable.PASSWORD_PROTECTED)
    assert not uploads.may_be_read_again(upload)
    with pytest.raises(uploads.NotNow):
        uploads.read_again(upload=upload)


def test_the_second_of_two_people_who_try_again_is_told():
    upload = unreadable(ReadingFault.OUR_FAULT)
    uploads.read_again(upload=upload)
    with pytest.raises(uploads.NotNow):
        uploads.read_again(upload=upload)
