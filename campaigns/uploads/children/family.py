"""The family of a child: its original, and all that have rows of it. What one of them has sent, no other one sends."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from campaigns.leads import Finding, sent_in_the_family
from campaigns.models import Lead, LeadState, Upload, UploadState

from .parts import ARRIVED, batch_places, state_of_batch

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
        family = list(family_of(upload).only("pk", "file_name"))
        self._names = {each.pk: each.file_name for each in family}
        self._never_added = {each.pk: batch_places(each) for each in family}

    def __bool__(self) -> bool:
        return bool(self._names)

    def findings(self, phones: Sequence[str]) -> dict[str, Finding]:
        """Those of the numbers (E.164) that were sent, each with what is said of it: the first row that had it."""
        found: dict[str, Finding] = {}
        for start in range(0, len(phones), _CHUNK):
            for upload_id, row, phone, state in self._leads(phones[start : start + _CHUNK]):
                if state in ARRIVED and not (state == LeadState.READY and self._was_never_added(upload_id, row)):
                    found.setdefault(phone, sent_in_the_family(self._names[upload_id], row))
        return found

    def _leads(self, phones: Sequence[str]) -> list[tuple[int, int, str, str]]:
        """The leads with these numbers, the original's first. The numbers alone are asked for: with a state beside them
        SQLite would look at all leads of that state."""
        leads = Lead.objects.filter(upload__in=list(self._names), phone__in=phones).order_by()
        return sorted(leads.values_list("upload", "row", "phone", "state"))

    def _was_never_added(self, upload_id: int, row: int) -> bool:
        return bool(state_of_batch(row, self._never_added[upload_id]))
