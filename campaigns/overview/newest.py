"""Newest: uploads since a moment, without a look at all earlier ones."""

from datetime import datetime

from campaigns.models import Upload, UploadQuerySet


def uploaded_since(uploads: UploadQuerySet, moment: datetime) -> UploadQuerySet:
    """Those of the uploads whose file came since then. Newer uploads have higher ids: the last one before is found from
    the newest back, and the database then reads only what came after it. One query."""
    before = Upload.objects.filter(uploaded_at__lt=moment).order_by("-pk").values_list("pk", flat=True).first()
    return uploads.filter(pk__gt=before or 0)
