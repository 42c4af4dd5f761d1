"""The batches of an upload as a table: which are shown, and what the row of each says."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns import history
from campaigns.models import Attempt, Batch, BatchState, Callback, FailedFile, Upload
from campaigns.signed_in import SignedInRequest
from campaigns.tally import Tally

BATCHES_A_PAGE = 25
FOLDED = "none"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch with its last request, and the last callback and failed file of any; None where there is none. `is_open`
    where its requests are shown in full."""

    batch: Batch
    attempts: list[Attempt]
    callback: Callback | None
    failed_file: FailedFile | None
    is_open: bool
    is_to_decide: bool

    @property
    def attempt(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True, slots=True)
class Batches:
    """What the table shows: the `rows` of a `page`, which is None while the table is folded; with a `filter` only some
    batches."""

    count: int
    page: Page[Batch] | None = None
    rows: tuple[BatchRow, ...] = ()
    filter: str = ""


def batches_shown(
    request: SignedInRequest,
    upload: Upload,
    counted: Tally,
    *,
    count: int,
    undecided: Collection[int],
    doubtful: Collection[int],
) -> Batches:
    """Folded, unless a person has unfolded it or a batch needs a look; while it is, nothing is asked of the database.
    `undecided` and `doubtful` are ids of batches: a person decides about them, or the dialer's numbers of them do not
    fit together."""
    chosen, opened = request.GET.get("batches", ""), request.GET.get("batch", "")
    asked = any(name in request.GET for name in ("batches", "batch", "page"))
    has_no_result = counted.accepted if upload.is_final else 0
    needs_look = counted.unknown or counted.refused or counted.unnamed or has_no_result
    if chosen == FOLDED or not (asked or needs_look):
        return Batches(count)
    page = Paginator(_batches(upload, chosen, doubtful), BATCHES_A_PAGE).get_page(request.GET.get("page"))
    open_one = chosen if _is_number(chosen) else opened
    rows = tuple(_row(batch, open_one, undecided) for batch in page.object_list)
    is_narrowed = chosen == _DOUBTFUL or chosen in _FILTERS or _is_number(chosen)
    return Batches(count, page, rows, chosen if is_narrowed else "")


# By what the table can be narrowed, as an address says it; beside the doubtful ones, and one by its number.
_FILTERS: dict[str, Q] = {
    **{state.value: Q(state=state) for state in BatchState},
    "unnamed": Q(unnamed__gt=0),
    "unjoined": Q(Exists(FailedFile.objects.filter(batch=OuterRef("pk"), unjoined__gt=0))),
}
_DOUBTFUL = "doubtful"


def _batches(upload: Upload, chosen: str, doubtful: Collection[int]) -> QuerySet[Batch]:
    batches = history.batches_of(upload)
    if _is_number(chosen):
        return batches.filter(number=int(chosen))
    if chosen == _DOUBTFUL:
        return batches.filter(pk__in=doubtful)
    return batches.filter(_FILTERS[chosen]) if chosen in _FILTERS else batches


def _is_number(chosen: str) -> bool:
    """Whether one batch is asked for, by its number."""
    return chosen.isdecimal() and len(chosen) < 8


def _row(batch: Batch, opened: str, undecided: Collection[int]) -> BatchRow:
    attempts = list(batch.attempts.all())
    callbacks = [callback for attempt in attempts for callback in attempt.callbacks.all()]
    files = [found for each in callbacks if (found := getattr(each, "failed_file", None))]
    return BatchRow(
        batch=batch,
        attempts=attempts,
        callback=callbacks[-1] if callbacks else None,
        failed_file=files[-1] if files else None,
        is_open=str(batch.number) == opened or batch.pk in undecided,
        is_to_decide=batch.pk in undecided,
    )
