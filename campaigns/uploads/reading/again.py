"""Try again: a stored file that could not be read by our own fault is read once more."""

from campaigns.models import ReadingFault, Upload, UploadState
from campaigns.spreadsheets import WhyUnreadable

from ..errors import NotNow

_OUR_FAULTS = frozenset(
    {
        ReadingFault.OUR_FAULT,
        ReadingFault.STOPPED_TWICE,
        ReadingFault.NO_SPACE,
        ReadingFault.FILE_AWAY,
        WhyUnreadable.READING_STOPPED,
        WhyUnreadable.READING_DIED,
    }
)


def may_be_read_again(upload: Upload) -> bool:
    """Whether another reading may go well though the file is the same."""
    return upload.state == UploadState.UNREADABLE and upload.unreadable_code in _OUR_FAULTS


def read_again(*, upload: Upload) -> None:
    """unreadable → reading, where it was our own fault. The caller enqueues the reading. Raises NotNow for any other
    upload."""
    again = Upload.objects.filter(pk=upload.pk, state=UploadState.UNREADABLE, unreadable_code__in=_OUR_FAULTS)
    if not again.update(
        state=UploadState.READING, unreadable_code="", unreadable_details={}, worked_at=None, times_begun=0
    ):
        raise NotNow("The file is not waiting to be read again.")
