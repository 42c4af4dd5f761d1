"""Groups: the problems of a whole check by kind and column, and by distinct value, counted once for all pages."""

from array import array
from collections.abc import Iterator
from itertools import islice

from campaigns.leads import CheckedLead, Problem, Rules
from campaigns.leads.texts import shortened
from campaigns.models import ProblemGroup, ProblemRow, ProblemValue, Upload

from .storing import ROWS_AT_ONCE, Turns, store_problem_rows

EXAMPLES = 3


class Findings:
    """What a check finds, gathered while its leads go by: problems by kind, column and value; changes by rule."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, str], tuple[Problem, dict[str, array[int]]]] = {}
        self._changes: dict[tuple[str, str], list] = {}

    def add(self, lead: CheckedLead) -> None:
        for problem in lead.problems:
            _, values = self._problems.setdefault((problem.code, problem.column), (problem, {}))
            rows = values.setdefault(problem.found, array("L"))
            if not rows or rows[-1] != lead.row:  # the same remark twice about one cell is one
                rows.append(lead.row)
        for code, column, before, after in lead.changes:
            counted = self._changes.setdefault((code, column), [0, []])
            counted[0] += 1
            if len(counted[1]) < EXAMPLES:
                counted[1].append([lead.row, before, after])

    def changes(self) -> list[dict[str, object]]:
        """As Upload.changes keeps them, the most frequent first."""
        listed = sorted(self._changes.items(), key=lambda item: -item[1][0])
        return [
            {"code": code, "column": column, "count": count, "examples": examples}
            for (code, column), (count, examples) in listed
        ]

    def store(self, upload: Upload, rules: Rules, turns: Turns) -> None:
        """Writes groups, values and rows, in turns that let others write."""
        for (code, column), (first, values) in self._problems.items():
            group = ProblemGroup.objects.create(
                upload=upload,
                code=code,
                column=column,
                column_index=_single_column(rules, column),
                level=first.level,
                message=first.message,
                hint=first.hint,
                rows=sum(map(len, values.values())),
            )
            self._store_values(group, values, turns)

    @staticmethod
    def _store_values(group: ProblemGroup, values: dict[str, "array[int]"], turns: Turns) -> None:
        waiting = iter(values.items())
        while chunk := list(islice(waiting, ROWS_AT_ONCE)):
            made: list[ProblemValue] = []
            unsaved = [ProblemValue(group=group, found=found, rows=len(rows)) for found, rows in chunk]
            turns.write(lambda made=made, unsaved=unsaved: bool(made.extend(ProblemValue.objects.bulk_create(unsaved))))
            triples = _triples(group.pk, made, chunk)
            while some := list(islice(triples, ROWS_AT_ONCE)):
                turns.write(lambda some=some: bool(store_problem_rows(some)))


def drop_groups(upload: Upload, turns: Turns) -> None:
    """What an earlier check left, in short transactions."""
    groups = list(upload.problem_groups.values_list("pk", flat=True))
    for model in (ProblemRow, ProblemValue):
        while turns.write(lambda model=model: _drop_some(model, groups)):
            pass
    turns.write(lambda: bool(ProblemGroup.objects.filter(pk__in=groups).delete()))


def _drop_some(model: type[ProblemRow] | type[ProblemValue], groups: list[int]) -> bool:
    oldest = model.objects.filter(group__in=groups).order_by("pk").values_list("pk", flat=True)
    some = list(oldest[:ROWS_AT_ONCE])
    if some:
        model.objects.filter(pk__in=some)._raw_delete(model.objects.db)
    return bool(some)


def _triples(
    group: int, values: list[ProblemValue], chunk: list[tuple[str, "array[int]"]]
) -> Iterator[tuple[int, int, int]]:
    for value, (_, rows) in zip(values, chunk, strict=True):
        for row in rows:
            yield group, value.pk, row


def _single_column(rules: Rules, column: str) -> int | None:
    """The one column that is called so and is sent; None for several that are joined, a constant, a whole row."""
    indexes = {rules.indexes_of(name) for name in rules.map if shortened(rules.column_of(name)) == column}
    found = next(iter(indexes)) if len(indexes) == 1 else ()
    return found[0] if len(found) == 1 else None
