"""Where the texts of each field stand in a row, and which rules check them. This is built once for all rows of a
file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .fields import FieldCheck, Plain, Rule, Value, definition_of
from .rules import Rules
from .texts import without_hidden
from .values import needed


@dataclass(frozen=True, slots=True)
class FieldCell:
    """A field with its place in the rows. ``place`` is the index of its column; -1 if it has several columns or none.
    ``plain`` is the quick look at a text. It is None if the field has no rules: then each text that is not odd is
    right."""

    place: int
    joined: tuple[int, ...]
    column: str
    rules: tuple[Rule, ...]
    fallbacks: tuple[tuple[int, str], ...]
    plain: Plain | None

    def text(self, cells: Sequence[str]) -> str:
        """The text of the field's cell; those of several cells are joined with a space. A row ends at its last filled
        cell, so cells beyond it are blank."""
        place = self.place
        if place >= 0:
            return cells[place].strip() if place < len(cells) else ""
        return " ".join(filter(None, (cells[index].strip() for index in self.joined if index < len(cells))))


def field_cells(rules: Rules) -> list[FieldCell]:
    """The cells of all fields that are sent, in the order of ``Rules.map``."""
    cells = []
    for name in rules.map:
        field = definition_of(name)
        check = field.check(rules.today, rules.date_order)
        needs = (needed(field),) if name in rules.required else ()
        constant = (_always(rules.constants[name]),) if name in rules.constants else ()
        indexes = rules.indexes_of(name)
        fallbacks = tuple((index, rules.columns[index]) for index in rules.fallbacks.get(name, ()))
        all_rules = constant + needs + check.rules
        plain = _constant(all_rules) if constant else _plain(check, is_needed=bool(needs))
        if fallbacks:
            plain = _filled(plain)
        place = indexes[0] if len(indexes) == 1 else -1
        cells.append(FieldCell(place, indexes, rules.column_of(name), all_rules, fallbacks, plain))
    return cells


def first_that_fills(
    text: str, others: Sequence[tuple[int, str]], cells: Sequence[str], *, is_blank: Callable[[str], bool]
) -> tuple[str, str] | None:
    """The first text of the other columns (index, name) that fills a blank, and its column's name. None if ``text`` is
    not blank: a wrong number, or one that must not be called, is not replaced by another."""
    if not is_blank(text):
        return None
    for index, column in others:
        if index < len(cells) and not is_blank(other := cells[index].strip()):
            return other, column
    return None


def is_blank(text: str) -> bool:
    """Whether the text has no visible character."""
    return not without_hidden(text)


def _plain(check: FieldCheck, *, is_needed: bool) -> Plain | None:
    if not check.rules:
        return _unless_blank if is_needed else None
    plain = check.plain
    if plain is None:
        return _looked_at
    return (lambda text: plain(text) if text else None) if is_needed else plain


def _unless_blank(text: str) -> str | None:
    return text or None


def _looked_at(text: str) -> None:
    """No quick look: the rules look at each text."""


def _filled(plain: Plain | None) -> Plain:
    """The quick look for a field whose blanks another column fills: a blank is never plain."""
    return lambda text: (plain(text) if plain else text) if text else None


def _constant(rules: tuple[Rule, ...]) -> Plain:
    """The quick look if all rows have one value. If the rules have a finding about the value, they look at each row."""
    value: Value = ""
    for rule in rules:
        value, finding = rule(str(value))
        if finding:
            return _looked_at
    return lambda _: value


def _always(text: str) -> Rule:
    """A rule that gives the same text for all rows."""
    return lambda _: (text, None)
