"""Skip rows that a person does not want to send, and restore rows that a person or a rule skipped."""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.db import transaction

from campaigns.models import Action, LeadState, ProblemGroup, ProblemValue, RestoredRow, SkippedRow, Upload
from campaigns.wording import IS_HELD_BACK

from ..children.holding import held_back
from ..errors import NotNow
from .actions import check_anew, checked_upload, record

_BY_A_RULE = (LeadState.SKIPPED, LeadState.BLANK)
_AT_ONCE = 500


def skip_row(*, upload: Upload, row: int, user: User) -> set[int]:
    """Skips one row. Returns the rows that were checked anew. Raises NotNow where there is no such row."""
    return _skip(upload, user=user, rows=lambda checked: checked.leads.filter(row=row).values_list("row", flat=True))


def skip_all(*, upload: Upload, problems: ProblemGroup | ProblemValue, user: User) -> set[int]:
    """Skips all rows that have a kind of problem, or one value with it. Returns the rows that were checked anew."""
    return _skip(upload, user=user, rows=lambda _: problems.problem_rows.values_list("row", flat=True))


def _skip(upload: Upload, *, user: User, rows: Callable[[Upload], Iterable[int]]) -> set[int]:
    with transaction.atomic():
        upload = checked_upload(upload)
        known = set(rows(upload))
        if not known:
            raise NotNow("There is no such row any more. The page shows what there is now.")
        event = record(upload, Action.SKIPPED_ROWS, user=user, rows=len(known))
        SkippedRow.objects.bulk_create(
            [SkippedRow(upload=upload, row=each, user=user, event=event) for each in sorted(known)],
            batch_size=_AT_ONCE,
            ignore_conflicts=True,
        )
        return check_anew(upload, known)


def restore_row(*, upload: Upload, row: int, user: User) -> set[int]:
    """Restores a row that a person or a rule skipped: it is checked like the others, and no rule skips it any more.
    Returns the rows that were checked anew; none where the row is not skipped. Raises NotNow for a row that is held
    back."""
    with transaction.atomic():
        upload = checked_upload(upload)
        if row in held_back(upload, rows=[row]):
            raise NotNow(IS_HELD_BACK)
        if upload.skipped_rows.filter(row=row).delete()[0]:
            record(upload, Action.RESTORED_ROW, user=user, row=row)
        elif upload.leads.filter(row=row, state__in=_BY_A_RULE).exists():
            event = record(upload, Action.RESTORED_ROW, user=user, row=row)
            RestoredRow.objects.get_or_create(upload=upload, row=row, defaults={"user": user, "event": event})
        else:
            return set()
        return check_anew(upload, [row])
