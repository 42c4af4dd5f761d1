"""Recheck: some rows of a checked upload are checked again, after a correction, or after rows were skipped or restored.

The result of one row can depend on another row in three ways:

- Both have one number: the first ready row is sent, the others are its duplicates. Where another row than before
  becomes the first, all rows with that number are checked.
- One row says that its number must not be called. Where that may have changed, and other rows have the number, all rows
  of the file are to be checked.
- The dates of a column show together whether the day or the month stands first. Where that may have changed, all rows
  of the file are to be checked.

Rows are checked by the functions of a whole check (`leads.own_checks`, `leads.with_duplicates`), and the result must be
the one that a whole check would give; tests/uploads/test_fixing_like_a_check.py compares the two.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from campaigns.leads import (
    DAY_FIRST,
    EVERY_ROW,
    EXPIRY,
    CheckedLead,
    Problem,
    Rules,
    may_change_order,
    own_checks,
    protection,
    row_check,
    with_duplicates,
)
from campaigns.models import Lead, LeadState, Upload

from ..checking.checking import as_set_aside, set_aside
from ..checking.facts import facts_for
from ..checking.rows import Cells, cells_of_rows
from ..checking.rules import rules_of
from ..storing import LEAD_FIELDS, insert, lead_rows
from .regrouping import Rechecked, changes_now, counts_now, regroup

MOST_ROWS = 2_000
"""More rows than these are left to a worker: a page should not wait longer."""

_PHONES_AT_ONCE = 500
_NOBODYS_DOUBLES = (LeadState.SKIPPED, LeadState.BLANK)


class _Row(NamedTuple):
    """A row with its result before duplicates are found, and the cells that were checked."""

    lead: CheckedLead
    cells: Cells


def recheck(*, upload: Upload, rows: Iterable[int], corrected: Mapping[int, Cells]) -> set[int] | None:
    """Checks these rows again, and those whose result depends on them; stores the results. Returns the rows that were
    checked.

    `corrected` are rows in which cells were corrected, with their cells as they were before. Returns None, and changes
    nothing, where all rows of the file are to be checked instead: a result of rows elsewhere may depend on these, or
    more than `MOST_ROWS` are concerned. Must be called in the transaction that locked the upload and wrote the
    correction. Raises do_not_call.WrongNumberHashKey.
    """
    checks = _Checks(upload)
    numbers = set(rows)
    if len(numbers) > MOST_ROWS:
        return None
    checked = checks.of(numbers)
    if _dates_may_be_read_otherwise(upload, corrected, checked):
        return None
    stored = _stored(upload, numbers)
    if _others_may_be_protected_otherwise(upload, corrected, checked, stored, rules=checks.rules):
        return None
    ready, others = _of_the_same_numbers(upload, checked, stored)
    if len(numbers) + len(others) > MOST_ROWS:
        return None
    checked |= checks.of(others)
    stored |= _stored(upload, others)
    rechecked = [
        Rechecked(before=checks.with_changes(stored[lead.row], corrected.get(lead.row, checked[lead.row].cells)),
                  after=lead)
        for lead in _judged(checked, ready=ready, rules=checks.rules)
    ]  # fmt: skip
    _store(upload, rechecked, rules=checks.rules)
    return set(checked)


class _Checks:
    """Checks single rows by the rules that were frozen when the upload's last check began."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._facts = facts_for(upload)
        self.rules = rules_of(upload)
        self._check_row = row_check(self.rules)
        self._check_restored = row_check(self.rules, restored=EVERY_ROW)

    def of(self, numbers: set[int]) -> dict[int, _Row]:
        """The result of each of these rows before duplicates are found; corrections are put in."""
        cells = cells_of_rows(self._upload, sorted(numbers))
        aside = set_aside(self._upload, rows=numbers)
        rows = {
            row: _Row(as_set_aside(self._check_row(row, cells[row]), aside[row]), cells[row])
            for row in aside.keys() & cells.keys()
        }
        in_the_check = ((row, cells[row]) for row in sorted(cells.keys() - aside.keys()))
        restored = set(self._upload.restored_rows.filter(row__in=numbers).values_list("row", flat=True))
        checked = own_checks(self.rules, in_the_check, facts=self._facts, restored=restored)
        return rows | {lead.row: _Row(lead, of_lead) for lead, of_lead in checked}

    def with_changes(self, stored: CheckedLead, cells: Cells) -> CheckedLead:
        """The stored lead with its changes, which are not stored and are found again from `cells`, those of the earlier
        check. No rule skips it here: a lead that is ready was skipped by none, or was restored."""
        if stored.state != LeadState.READY:
            return stored
        return stored._replace(changes=self._check_restored(stored.row, cells).changes)


def _dates_may_be_read_otherwise(upload: Upload, corrected: Mapping[int, Cells], checked: Mapping[int, _Row]) -> bool:
    column = upload.rules["mapping"].get(EXPIRY)
    if column is None or upload.rules.get("date_order"):
        return False  # there are none, or a person has said how they are read
    found = upload.rules.get("found_date_order", DAY_FIRST)
    return any(
        may_change_order(found, before=_text(before, column), after=_text(checked[row].cells, column))
        for row, before in corrected.items()
    )


def _others_may_be_protected_otherwise(
    upload: Upload,
    corrected: Mapping[int, Cells],
    checked: Mapping[int, _Row],
    stored: Mapping[int, CheckedLead],
    *,
    rules: Rules,
) -> bool:
    """Whether one of the rows says now, or said before, that its number must not be called, and a row that is not
    checked here has that number."""
    is_protected = protection(rules)
    if is_protected is None:
        return False
    phones: set[str] = set()
    for row, (lead, cells) in checked.items():
        if is_protected(cells) or (row in corrected and is_protected(corrected[row])):
            phones |= {lead.phone, *([stored[row].phone] if row in stored else [])}
    return upload.leads.filter(phone__in=phones - {""}).exclude(row__in=checked.keys()).exists()


def _text(cells: Cells, column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _stored(upload: Upload, numbers: set[int]) -> dict[int, CheckedLead]:
    """The leads of these rows as they are stored, without their values."""
    leads = upload.leads.filter(row__in=numbers).values_list("row", "state", "phone", "problems")
    return {
        row: CheckedLead(row, state, phone, (), tuple(map(Problem.from_json, problems)))
        for row, state, phone, problems in leads
    }


def _of_the_same_numbers(
    upload: Upload, checked: Mapping[int, _Row], stored: Mapping[int, CheckedLead]
) -> tuple[dict[str, int], set[int]]:
    """What the other rows with the numbers of the checked rows mean for them.

    Returned are the first ready rows that stay the first, by their numbers; and, for the numbers of which another row
    becomes the first, all other rows: they must be checked too. Example: rows 2, 5 and 9 have one number, and row 2 is
    ready. Row 5 is corrected to another number: row 2 stays the first. Row 2 is skipped: row 5 becomes the first, so
    rows 5 and 9 are to be checked.
    """
    leads = [row.lead for row in checked.values()]
    candidates = {lead.phone: lead.row for lead in sorted(leads, reverse=True) if lead.state == LeadState.READY}
    stays: dict[str, int] = {}
    others: set[int] = set()
    for phone, rows in _rows_by_phone(upload, {lead.phone for lead in [*leads, *stored.values()]} - {""}).items():
        before = next((row for row, state in rows if state == LeadState.READY), None)
        unchecked = None if before in checked else before
        possible = [row for row in (candidates.get(phone), unchecked) if row is not None]
        if min(possible, default=None) != before:
            others |= {row for row, state in rows if state not in _NOBODYS_DOUBLES and row not in checked}
        elif before is not None and before not in checked:
            stays[phone] = before
    return stays, others


def _rows_by_phone(upload: Upload, phones: set[str]) -> dict[str, list[tuple[int, str]]]:
    """{number: [(row, state)]} of all stored leads with these numbers."""
    rows: dict[str, list[tuple[int, str]]] = {}
    wanted = sorted(phones)
    for start in range(0, len(wanted), _PHONES_AT_ONCE):
        leads = upload.leads.filter(phone__in=wanted[start : start + _PHONES_AT_ONCE])
        for phone, row, state in leads.order_by().values_list("phone", "row", "state"):
            rows.setdefault(phone, []).append((row, state))
    return rows


def _judged(checked: Mapping[int, _Row], *, ready: Mapping[str, int], rules: Rules) -> Iterator[CheckedLead]:
    """The leads in the order of their rows, with duplicates found; those that a person skipped come first and are no
    duplicates."""
    rows = [checked[row] for row in sorted(checked)]
    yield from (row.lead for row in rows if row.lead.state == LeadState.SKIPPED)
    yield from with_duplicates((row for row in rows if row.lead.state != LeadState.SKIPPED), rules=rules, ready=ready)


def _store(upload: Upload, rechecked: list[Rechecked], *, rules: Rules) -> None:
    leads = [after for _, after in rechecked]
    replaced = upload.leads.filter(row__in=[lead.row for lead in leads])
    replaced._raw_delete(replaced.db)
    insert(Lead, LEAD_FIELDS, lead_rows(leads, upload=upload))
    regroup(upload, rechecked, rules=rules)
    Upload.objects.filter(pk=upload.pk).update(
        counts=counts_now(upload, rechecked),
        changes=changes_now(upload, rechecked),
        cuts=[],
    )
