"""The family of a child: its original, and all that have rows of it. What one of them has sent, no other one sends."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from campaigns.leads import Finding, sent_in_the_family
from campaigns.models import Upload, UploadState

from .parts import arrived_leads

_CHUNK = 500


def family_of(upload: Upload) -> QuerySet[Upload]:
    """The other confirmed uploads of a child's family; none for an upload that is no child."""
    if upload.original_id is None:
        return Upload.objects.none()
    related = Q(pk=upload.original_id) | Q(original=upload.original_id)
    return Upload.objects.filter(related, state__in=UploadState.confirmed_ones()).exclude(pk=upload.pk)


class FamilyNumbers:
    """The numbers that the family has sent. For example, the row of a duplicate is no duplicate within a child that
    has only this row; its number was sent all the same."""

    def __init__(self, upload: Upload) -> None:
        self._names = dict(family_of(upload).values_list("pk", "file_name"))

    def __bool__(self) -> bool:
        return bool(self._names)

    def findings(self, phones: Sequence[str]) -> dict[str, Finding]:
        """Those of the numbers (E.164) that were sent, each with what is said of it: the first row that had it."""
        found: dict[str, Finding] = {}
        for start in range(0, len(phones), _CHUNK):
            leads = arrived_leads().filter(upload__in=list(self._names), phone__in=phones[start : start + _CHUNK])
            for phone, upload_id, row in leads.order_by("-upload", "-row").values_list("phone", "upload", "row"):
                found[phone] = sent_in_the_family(self._names[upload_id], row)
        return found
