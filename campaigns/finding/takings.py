"""The files that a person can take away of uploads in a list."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Min

from campaigns import access
from campaigns.history import UploadLine
from campaigns.models import FailedFile, FailedFileState
from campaigns.not_loaded import count_not_loaded


@dataclass(frozen=True, slots=True)
class Takings:
    """Of one upload: how many rows its workbook of what was not loaded has, and how many of the dialer's failed files
    have rows to take; `failed_file` is the id of the first of them."""

    rows: int = 0
    failed_files: int = 0
    failed_file: int | None = None


def takings_of(lines: Collection[UploadLine], user: User) -> dict[int, Takings]:
    """{upload's id: what the user can take away of it}, in two queries; uploads of which there is nothing to take, or
    that the user may only look at, are not among them."""
    ids = [line.upload.pk for line in lines if line.upload.has_tally]
    may_take = set(access.uploads_to_act_on(user).filter(pk__in=ids).values_list("pk", flat=True))
    with_rows = FailedFile.objects.filter(batch__upload__in=may_take, state=FailedFileState.ARCHIVED, rows__gt=0)
    of_uploads = with_rows.order_by().values_list("batch__upload").annotate(Count("pk"), Min("pk"))
    files = {pk: (count, first) for pk, count, first in of_uploads}
    takings = {
        line.upload.pk: Takings(count_not_loaded(line.tally), *files.get(line.upload.pk, ()))
        for line in lines
        if line.upload.pk in may_take
    }
    return {pk: each for pk, each in takings.items() if each != Takings()}
