"""A row becomes a checked lead: its values are cleaned and its problems are named, or a rule skips it and says so.

`row_check` looks at one row alone; ``duplicates.py`` looks at all rows of a file. In most files most rows are right.
A quick look finds those. Every rule looks only at the other rows.
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
"""As the restored rows this means that no rule skips any row."""

_RULES_OF_ODD_TEXTS: tuple[Rule, ...] = (
    no_spreadsheet_error,
    no_formula,
    no_entities,
    nothing_damaged,
    nothing_hidden,
)
_MOST_ADDED = 10  # characters by which a value may be longer than its text: “1/2/31” is sent as “2031-02-01”


class CheckedLead(NamedTuple):
    """A row after its check.

    ``values`` are in the order of ``Rules.map``. A right Priority is an int; all other values are texts. If the row is
    not ready, its values are as they were found, without hidden characters, and cut to the longest row.
    ``phone`` is in E.164, "" where there is none. ``problems`` are errors and warnings; ``changes`` are those of a
    ready lead.

    A row that a rule skips ("skipped"), or takes for no lead ("blank": a total, a note), has one problem: a note with
    the rule's code (titles.SKIP_TITLES).
    """

    row: int
    state: str  # a State; LeadState of the models has the same words
    phone: str
    values: tuple[Value, ...]
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()


RowCheck = Callable[[int, Sequence[str]], CheckedLead]


def row_check(rules: Rules, *, restored: Collection[int] = ()) -> RowCheck:
    """A check of one row alone: it is ready, invalid, or skipped by a rule. No rule skips the ``restored`` rows. The
    check looks neither for duplicates nor for what is known of a number beside the file.

    It runs for each row of each file, so a row that is right takes a short way: it gets no list of remarks.
    """
    phone_cell, *other_cells = field_cells(rules)
    phone_place, before, switched_off = phone_cell.place, E164_BEFORE[rules.phone_format], rules.switched_off
    # If a column has the countries of the numbers, no number is right without a look at that column.
    is_plain_phone = PLAIN_MOBILES[rules.phone_format] if rules.country_column is None else _never
    read_phone_of, texts_of, value_of = phone_reader(rules, phone_cell), _texts_of(other_cells), _value_of
    all_cells = [(index, cell, None) for index, cell in enumerate(other_cells)]
    plains = [(index, cell, cell.plain) for index, cell in enumerate(other_cells) if cell.plain]
    whole_row = _WholeRow(rules, phone_cell, other_cells, restored)
    columns_may_tell, judge = whole_row.columns_may_tell, whole_row.judge
    certain_characters, most_cells = whole_row.certain_characters, whole_row.most_cells

    def check_row(row: int, cells: Sequence[str]) -> CheckedLead:
        remarks = None
        if phone_place < len(cells) and is_plain_phone(sent := cells[phone_place]):
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
        is_small = len(sent) + len(together) <= certain_characters and len(cells) <= most_cells
        if remarks is None and is_small and (columns_may_tell is None or not columns_may_tell(cells)):
            return CheckedLead(row, "ready", phone, tuple(values))
        return judge(phone, cells, texts, values, remarks or Remarks(row, switched_off))

    return check_row


class _WholeRow:
    """The rules about a row as a whole: it is too long, it has cells beyond the header, or it is skipped. They look at
    rows that do not take the short way.

    A row with at most ``certain_characters`` in its texts is surely not too long. So most rows need no exact count.
    """

    def __init__(
        self, rules: Rules, phone_cell: FieldCell, other_cells: Sequence[FieldCell], restored: Collection[int]
    ) -> None:
        self._skipping, self._restored, self._phone_cell = Skipping(rules), restored, phone_cell
        self._header_characters = sum(map(len, rules.map))
        constants = sum(map(len, rules.constants.values()))
        self.certain_characters = ROW_CHARACTERS - self._header_characters - constants - _MOST_ADDED * len(rules.map)
        self._has_fallbacks = any(cell.fallbacks for cell in other_cells)
        self.most_cells = rules.header_width or sys.maxsize
        self.columns_may_tell = self._skipping.looks_at_columns

    def judge(
        self, phone: str, cells: Sequence[str], texts: Sequence[str], values: list[Value], remarks: Remarks
    ) -> CheckedLead:
        """The lead of a row with these ``values``. ``texts`` are those of the fields other than the phone number.
        ``remarks`` has the findings about the values, and gets those about the row."""
        row, together = remarks.row, "".join(texts)
        if self._has_fallbacks or len(str(values[0])) + len(together) > self.certain_characters:
            values = _fitting(values, self._header_characters, remarks)
        if len(cells) > self.most_cells:
            _look_beyond_the_header(cells, self.most_cells, remarks)
        if not phone or phone in LOOKED_AT or "<" in together or self._skipping.may_be_skipped(cells):
            note = self._skipping.note_of(phone, cells, [self._phone_cell.text(cells), *texts], remarks)
            if note and row not in self._restored:
                return CheckedLead(row, _state_of(note), phone, tuple(values), (note,))
        lead = CheckedLead(row, "ready", phone, tuple(values), tuple(remarks.problems), tuple(remarks.changes))
        return judged(lead) if lead.problems else lead


def _never(text: str) -> bool:
    return False


def _texts_of(cells: Sequence[FieldCell]) -> Callable[[Sequence[str]], list[str]]:
    """A function that gives the texts of these fields for the cells of a row."""
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
    """Whether the texts have something unusual: hidden characters, or signs of formulas, spreadsheet errors, text
    marks, HTML entities and test leads. One look at all texts of a row is cheaper than several looks at each of
    them."""
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
    """The lead with the state that follows from its problems: an error makes it invalid."""
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
        value, finding = rule(value)  # type: ignore[arg-type]  # only the last rule gives a number
        if finding is not None:
            if finding.level != NOTE:
                remarks.found(finding, column, text)
                break
            remarks.changed(finding.code, column, text, str(value))
        if value.__class__ is int:
            break
    return value


def _fitting(values: list[Value], header_characters: int, remarks: Remarks) -> list[Value]:
    """The values. If the row has more characters than the dialer takes, they are cut, and the row gets an error."""
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
