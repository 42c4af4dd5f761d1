"""What is wrong with an upload's rows, grouped by kind and column: the check page's overview and its filter."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache

from campaigns.leads import ERROR, Problem
from campaigns.models import Upload

TITLES = {
    "phone_missing": "Phone number missing",
    "phone_letters": "Letters in the phone number",
    "phone_characters": "Strange characters in the phone number",
    "phone_two_numbers": "More than one phone number in the cell",
    "phone_error_cell": "A spreadsheet error instead of a phone number",
    "phone_damaged": "Phone number shortened by the spreadsheet",
    "phone_fraction": "Phone number with decimals",
    "phone_too_long": "Phone number too long",
    "phone_too_short": "Phone number too short",
    "phone_not_possible": "No such phone number",
    "phone_service_number": "Toll-free or service number",
    "phone_foreign": "Foreign phone number",
    "phone_duplicate": "Same phone number as an earlier row",
    "phone_restored": "Phone number restored from a quantity",
    "row_too_long": "Row too long",
    "error_cell": "A spreadsheet error instead of a value",
    "hidden_removed": "Hidden characters taken out",
    "name_not_allowed": "Name without letters",
    "name_cleaned": "Characters taken out of the name",
    "priority_missing": "Priority missing",
    "priority_not_allowed": "Not a priority from 1 to 99",
    "value_missing": "A needed value is missing",
    "expiry_not_a_date": "Not a date",
    "expiry_past": "Date in the past",
    "expiry_day_first": "Date read with its day first",
    "expiry_rewritten": "Date rewritten",
}


@dataclass(slots=True)
class Group:
    """All problems of one kind in one column. `example` is the first of them, `rows` are their row numbers."""

    example: Problem
    rows: array = field(default_factory=lambda: array("Q"))

    @property
    def title(self) -> str:
        return TITLES.get(self.example.code, self.example.message)

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of what keeps rows from being sent, and of what was changed in rows that are sent; most rows first."""

    errors: tuple[Group, ...]
    notes: tuple[Group, ...]


def problem_groups(upload: Upload) -> Groups:
    """The groups of a checked upload. A check's results never change, so one count serves all pages of it."""
    key = f"problem-groups:{upload.pk}:{upload.generation}:{upload.uploaded_at.timestamp()}"
    groups = cache.get(key)
    if groups is None:
        stored = upload.leads.exclude(problems=[]).order_by("row").values_list("problems", flat=True)
        groups = group(Problem.from_json(each) for problems in stored.iterator(2000) for each in problems)
        cache.set(key, groups, timeout=3600)
    return groups


def group(problems: Iterable[Problem]) -> Groups:
    """Problems by kind and column."""
    found: dict[tuple[str, str], Group] = {}
    for problem in problems:
        key = (problem.code, problem.column)
        if key not in found:
            found[key] = Group(example=problem)
        found[key].rows.append(problem.row)
    by_size = sorted(found.values(), key=lambda each: -each.count)
    return Groups(
        errors=tuple(each for each in by_size if each.example.level == ERROR),
        notes=tuple(each for each in by_size if each.example.level != ERROR),
    )
