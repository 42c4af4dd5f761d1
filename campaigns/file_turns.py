"""Why a file that is to be read or checked still waits: people and their files take turns."""

from django.db.models import Q

from campaigns.models import Upload, UploadState
from campaigns.wording import file_waits


def why_it_waits(upload: Upload) -> str:
    """The sentences for a page; empty while the upload is worked on, and where nothing is before it."""
    if upload.worked_at is not None or upload.state not in UploadState.being_worked_on():
        return ""
    beside = Upload.objects.filter(state__in=UploadState.being_worked_on(), is_large=upload.is_large)
    beside = beside.exclude(pk=upload.pk)
    own = beside.filter(Q(pk__lt=upload.pk) | ~Q(worked_at=None), uploaded_by=upload.uploaded_by_id)
    before = own.order_by("pk").values_list("file_name", flat=True).first()
    others = beside.exclude(uploaded_by=upload.uploaded_by_id).values("uploaded_by").distinct().count()
    return file_waits(file_before=before or "", others=others, is_large=upload.is_large)
