"""A row becomes a checked lead: every value cleaned, every problem named, or skipped by a rule that is said.

`row_check` looks at one row by itself; `doubles` adds what concerns the file as a whole. Most rows of most files are
right as they stand: these are told at a look, and only the others are put to every rule.
"""

import sys
from collections.abc import Callable, Collection, Sequence
from typing import Literal, NamedTuple

from campaigns.cloudagent import ROW_CHARACTERS

from .changes import Change
from .dummies import LOOKED_AT
from .field_cells import FieldCell, field_cells, first_that_fills, is_blank
from .fields import Rule, Value
from .phone_formats import E164_BEFORE, PLAIN_MOBILES
from .phone_reading import phone_reader
from .problems import ERROR, NOTE, Finding, Problem
from .remarks import Remarks
from .rules import Rules
from .skipping import Skipping
from .texts import has_hidden
from .values import (
    DAMAGED,
    no_entities,
    no_formula,
    no_spreadsheet_error,
    nothing_damaged,
    nothing_hidden,
)

State = Literal["ready", "invalid", "duplicate", "skipped", "blank"]
NO_LEADS = frozenset({"skipped", "blank"})

EVERY_ROW = range(sys.maxsize)
"""As restored rows: no row is skipped by a rule."""

_RULES_OF_ODD_TEXTS: tuple[Rule, ...] = (
    no_spreadsheet_error,
    no_formula,
    no_entities,
    nothing_damaged,
    nothing_hidden,
)
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


RowCheck = Callable[[int, Sequence[str]], CheckedLead]


def row_check(rules: Rules, *, restored: Collection[int] = ()) -> RowCheck:
    """The check of one row by itself: ready, invalid, or skipped by a rule unless it is one of the ``restored`` rows;
    with no look at other rows and no facts."""
    phone_cell, *other_cells = field_cells(rules)
    phone_place, phone_format, switched_off = phone_cell.place, rules.phone_format, rules.switched_off
    is_plain_phone, before = PLAIN_MOBILES[phone_format], E164_BEFORE[phone_format]
    read_phone_of, is_read_with_others = phone_reader(rules, phone_cell), rules.country_column is not None
    texts_of, value_of = _texts_of(other_cells), _value_of
    plains = [(index, cell, cell.plain) for index, cell in enumerate(other_cells) if cell.plain]
    all_cells = [(index, cell, None) for index, cell in enumerate(other_cells)]
    skipping = Skipping(rules)
    columns_may_tell, may_be_skipped = skipping.looks_at_columns, skipping.may_be_skipped
    has_fallbacks = any(cell.fallbacks for cell in other_cells)
    header_characters = sum(map(len, rules.map))
    # A value is seldom longer than its text, and never by more than this; so most rows need no exact count.
    most_added = header_characters + sum(map(len, rules.constants.values())) + _MOST_ADDED * len(rules.map)
    most_cells = rules.header_width or sys.maxsize

    def check_row(row: int, cells: Sequence[str]) -> CheckedLead:
        remarks = None
        if phone_place < len(cells) and is_plain_phone(sent := cells[phone_place]) and not is_read_with_others:
            phone = before + sent
        else:
            remarks = Remarks(row, switched_off)
            phone, sent = read_phone_of(cells, remarks)
        texts = texts_of(cells)
        together = "".join(texts)
        odd = is_odd(together)
        values: list[Value] = [sent, *texts]
        for index, cell, plain in all_cells if odd else plains:
            value = plain(texts[index]) if plain else None
            if value is None:
                remarks = remarks or Remarks(row, switched_off)
                value = value_of(cell, texts[index], cells, remarks, odd=odd)
            values[index + 1] = value
        if most_added + len(sent) + len(together) > ROW_CHARACTERS or (remarks and has_fallbacks):
            remarks = remarks or Remarks(row, switched_off)
            values = _fitting(values, header_characters, remarks)
        if len(cells) > most_cells:
            remarks = remarks or Remarks(row, switched_off)
            _look_beyond_the_header(cells, most_cells, remarks)
        if remarks is None and (columns_may_tell is None or not columns_may_tell(cells)):
            return CheckedLead(row, "ready", phone, tuple(values))
        remarks = remarks or Remarks(row, switched_off)
        if not phone or phone in LOOKED_AT or (odd and "<" in together) or may_be_skipped(cells):
            note = skipping.note_of(phone, cells, [phone_cell.text(cells), *texts], remarks)
            if note and row not in restored:
                return CheckedLead(row, _state_of(note), phone, tuple(values), (note,))
        return _as_remarked(row, phone, values, remarks)

    return check_row


def _as_remarked(row: int, phone: str, values: list[Value], remarks: Remarks) -> CheckedLead:
    lead = CheckedLead(row, "ready", phone, tuple(values), tuple(remarks.problems), tuple(remarks.changes))
    return judged(lead) if lead.problems else lead


def _texts_of(cells: Sequence[FieldCell]) -> Callable[[Sequence[str]], list[str]]:
    """A row's cells → the texts of these fields."""
    places = [cell.place for cell in cells]
    if not places or min(places) < 0:
        return lambda row: [cell.text(row) for cell in cells]
    last = max(places)

    def texts(row: Sequence[str]) -> list[str]:
        if last < len(row):
            return [row[place].strip() for place in places]
        return [cell.text(row) for cell in cells]

    return texts


def is_odd(texts: str) -> bool:
    """Whether something in the texts is seldom seen: hidden characters, and signs with which formulas, spreadsheets'
    errors, marks of texts, entities and test leads begin. One look at all texts of a row spares nearly all rows many
    looks at each of them."""
    return (
        "=" in texts
        or "#" in texts
        or "'" in texts
        or "<" in texts
        or DAMAGED in texts
        or ("&" in texts and ";" in texts)
        or has_hidden(texts)
    )


def _state_of(note: Problem) -> State:
    return "blank" if note.code.startswith("blank_") else "skipped"


def judged(lead: CheckedLead) -> CheckedLead:
    """The state that follows from the lead's own problems."""
    if any(problem.level == ERROR for problem in lead.problems):
        return lead._replace(state="invalid", changes=())
    return lead


def _value_of(cell: FieldCell, text: str, cells: Sequence[str], remarks: Remarks, *, odd: bool) -> Value:
    """The value to send of a field's text, or of the column that fills its blank."""
    if cell.fallbacks and (taken := first_that_fills(text, cell.fallbacks, cells, is_blank=is_blank)):
        value = _by_rules(_RULES_OF_ODD_TEXTS + cell.rules, taken[0], taken[1], remarks)
        remarks.changed("filled_from", taken[1], "", str(value))
        return value
    rules = _RULES_OF_ODD_TEXTS + cell.rules if odd and is_odd(text) else cell.rules
    return _by_rules(rules, text, cell.column, remarks)


def _by_rules(rules: Sequence[Rule], text: str, column: str, remarks: Remarks) -> Value:
    value: Value = text
    for rule in rules:
        value, finding = rule(value)  # type: ignore[arg-type]  # a number comes from the last rule only
        if finding is not None:
            if finding.level != NOTE:
                remarks.found(finding, column, text)
                break
            remarks.changed(finding.code, column, text, str(value))
        if value.__class__ is int:
            break
    return value


def _fitting(values: list[Value], header_characters: int, remarks: Remarks) -> list[Value]:
    """The values, cut where the row has more characters than the dialer takes: that is an error."""
    characters = header_characters + sum(len(str(value)) for value in values)
    if characters <= ROW_CHARACTERS:
        return values
    remarks.problems.append(_too_long(characters).at(row=remarks.row, column="", found=""))
    return [value[:ROW_CHARACTERS] if isinstance(value, str) else value for value in values]


def _look_beyond_the_header(cells: Sequence[str], header_width: int, remarks: Remarks) -> None:
    if beyond := " · ".join(filter(None, cells[header_width:])):
        remarks.found(_values_moved(cells, header_width), "", beyond)


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
