"""Rows become checked leads: every value cleaned, every problem of a row named, every row accounted for.

The last step of the package. The rules themselves are in ``phones.py``, ``values.py`` and ``expiry.py``; here
they are put to each row's cells, and what concerns a row or the file as a whole (its length, the same number
twice) is checked. Rows stream: nothing is kept of them but the numbers that were seen.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from . import phone_problems
from .expiry import expiry_rule
from .fields import (
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    ROW_CHARACTERS,
    DialMethod,
    Field,
    PhoneFormat,
    required_names,
)
from .phone_problems import PhoneProblem
from .phone_texts import DECIMALS_REMOVED, WRITTEN_OUT
from .phones import fits_format, format_phone, read_phone
from .problems import ERROR, NOTE, Finding, Problem
from .texts import without_hidden
from .values import Rule, Value, allowed_name, needed, no_spreadsheet_error, nothing_hidden, priority

State = Literal["ready", "invalid", "duplicate"]

_RULES_OF_ODD_TEXTS: tuple[Rule, ...] = (no_spreadsheet_error, nothing_hidden)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an upload's rows are checked by: the campaign's settings, the chosen mapping, and the day.

    ``mapping`` gives each field's column (its index), ``columns`` the names of all columns of the sheet.
    Raises ValueError for a mapping that ``mapping_problems`` has something against.
    """

    fields: tuple[Field, ...]
    mapping: Mapping[str, int]
    columns: tuple[str, ...]
    dial_method: DialMethod
    phone_format: PhoneFormat
    today: date

    def __post_init__(self) -> None:
        if unmatched := self.required - self.mapping.keys():
            raise ValueError(f"required fields have no column: {', '.join(sorted(unmatched))}")
        if not all(0 <= index < len(self.columns) for index in self.mapping.values()):
            raise ValueError("the mapping names a column that the sheet does not have")

    @property
    def required(self) -> frozenset[str]:
        """The names of the fields that must not be blank in any row."""
        named = (field.name for field in self.fields if field.required)
        return frozenset([*required_names(self.dial_method), *named])

    @property
    def map(self) -> tuple[str, ...]:
        """The names of the fields that are sent, PhoneNumber first as in the dialer's samples, the others in
        the campaign's order (contract.md, Request, bulkData)."""
        mapped = [field.name for field in self.fields if field.name in self.mapping and field.name != PHONE]
        return (PHONE, *mapped)


@dataclass(frozen=True, slots=True)
class CheckedLead:
    """A row after its check. ``values`` are in the order of ``Rules.map``: Priority an int where it is right,
    all others texts; those of a row that is not ready stand as they were found, without hidden characters and
    cut to what a row may have at most. ``phone`` is in E.164, or "" when there is none."""

    row: int
    state: State
    phone: str
    values: tuple[Value, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a field's values stand and the rules for them, worked out once for all rows."""

    index: int
    column: str
    rules: tuple[Rule, ...]


def check_leads(rules: Rules, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[CheckedLead]:
    """Each row, given as its number in the sheet and its cells, as one checked lead, in the same order.

    A row whose number an earlier ready row has is a duplicate, and its problem names that row. Rows with
    errors do not count as the first of their number: else it would not be sent at all.
    """
    phone_column = rules.columns[rules.mapping[PHONE]]
    check_row = _row_check(rules)
    ready: dict[str, int] = {}
    for row, cells in rows:
        phone, values, problems = check_row(row, cells)
        state: State = "ready"
        if phone in ready:
            state = "duplicate"
            found = _text(cells, rules.mapping[PHONE])
            problems.append(_duplicate(ready[phone]).at(row=row, column=phone_column, found=found))
        elif problems and any(problem.level == ERROR for problem in problems):
            state = "invalid"
        else:
            ready[phone] = row
        yield CheckedLead(row, state, phone, values, tuple(problems))


_RowCheck = Callable[[int, Sequence[str]], tuple[str, tuple[Value, ...], list[Problem]]]


def _row_check(rules: Rules) -> _RowCheck:
    """The check of one row by itself: its phone in E.164 or "", its values, and all its problems."""
    phone_cell, *other_cells = _cells(rules)
    indexes = [phone_cell.index, *(cell.index for cell in other_cells)]
    header_characters = sum(map(len, rules.map))

    def check_row(row: int, cells: Sequence[str]) -> tuple[str, tuple[Value, ...], list[Problem]]:
        texts = [_text(cells, index) for index in indexes]
        problems: list[Problem] = []
        phone, sent, finding = _check_phone(texts[0], rules.phone_format)
        if finding:
            problems.append(finding.at(row=row, column=phone_cell.column, found=texts[0]))
        values: list[Value] = [sent]
        # Two looks at the whole row spare nearly all rows two looks at each of their cells.
        joined = "".join(texts)
        odd = "#" in joined or not joined.isprintable()
        for cell, text in zip(other_cells, texts[1:], strict=True):
            value, findings = _apply(_RULES_OF_ODD_TEXTS + cell.rules if odd else cell.rules, text)
            values.append(value)
            problems += [finding.at(row=row, column=cell.column, found=text) for finding in findings]
        characters = header_characters + sum(map(len, map(str, values)))
        if characters > ROW_CHARACTERS:
            problems.append(_too_long(characters).at(row=row, column="", found=""))
            values = [value[:ROW_CHARACTERS] if isinstance(value, str) else value for value in values]
        return phone, tuple(values), problems

    return check_row


def _text(cells: Sequence[str], index: int) -> str:
    """The cell's text; rows end at their last filled cell, so what lies beyond is blank."""
    return cells[index].strip() if index < len(cells) else ""


def _cells(rules: Rules) -> list[_Cell]:
    special: dict[str, Rule] = {
        NAME: allowed_name,
        PRIORITY: priority,
        EXPIRY: expiry_rule(rules.today),
    }
    cells = []
    for name in rules.map:
        index = rules.mapping[name]
        needs = (needed(name),) if name in rules.required else ()
        own = (special[name],) if name in special else ()
        cells.append(_Cell(index, rules.columns[index], needs + own))
    return cells


def _check_phone(text: str, phone_format: PhoneFormat) -> tuple[str, str, Finding | None]:
    """The number in E.164 or "", the value to send, and what there is to say."""
    phone = read_phone(text)
    if isinstance(phone, PhoneProblem):
        return "", without_hidden(text), phone
    if not fits_format(phone.e164, phone_format):
        return phone.e164, without_hidden(text), phone_problems.foreign()
    sent = format_phone(phone.e164, phone_format)
    # Spaces and prefixes are a matter of taste; here a spreadsheet had made a quantity of the number.
    restored = DECIMALS_REMOVED in phone.changed or WRITTEN_OUT in phone.changed
    finding = _phone_restored(sent) if restored else None
    return phone.e164, sent, finding


def _apply(rules: Iterable[Rule], text: str) -> tuple[Value, list[Finding]]:
    """The value after all rules, each seeing what the one before left; an error ends it."""
    findings = []
    for rule in rules:
        value, finding = rule(text)
        if finding:
            findings.append(finding)
            if finding.level == ERROR:
                return value, findings
        if isinstance(value, int):
            return value, findings
        text = value
    return text, findings


def _phone_restored(sent: str) -> Finding:
    return Finding(
        "phone_restored",
        f"The spreadsheet had turned the phone number into a quantity; it will be sent as {sent}.",
        "Nothing needs to be done if that is the number.",
        NOTE,
    )


def _duplicate(first_row: int) -> Finding:
    return Finding(
        "phone_duplicate",
        f"The phone number is the same as in row {first_row}, which will be sent.",
        "Nothing needs to be done if one call is enough; else please correct the number.",
    )


def _too_long(characters: int) -> Finding:
    return Finding(
        "row_too_long",
        f"The row has {characters:,} characters together with the names of its fields; the dialer takes "
        f"{ROW_CHARACTERS:,} at most.",
        "Please shorten its longest values, or choose “will not be sent” for a column.",
    )
