"""Families: an upload with its children, in whose numbers each original row is counted once, with its best outcome.

Some rows of an upload are not loaded, and a child takes them. From then on they count where the child has them: its
outcome is as good at least, as only rows that were not loaded are taken. What a child holds back counts in its parent.

Nothing counts rows: a child keeps how many rows it has by their parts of the parent's tally (`Upload.taken`). For
example: of leads.xlsx 400 are loaded, 91 rejected and 400 need fixing; its child has the 491. Of these 396 are loaded
now. So of the family 796 are loaded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Sum

from campaigns import access
from campaigns.models import Batch, BatchState, ChildRow, HeldBack, Lead, LeadState, Upload, UploadQuerySet, UploadState
from campaigns.tally import Tally, tallies
from campaigns.uploads import PARTS_TO_FIX, PARTS_TO_LOAD, state_of_batch

_PARTS = frozenset(Tally().as_dict()) - {"confirmed"}


@dataclass(frozen=True, slots=True)
class Child:
    """A child of an upload. `rows` are those that it took; `family` is its tally with that of its own children, None
    while it is not confirmed. Of `awaited` rows the results are still to come. `is_seen` says whether the person who
    looks may see it."""

    upload: Upload
    rows: int
    family: Tally | None
    awaited: int
    is_seen: bool

    @property
    def to_fix(self) -> int:
        """How many of its rows should still be loaded, and are not on their way."""
        return sum(getattr(self.family, part) for part in PARTS_TO_LOAD) if self.family else 0


@dataclass(frozen=True, slots=True)
class Family:
    """An upload with its confirmed descendants: `tally` counts each original row once, and of `awaited` of these rows
    the results are still to come. `children` are those of the upload itself, also those that are not confirmed, the
    oldest first."""

    tally: Tally
    children: tuple[Upload, ...]
    awaited: int
    is_over: bool  # nothing is to come any more, of the upload and of the descendants

    @property
    def sent_again_by(self) -> int:
        """How many of the children are confirmed."""
        return sum(child.is_confirmed for child in self.children)


def families(uploads: Iterable[Upload], counted: Mapping[int, Tally] | None = None) -> dict[int, Family]:
    """{upload's id: its family}, in a handful of queries for any number of uploads. `counted` are tallies that are
    known."""
    uploads = list(uploads)
    related = _related(uploads)
    known = dict(counted or {})
    known |= tallies([each for each in (*uploads, *related) if each.pk not in known])
    late = _too_late([each for each in related if each.taken.get("too_late")])
    by_parent: dict[int, list[Upload]] = {}
    for each in related:
        if each.parent_id is not None:
            by_parent.setdefault(each.parent_id, []).append(each)
    found = {}
    for upload in uploads:
        members = [upload, *_descendants(upload, by_parent)]
        going = [each for each in members if not each.is_final]
        tally = sum_of(members, known, late=late)
        found[upload.pk] = Family(
            tally=tally,
            children=tuple(by_parent.get(upload.pk, ())),
            awaited=sum(_awaited(known.get(each.pk, Tally()), late.get(each.pk, _NOTHING_LATE)) for each in going),
            # A state is read before its batches: one of them may be sent again since.
            is_over=not (going or tally.waiting or tally.sending),
        )
    return found


def sum_of(
    uploads: Iterable[Upload], counted: Mapping[int, Tally], *, late: "Mapping[int, _Late] | None" = None
) -> Tally:
    """The tallies of uploads, together: a row that is in an upload and in a child of it, which are both among them,
    counts once; in the child only from its Confirm on. An upload whose parent is not among them counts as it is. `late`
    is as `_too_late` gives it, where it is known."""
    uploads = list(uploads)
    ids = {upload.pk for upload in uploads}
    uploads = [upload for upload in uploads if upload.is_confirmed or upload.parent_id not in ids]
    children = [upload for upload in uploads if upload.parent_id in ids]
    parts: Counter[str] = Counter()
    for upload in uploads:
        parts.update(_parts_of(counted.get(upload.pk, Tally())))
    if late is None:
        late = _too_late([each for each in children if each.taken.get("too_late")])
    for child in children:
        cancelled = counted.get(child.pk, Tally()).cancelled
        for twice in _counted_twice(child, late.get(child.pk, _NOTHING_LATE), cancelled):
            parts.subtract(twice)
    return Tally(**parts)


def counted_twice(children: Iterable[Upload]) -> dict[int, tuple[Counter[str], Counter[str]]]:
    """{child's id: what is counted twice where each of these confirmed children is counted beside its parent}: in the
    parent the rows that the child took, and in the child those that it holds back, and those whose sending was
    cancelled; by parts of the tally, with `total`."""
    children = list(children)
    late = _too_late([child for child in children if child.taken.get("too_late")])
    cancelled = _cancelled([child for child in children if child.cancelled_at])
    return {
        child.pk: _counted_twice(child, late.get(child.pk, _NOTHING_LATE), cancelled.get(child.pk, 0))
        for child in children
    }


def with_parents_among(uploads: UploadQuerySet) -> UploadQuerySet:
    """Those of these uploads whose parents are among them, too. Few uploads have a parent, so the database is told to
    begin with those: else it would look at all of these uploads."""
    all_children = Upload.objects.filter(parent__gt=0).order_by()
    among_them = uploads.order_by().filter(pk=OuterRef("parent"))
    return uploads.filter(Exists(among_them), pk__in=all_children.values("pk"))


def children_within(uploads: UploadQuerySet) -> list[Upload]:
    """The same with their parents, the oldest first; with what `counted_twice` needs, and `tallies`."""
    columns = ("state", "counts", "taken", "cancelled_at", "uploaded_at", "parent__state", "parent__uploaded_at")
    return list(with_parents_among(uploads).order_by("pk").only(*columns).select_related("parent"))


def children_of(upload: Upload, *, user: User) -> list[Child]:
    """The children of one upload, the oldest first, for a person who may see the upload."""
    if not upload.has_children:
        return []
    children = families([upload])[upload.pk].children
    found = families(children)
    seen = set(access.uploads_to_see(user).filter(parent=upload.pk).values_list("pk", flat=True))
    return [
        Child(
            upload=child,
            rows=rows_taken_by(child),
            family=found[child.pk].tally if child.is_confirmed else None,
            awaited=found[child.pk].awaited,
            is_seen=child.pk in seen,
        )
        for child in children
    ]


def rows_taken_by(child: Upload) -> int:
    """How many rows of its parent the child has to send."""
    taken: dict[str, int] = child.taken
    return sum(count for part, count in taken.items() if part in _PARTS)


def rows_to_fix(counted: Tally, children: Sequence[Child]) -> int:
    """How many rows of the upload should still be loaded, and are in none of its children."""
    parts = counted.as_dict()
    left = sum(parts[part] for part in PARTS_TO_LOAD)
    for child in children:
        left -= sum(child.upload.taken.get(part, 0) for part in PARTS_TO_LOAD)
    return max(0, left)


def _related(uploads: Sequence[Upload]) -> list[Upload]:
    """All uploads with rows of the same originals, the oldest first, without discarded ones."""
    originals = {upload.original_id or upload.pk for upload in uploads if upload.has_children}
    if not originals:
        return []
    related = Upload.objects.filter(original__in=originals).exclude(state=UploadState.CANCELLED)
    return list(related.without_large_columns().select_related("campaign__account", "uploaded_by").order_by("pk"))


def _descendants(upload: Upload, by_parent: Mapping[int, Sequence[Upload]]) -> list[Upload]:
    """The confirmed ones; a draft has no children."""
    found: list[Upload] = []
    next_ones = list(by_parent.get(upload.pk, ()))
    while next_ones:
        child = next_ones.pop()
        if child.is_confirmed:
            found.append(child)
            next_ones += by_parent.get(child.pk, ())
    return found


def _awaited(counted: Tally, late: "_Late") -> int:
    return sum(getattr(counted, part) - late.in_child[part] for part in ("waiting", "sending", "accepted"))


def _parts_of(counted: Tally) -> dict[str, int]:
    return {part: count for part, count in counted.as_dict().items() if part in _PARTS}


def _counted_twice(child: Upload, late: "_Late", cancelled: int) -> tuple[Counter[str], Counter[str]]:
    """As `counted_twice`, of one child with so many rows in cancelled batches."""
    in_parent: Counter[str] = Counter({part: count for part, count in child.taken.items() if part in _PARTS})
    in_child: Counter[str] = Counter(late.in_child)
    given_back = _given_back(in_parent, cancelled - in_child["cancelled"])
    in_parent -= given_back
    in_parent["unnamed"] += late.unnamed_in_parent
    in_child["cancelled"] += given_back.total()
    in_child["skipped"] += child.taken.get("held_back", 0)
    for twice in (in_parent, in_child):
        twice["total"] = twice.total()
    return in_parent, in_child


def _given_back(taken: Counter[str], cancelled: int) -> Counter[str]:
    """Of so many cancelled rows of a child, their parts in the parent: who cancels the sending again does not make good
    what was rejected before. Where only some of a child's rows were cancelled, those count first that the dialer
    did not take."""
    found: Counter[str] = Counter()
    for part in sorted(taken, key=PARTS_TO_FIX.index, reverse=True):
        found[part] = min(taken[part], max(0, cancelled - found.total()))
    return found


def _cancelled(children: Sequence[Upload]) -> dict[int, int]:
    """{child's id: how many of its rows are in cancelled batches}, of those that have some."""
    if not children:
        return {}
    batches = Batch.objects.filter(upload__in=[child.pk for child in children], state=BatchState.CANCELLED).order_by()
    return dict(batches.values_list("upload").annotate(Sum("size")))


@dataclass(frozen=True, slots=True)
class _Late:
    """Rows of a child of which it was known too late that they had arrived by the parent. They count there: `in_child`
    has them by the parts of the child's own tally. But what is loaded by the child, and without a result in the parent,
    counts in the child: of the parent's those are `unnamed_in_parent`."""

    in_child: Counter[str]
    unnamed_in_parent: int = 0


_NOTHING_LATE = _Late(Counter())


def _too_late(children: Sequence[Upload]) -> dict[int, _Late]:
    """{child's id: its rows of this kind}. They are few."""
    if not children:
        return {}
    ids = [child.pk for child in children]
    too_late = ChildRow.objects.filter(child=OuterRef("upload"), row=OuterRef("row"), held_back=HeldBack.TOO_LATE)
    leads = Lead.objects.filter(Exists(too_late), upload__in=ids).order_by().values_list("upload", "row", "state")
    batches: dict[int, list[tuple[int, int, str]]] = {pk: [] for pk in ids}
    whole = Batch.objects.filter(upload__in=ids, state__in=BatchState.counted_whole()).order_by("first_row")
    for pk, first, last, state in whole.values_list("upload", "first_row", "last_row", "state"):
        batches[pk].append((first, last, state))
    unnamed, most = _unnamed_in_parent(ids), _most_unnamed(ids)
    in_child: dict[int, Counter[str]] = {pk: Counter() for pk in ids}
    better = Counter[int]()
    for pk, row, state in leads:
        if state in (LeadState.LOADED, LeadState.ALREADY_THERE) and (pk, row) in unnamed and better[pk] < most[pk]:
            better[pk] += 1
        else:
            in_child[pk][state if state != LeadState.READY else state_of_batch(row, batches[pk])] += 1
    return {pk: _Late(in_child[pk], better[pk]) for pk in ids}


def _most_unnamed(child_ids: Sequence[int]) -> dict[int, int]:
    """{child's id: how many rows its parent counts as without a result}. More of its leads can be without one, since a
    callback counts what was loaded and does not name it."""
    children = Upload.objects.filter(pk__in=child_ids).order_by()
    return {pk: rows or 0 for pk, rows in children.values_list("pk").annotate(Sum("parent__batches__unnamed"))}


def _unnamed_in_parent(child_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(child's id, row) of those of its rows of this kind that are without a result in the parent."""
    unnamed = Lead.objects.filter(upload=OuterRef("parent"), row=OuterRef("parent_row"), state=LeadState.UNNAMED)
    rows = ChildRow.objects.filter(Exists(unnamed), child__in=child_ids, held_back=HeldBack.TOO_LATE)
    return {(child, row) for child, row in rows.values_list("child_id", "row")}
