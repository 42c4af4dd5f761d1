"""Groups: the problems that a check found, by kind and column, and by distinct value, counted once for all pages; and
what the check changed, by rule."""

from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from campaigns.leads import Change, CheckedLead, Problem, Rules, shortened
from campaigns.models import ProblemGroup, ProblemRow, ProblemValue, Upload

from ..storing import ROWS_AT_ONCE, Turn, Turns, drop, insert

EXAMPLES = 3


class Findings:
    """What a check finds. Leads are added in the order of their rows."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], _KindInColumn] = {}
        self._changes: dict[tuple[str, str], _Changed] = {}

    def add(self, lead: CheckedLead) -> None:
        for problem in lead.problems:
            key = problem.code, problem.column
            if key not in self._kinds:
                self._kinds[key] = _KindInColumn(problem)
            self._kinds[key].add(problem)
        for change in lead.changes:
            key = change.code, change.column
            if key not in self._changes:
                self._changes[key] = _Changed()
            self._changes[key].add(lead.row, change)

    def changes(self) -> list[dict[str, object]]:
        """In the form of Upload.changes, the most frequent first."""
        return [
            {"code": code, "column": column, "count": changed.count, "examples": changed.examples}
            for (code, column), changed in sorted(self._changes.items(), key=lambda item: -item[1].count)
        ]

    def store(self, upload: Upload, *, rules: Rules, turns: Turns) -> None:
        """Writes the groups with their values and rows, in short transactions."""
        columns = column_indexes(rules)
        for kind in self._kinds.values():
            with turns.write():
                group = ProblemGroup.objects.create(
                    upload=upload,
                    code=kind.first.code,
                    column=kind.first.column,
                    column_index=columns.get(kind.first.column),
                    level=kind.first.level,
                    message=kind.first.message,
                    hint=kind.first.hint,
                    rows=len(kind.rows),
                )
            for some in _some_at_a_time(kind.values_of(group)):
                with turns.write():
                    insert(ProblemValue, ("group", "found", "rows"), some)
            # They were written in the order in which they were found.
            ids = list(group.values.order_by("pk").values_list("pk", flat=True))
            for some in _some_at_a_time(kind.rows_of(group, ids)):
                with turns.write():
                    insert(ProblemRow, ("group", "value", "row"), some)


class _KindInColumn:
    """Problems of one kind in one column: the rows, and for each row which of the distinct values it has. Both are
    arrays of numbers: a file can have the same mistake in each of 200,000 rows, each time with another value."""

    __slots__ = ("_found", "_which", "first", "rows")

    def __init__(self, first: Problem) -> None:
        self.first = first
        self.rows = array("I")
        self._found: dict[str, int] = {}
        self._which = array("I")

    def add(self, problem: Problem) -> None:
        if self.rows and self.rows[-1] == problem.row:
            return  # two columns may be called alike as far as names are shown; the row is counted once
        self.rows.append(problem.row)
        self._which.append(self._found.setdefault(problem.found, len(self._found)))

    def values_of(self, group: ProblemGroup) -> Iterator[tuple[int, str, int]]:
        counts = Counter(self._which)
        return ((group.pk, found, counts[index]) for found, index in self._found.items())

    def rows_of(self, group: ProblemGroup, ids: list[int]) -> Iterator[tuple[int, int, int]]:
        return ((group.pk, ids[index], row) for row, index in zip(self.rows, self._which, strict=True))


class _Changed:
    """What one rule changed in one column."""

    __slots__ = ("count", "examples")

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[list[int | str]] = []

    def add(self, row: int, change: Change) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append([row, change.before, change.after])


def drop_groups(upload: Upload, turn: Turn) -> None:
    """Deletes what an earlier check has stored."""
    drop(ProblemRow.objects.filter(group__upload=upload), turn)
    drop(ProblemValue.objects.filter(group__upload=upload), turn)
    drop(upload.problem_groups.all(), turn)


def column_indexes(rules: Rules) -> dict[str, int]:
    """The index of the column for each column's name that a problem may give. Names that stand for no single column are
    not among them: several joined columns, one text for all rows, two names that are alike once they are shortened."""
    indexes: dict[str, set[int]] = {}
    for name in rules.map:
        indexes.setdefault(shortened(rules.column_of(name)), set()).update(rules.indexes_of(name))
    others = [rules.country_column, rules.do_not_disturb_column, *chain.from_iterable(rules.fallbacks.values())]
    for index in (each for each in others if each is not None):
        indexes.setdefault(shortened(rules.columns[index]), set()).add(index)
    return {column: min(found) for column, found in indexes.items() if len(found) == 1}


def _some_at_a_time(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some
