"""Regroup: after some rows were checked again, the groups of problems, the counts and the changes of the upload are
brought up to date. Groups and counts are then those that a whole check would make (``checking/groups.py``)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from campaigns.leads import Change, CheckedLead, Problem, Rules
from campaigns.models import ProblemGroup, ProblemRow, ProblemValue, Upload

from ..checking.groups import EXAMPLES, column_indexes
from ..storing import insert

_VALUES_AT_ONCE = 500

_GroupKey = tuple[str, str]
"""The code and the column of a group: there is one group for each pair."""


class Rechecked(NamedTuple):
    """A row before it was checked again, and after. Both leads have their changes."""

    before: CheckedLead
    after: CheckedLead


def counts_now(upload: Upload, rechecked: Iterable[Rechecked]) -> dict[str, int]:
    """Upload.counts as it is now."""
    counts = Counter(upload.counts)
    for before, after in rechecked:
        counts[before.state] -= 1
        counts[after.state] += 1
    return counts


def changes_now(upload: Upload, rechecked: Iterable[Rechecked]) -> list[dict[str, object]]:
    """Upload.changes as it is now.

    The counts are exact. The examples may differ from those of a whole check, since other rows are not looked at: there
    may be fewer than `EXAMPLES`, and they need not be those of the first rows.
    """
    kinds = {(each["code"], each["column"]): each | {"examples": list(each["examples"])} for each in upload.changes}
    for before, after in rechecked:
        if before.changes == after.changes:
            continue
        for change in before.changes:
            kind = kinds[change.code, change.column]
            kind["count"] -= 1
            kind["examples"] = [example for example in kind["examples"] if example != _example(before, change)]
        for change in after.changes:
            new = {"code": change.code, "column": change.column, "count": 0, "examples": []}
            kind = kinds.setdefault((change.code, change.column), new)
            kind["count"] += 1
            kind["examples"] = sorted([*kind["examples"], _example(after, change)])[:EXAMPLES]
    return sorted((kind for kind in kinds.values() if kind["count"]), key=lambda kind: -kind["count"])


def _example(lead: CheckedLead, change: Change) -> list[int | str]:
    return [lead.row, change.before, change.after]


def regroup(upload: Upload, rechecked: Iterable[Rechecked], *, rules: Rules) -> None:
    """Takes the rows out of the groups to which they no longer belong, and puts them into those to which they belong
    now. Must be called after the leads are stored, and in the same transaction."""
    gone: dict[_GroupKey, list[Problem]] = {}
    come: dict[_GroupKey, list[Problem]] = {}
    for before, after in rechecked:
        was, is_now = _by_kind(before), _by_kind(after)
        for kind in was.keys() | is_now.keys():
            if was.get(kind) == is_now.get(kind):
                continue
            gone.setdefault(kind, []).extend(filter(None, [was.get(kind)]))
            come.setdefault(kind, []).extend(filter(None, [is_now.get(kind)]))
    columns = column_indexes(rules)
    groups = {(group.code, group.column): group for group in upload.problem_groups.all()}
    for kind in sorted(come):
        group = groups.get(kind) or _new_group(upload, come[kind][0], column_index=columns.get(kind[1]))
        _take_out(group, gone[kind])
        _put_in(group, come[kind])
        _complete(group, gained=len(come[kind]) - len(gone[kind]))


def _by_kind(lead: CheckedLead) -> Mapping[_GroupKey, Problem]:
    """The first problem of each group that the lead has: a group counts a row once."""
    return {(problem.code, problem.column): problem for problem in reversed(lead.problems)}


def _new_group(upload: Upload, problem: Problem, *, column_index: int | None) -> ProblemGroup:
    return ProblemGroup.objects.create(
        upload=upload,
        code=problem.code,
        column=problem.column,
        column_index=column_index,
        level=problem.level,
        message=problem.message,
        hint=problem.hint,
        rows=0,
    )


def _take_out(group: ProblemGroup, problems: Sequence[Problem]) -> None:
    rows = group.problem_rows.filter(row__in=[problem.row for problem in problems])
    rows._raw_delete(rows.db)
    left = Counter(problem.found for problem in problems)
    values = list(group.values.filter(found__in=left))
    for value in values:
        value.rows -= left[value.found]
    ProblemValue.objects.bulk_update(values, ["rows"], batch_size=_VALUES_AT_ONCE)


def _put_in(group: ProblemGroup, problems: Sequence[Problem]) -> None:
    added = Counter(problem.found for problem in problems)
    values = {value.found: value for value in group.values.filter(found__in=added)}
    for found, value in values.items():
        value.rows += added[found]
    ProblemValue.objects.bulk_update(values.values(), ["rows"], batch_size=_VALUES_AT_ONCE)
    new = [ProblemValue(group=group, found=found, rows=added[found]) for found in added if found not in values]
    values |= {value.found: value for value in ProblemValue.objects.bulk_create(new, batch_size=_VALUES_AT_ONCE)}
    insert(
        ProblemRow,
        ("group", "value", "row"),
        [(group.pk, values[problem.found].pk, problem.row) for problem in problems],
    )


def _complete(group: ProblemGroup, *, gained: int) -> None:
    """Deletes what has no rows any more. Else the group gets the sentences of its first row, as a whole check gives
    them."""
    group.values.filter(rows=0).delete()
    group.rows += gained
    if not group.rows:
        group.delete()
        return
    first = group.upload.leads.get(row=group.problem_rows.order_by("row").values("row")[:1])
    problem = next(
        problem
        for problem in map(Problem.from_json, first.problems)
        if (problem.code, problem.column) == (group.code, group.column)
    )
    group.level, group.message, group.hint = problem.level, problem.message, problem.hint
    group.save(update_fields=["rows", "level", "message", "hint"])
