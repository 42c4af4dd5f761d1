"""Rows become checked leads: every value cleaned, every problem of a row named, every row accounted for.

The last step of the package. `row_check` looks at one row by itself; `check_leads` adds what concerns the file as a
whole (the same number twice) and what is known of numbers beside it (`Facts`). Rows stream: nothing is kept of them
but the numbers that were seen.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from . import phone_problems
from .changes import Change
from .expiry import expiry_rule
from .fields import EXPIRY, NAME, PHONE, PRIORITY, ROW_CHARACTERS, PhoneFormat
from .phone_problems import PhoneProblem
from .phones import format_phone, read_phone
from .problems import ERROR, NOTE, WARNING, Finding, Problem
from .rules import Rules
from .texts import shortened, without_hidden
from .titles import CHANGE_TITLES
from .values import (
    DAMAGED,
    Rule,
    Value,
    allowed_name,
    needed,
    no_spreadsheet_error,
    nothing_damaged,
    nothing_hidden,
    of_another_script,
    priority,
)

State = Literal["ready", "invalid", "duplicate", "skipped", "blank"]
Facts = Callable[[Sequence[str]], Mapping[str, Sequence[Finding]]]
"""Numbers in E.164 → what is known of them beside the file: an error keeps the lead from being sent, a warning does
not. Numbers of which nothing is known are left out."""

DUPLICATE = "phone_duplicate"

_SKIPPED = frozenset({"skipped", "blank"})

_RULES_OF_ODD_TEXTS: tuple[Rule, ...] = (no_spreadsheet_error, nothing_damaged, nothing_hidden)
_ASKED_AT_ONCE = 2_000  # numbers of which facts are asked together
_MOST_ADDED = 10  # characters by which a value may be longer than its text: a date written out


class CheckedLead(NamedTuple):
    """A row after its check. ``values`` are in the order of ``Rules.map``: Priority an int where it is right,
    all others texts; those of a row that is not ready stand as they were found, without hidden characters and
    cut to what a row may have at most. ``phone`` is in E.164, or "" when there is none. ``problems`` are errors and
    warnings; ``changes`` is what was changed of a ready lead. A row that a rule skipped, or that a rule takes for no
    lead ("blank": a total, a note), has one problem, a note of the rule's code (titles.SKIP_TITLES)."""

    row: int
    state: State
    phone: str
    values: tuple[Value, ...]
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()


class _Cell(NamedTuple):
    """Where a field's texts stand and the rules for them, worked out once for all rows. ``place`` is -1 where there
    are several columns, or none."""

    place: int
    joined: tuple[int, ...]
    column: str
    rules: tuple[Rule, ...]


RowCheck = Callable[[int, Sequence[str]], CheckedLead]


def check_leads(
    rules: Rules,
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    facts: Facts | None = None,
    restored: Collection[int] = (),
) -> Iterator[CheckedLead]:
    """Each row, given as its number in the sheet and its cells, as one checked lead, in the same order.

    A row whose number an earlier ready row has is a duplicate, whatever else is wrong with it, and a problem names
    that row. Rows with errors do not count as the first of their number: else it would not be sent at all.
    ``restored`` are the rows that no rule skips.
    """
    return with_doubles(own_checks(rules, rows, facts=facts, restored=restored), rules=rules)


def own_checks(
    rules: Rules,
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    facts: Facts | None = None,
    restored: Collection[int] = (),
) -> Iterator[tuple[CheckedLead, Sequence[str]]]:
    """Each row with no look at the others, but with what is known of its number; beside it its cells."""
    check_row = row_check(rules, restored=restored)
    checked = ((check_row(row, cells), cells) for row, cells in rows)
    return _with_facts(checked, facts, rules) if facts else checked


def with_doubles(
    checked: Iterable[tuple[CheckedLead, Sequence[str]]], *, rules: Rules, ready: Mapping[str, int] | None = None
) -> Iterator[CheckedLead]:
    """The leads, given in the order of their rows, with the doubles among them named as such. ``ready`` are ready rows
    by their numbers (E.164) that are not given: rows after them are their doubles."""
    first_rows = dict(ready or {})
    for lead, cells in checked:
        if lead.phone and (first := first_rows.get(lead.phone)) and first < lead.row and lead.state not in _SKIPPED:
            yield duplicate_of(lead, first, rules=rules, found=phone_text(rules, cells))
            continue
        if lead.state == "ready":
            first_rows[lead.phone] = lead.row
        yield lead


def row_check(rules: Rules, *, restored: Collection[int] = ()) -> RowCheck:
    """The check of one row by itself: ready, invalid, or skipped by a rule unless it is one of the ``restored`` rows;
    with no look at other rows and no facts."""
    phone_cell, *other_cells = _cells(rules)
    phone_format, switched_off = rules.phone_format, rules.switched_off
    header_characters = sum(map(len, rules.map))
    # A value is seldom longer than its text, and never by more than this; so most rows need no exact count.
    most_added = header_characters + sum(map(len, rules.constants.values())) + _MOST_ADDED * len(rules.map)
    most_cells = rules.header_width or sys.maxsize

    def check_row(row: int, cells: Sequence[str]) -> CheckedLead:
        remarks = _Remarks(row, switched_off)
        phone, sent = _check_phone(phone_cell, cells, phone_format, remarks)
        texts = [_text(cell, cells) for cell in other_cells]
        together = "".join(texts)
        values = _check_others(other_cells, texts, together, remarks)
        values.insert(0, sent)
        if most_added + len(sent) + len(together) > ROW_CHARACTERS:
            characters = header_characters + sum(len(str(value)) for value in values)
            if characters > ROW_CHARACTERS:
                remarks.problems.append(_too_long(characters).at(row=row, column="", found=""))
                values = [value[:ROW_CHARACTERS] if isinstance(value, str) else value for value in values]
        if len(cells) > most_cells and any(cells[most_cells:]):
            beyond = " · ".join(filter(None, cells[most_cells:]))
            remarks.problems.append(_values_moved(cells, most_cells).at(row=row, column="", found=beyond))
        problems, changes = tuple(remarks.problems), tuple(remarks.changes)
        lead = CheckedLead(row, "ready", phone, tuple(values), problems, changes)
        return _judged(lead) if problems else lead

    return check_row


def with_findings(lead: CheckedLead, findings: Sequence[Finding], *, rules: Rules, found: str) -> CheckedLead:
    """The lead with what is known of its number; an error makes it invalid. ``found`` is the phone cell's text.

    A warning speaks of a row that is sent; one that is not sent gets none."""
    is_sent = lead.state == "ready" and not any(finding.level == ERROR for finding in findings)
    column = rules.columns[rules.mapping[PHONE]]
    said = (finding for finding in findings if is_sent or finding.level == ERROR)
    added = tuple(finding.at(row=lead.row, column=column, found=found) for finding in said)
    return _judged(lead._replace(problems=lead.problems + added))


def duplicate_of(lead: CheckedLead, first_row: int, *, rules: Rules, found: str) -> CheckedLead:
    """The lead as the double of an earlier ready one, without warnings, since it is not sent. ``found`` is the phone
    cell's text."""
    problem = _duplicate(first_row).at(row=lead.row, column=rules.columns[rules.mapping[PHONE]], found=found)
    kept = (each for each in lead.problems if each.level != WARNING)
    return lead._replace(state="duplicate", problems=(*kept, problem), changes=())


def phone_text(rules: Rules, cells: Sequence[str]) -> str:
    """The text of the row's phone cell."""
    index = rules.mapping[PHONE]
    return cells[index].strip() if index < len(cells) else ""


def _with_facts(
    checked: Iterator[tuple[CheckedLead, Sequence[str]]], facts: Facts, rules: Rules
) -> Iterator[tuple[CheckedLead, Sequence[str]]]:
    while chunk := list(islice(checked, _ASKED_AT_ONCE)):
        known = facts(list(dict.fromkeys(lead.phone for lead, _ in chunk if lead.phone)))
        for lead, cells in chunk:
            if (findings := known.get(lead.phone)) and lead.state not in _SKIPPED:
                yield with_findings(lead, findings, rules=rules, found=phone_text(rules, cells)), cells
            else:
                yield lead, cells


def _judged(lead: CheckedLead) -> CheckedLead:
    """The state that follows from the lead's own problems."""
    if any(problem.level == ERROR for problem in lead.problems):
        return lead._replace(state="invalid", changes=())
    return lead


def _text(cell: _Cell, cells: Sequence[str]) -> str:
    """The text of the field's cell, or those of several with a space between. Rows end at their last filled cell,
    so what lies beyond is blank."""
    place = cell.place
    if place >= 0:
        return cells[place].strip() if place < len(cells) else ""
    return " ".join(filter(None, (cells[index].strip() for index in cell.joined if index < len(cells))))


def _cells(rules: Rules) -> list[_Cell]:
    own_rules: dict[str, tuple[Rule, ...]] = {
        NAME: (allowed_name, of_another_script),
        PRIORITY: (priority,),
        EXPIRY: (expiry_rule(rules.today, order=rules.date_order),),
    }
    cells = []
    for name in rules.map:
        needs = (needed(name),) if name in rules.required else ()
        constant = (_always(rules.constants[name]),) if name in rules.constants else ()
        indexes = rules.indexes_of(name)
        place = indexes[0] if len(indexes) == 1 else -1
        cells.append(_Cell(place, indexes, rules.column_of(name), constant + needs + own_rules.get(name, ())))
    return cells


def _always(text: str) -> Rule:
    """The same text for all rows, whatever is in them."""
    return lambda _: (text, None)


def _check_phone(cell: _Cell, cells: Sequence[str], phone_format: PhoneFormat, remarks: "_Remarks") -> tuple[str, str]:
    """The number in E.164 or "", and the value to send."""
    text = _text(cell, cells)
    phone = read_phone(text)
    if isinstance(phone, PhoneProblem):
        remarks.found(phone, cell.column, text)
        return "", without_hidden(text)
    try:
        sent = format_phone(phone.e164, phone_format)
    except ValueError:  # only a foreign number can be none of the format's
        remarks.found(phone_problems.foreign(), cell.column, text)
        return phone.e164, without_hidden(text)
    for code in phone.changes:
        remarks.changed(code, cell.column, text, sent)
    return phone.e164, sent


def _check_others(cells: Sequence[_Cell], texts: Sequence[str], together: str, remarks: "_Remarks") -> list[Value]:
    """The values to send; ``together`` are all texts in one."""
    # Two looks at the whole row spare nearly all rows two looks at each of their cells.
    odd = not together.isprintable() or "#" in together or DAMAGED in together
    values: list[Value] = []
    for cell, text in zip(cells, texts, strict=True):
        value: Value = text
        for rule in _RULES_OF_ODD_TEXTS + cell.rules if odd else cell.rules:
            value, finding = rule(value)  # type: ignore[arg-type]
            if finding is not None:
                if finding.level == NOTE:
                    remarks.changed(finding.code, cell.column, text, str(value))
                else:
                    remarks.found(finding, cell.column, text)
                    break
            if value.__class__ is int:
                break
        values.append(value)
    return values


class _Remarks:
    """What there is to say of one row, as it is found."""

    __slots__ = ("changes", "problems", "row", "switched_off")

    def __init__(self, row: int, switched_off: frozenset[str]) -> None:
        self.row = row
        self.switched_off = switched_off
        self.problems: list[Problem] = []
        self.changes: list[Change] = []

    def found(self, finding: Finding, column: str, text: str) -> None:
        self.problems.append(finding.at(row=self.row, column=column, found=text))

    def changed(self, code: str, column: str, before: str, after: str) -> None:
        """A value was changed by a rule; where a person has switched the rule off, that is a problem."""
        if code in self.switched_off:
            self.found(_switched_off(code), column, before)
        else:
            self.changes.append(Change(code, column, shortened(before), shortened(after)))


def _switched_off(code: str) -> Finding:
    return Finding(
        f"off_{code}",
        f"The value would have to be changed ({CHANGE_TITLES[code].lower()}), and that rule is switched off for this "
        "upload.",
        "Please correct the value, or switch the rule on again.",
    )


def _duplicate(first_row: int) -> Finding:
    return Finding(
        DUPLICATE,
        f"The phone number is the same as in row {first_row}, which will be sent.",
        "Nothing needs to be done if one call is enough; else please correct the number.",
    )


def _values_moved(cells: Sequence[str], header_width: int) -> Finding:
    return Finding(
        "values_moved",
        f"The row has {len(cells):,} cells and the header only {header_width:,}, so values may stand in the wrong "
        "columns.",
        "Please look at the row in the file. A value with a comma (or another delimiter) in it needs quotation marks "
        "around it. Correct the file and upload it again, or skip the row.",
    )


def _too_long(characters: int) -> Finding:
    return Finding(
        "row_too_long",
        f"The row has {characters:,} characters together with the names of its fields; the dialer takes "
        f"{ROW_CHARACTERS:,} at most.",
        "Please shorten its longest values, or choose “will not be sent” for a column.",
    )
