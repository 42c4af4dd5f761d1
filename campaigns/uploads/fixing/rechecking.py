"""Recheck: what follows from a correction, or from a row that is skipped or restored, with no look at rows that it
does not concern.

It concerns the rows themselves, and others only by their numbers: where another row than before is the first ready
one, all that have the number are judged again. The rest of a check looks at one row at a time, except that the dates
of a column tell one another's order; where that may change, everything is to be checked.

Every row is checked by what a whole check uses (`leads.own_checks`, `leads.with_doubles`), and what is kept of it is
what a whole check would have kept; tests/uploads/test_fixing_like_a_check.py compares the two.
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
    with_doubles,
)
from campaigns.models import Lead, LeadState, Upload

from ..checking.checking import as_skipped
from ..checking.facts import facts_for
from ..checking.rows import Cells, cells_of_rows
from ..checking.rules import rules_of
from ..storing import LEAD_FIELDS, insert, lead_rows
from .regrouping import Rechecked, changes_now, counts_now, regroup

MOST_ROWS = 2_000
"""Where more rows are concerned, the worker checks all of them: a page should not wait longer."""

_PHONES_AT_ONCE = 500
_NOBODYS_DOUBLES = (LeadState.SKIPPED, LeadState.BLANK)


class _Row(NamedTuple):
    """A row checked by itself, its number's facts included, and the cells that were checked."""

    lead: CheckedLead
    cells: Cells


def recheck(*, upload: Upload, rows: Iterable[int], corrected: Mapping[int, Cells]) -> set[int] | None:
    """Checks rows of a checked upload anew; `corrected` are the cells, as they were before, of those in which cells
    were corrected. Returns all rows that were checked. None when that would not be enough, or too much to wait for:
    then nothing is changed, and all rows are to be checked.

    Belongs into the transaction that has the upload locked and has written the correction. Raises
    do_not_call.WrongNumberHashKey.
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
    """The checks of single rows by an upload's frozen rules."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._facts = facts_for(upload)
        self.rules = rules_of(upload)
        self._check_row = row_check(self.rules)
        self._check_restored = row_check(self.rules, restored=EVERY_ROW)

    def of(self, numbers: set[int]) -> dict[int, _Row]:
        """These rows by themselves, with their corrections."""
        cells = cells_of_rows(self._upload, sorted(numbers))
        skipped = set(self._upload.skipped_rows.filter(row__in=numbers).values_list("row", flat=True))
        rows = {row: _Row(as_skipped(self._check_row(row, cells[row])), cells[row]) for row in skipped & cells.keys()}
        in_the_check = ((row, cells[row]) for row in sorted(cells.keys() - skipped))
        restored = set(self._upload.restored_rows.filter(row__in=numbers).values_list("row", flat=True))
        checked = own_checks(self.rules, in_the_check, facts=self._facts, restored=restored)
        return rows | {lead.row: _Row(lead, of_lead) for lead, of_lead in checked}

    def with_changes(self, stored: CheckedLead, cells: Cells) -> CheckedLead:
        """The lead with what was changed of it, which is not stored; `cells` are those that were checked then. A ready
        row was skipped by no rule, or is restored."""
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
    """Whether one of the rows says, or said, that its number must not be called, and another row has the number."""
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
    """By number the first ready row, where that is none of the checked ones and stays the first; and the other rows of
    those numbers where it does not."""
    leads = [row.lead for row in checked.values()]
    candidates = {lead.phone: lead.row for lead in sorted(leads, reverse=True) if lead.state == LeadState.READY}
    stays: dict[str, int] = {}
    others: set[int] = set()
    for phone, rows in _rows_by_phone(upload, {lead.phone for lead in [*leads, *stored.values()]} - {""}).items():
        before = next((row for row, state in rows if state == LeadState.READY), None)
        possible = {candidates.get(phone), None if before in checked else before} - {None}
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
    """The rows as they are among one another, doubles named; those that a person skipped are nobody's double."""
    rows = [checked[row] for row in sorted(checked)]
    yield from (row.lead for row in rows if row.lead.state == LeadState.SKIPPED)
    yield from with_doubles((row for row in rows if row.lead.state != LeadState.SKIPPED), rules=rules, ready=ready)


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
