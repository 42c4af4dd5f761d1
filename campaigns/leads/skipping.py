"""Rules that skip rows, or say that they are no leads. One rule is enough; a note on the row names it."""

from collections.abc import Sequence

from . import not_leads
from .do_not_disturb import SKIP_DND, must_not_be_called, unclear
from .dummies import (
    FIRST_OF_NAMES,
    NUMBERS_OF_NOBODY,
    SKIP_DUMMY,
    SKIP_TEST,
    is_name_of_test,
    is_number_of_test,
    is_test,
    looks_like_dummy,
)
from .headers import NAME, PHONE
from .problems import NOTE, Finding, Problem
from .remarks import Remarks
from .rules import Rules

_MOST_ANSWERS = 2_000  # texts of a column that are remembered
_MOST_WATCHED = 2

_DND = Finding(
    SKIP_DND,
    "The file says that this person must not be called.",
    "Nothing needs to be done: it is not sent. If it should be, restore the row.",
    NOTE,
)
_DUMMY = Finding(
    SKIP_DUMMY,
    "The number is one that people type when they have none to give.",
    "Nothing needs to be done: it is not sent. If it is a real number, restore the row.",
    NOTE,
)
_TEST = Finding(
    SKIP_TEST,
    "The row is a test of an advertising program.",
    "Nothing needs to be done: it is not sent. If it is a real lead, restore the row.",
    NOTE,
)
_RESTORE = "Nothing needs to be done: it is not sent. If it is a lead, restore the row."


class Skipping:
    """The rules that skip rows of one file. Also a row with a phone number may be no lead: its first texts in columns
    that are not sent can show that."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        off = rules.switched_off
        self._off = off
        phone = frozenset([*rules.indexes_of(PHONE), *rules.fallbacks.get(PHONE, ())])
        sent = frozenset(
            index for name in rules.map for index in (*rules.indexes_of(name), *rules.fallbacks.get(name, ()))
        )
        self._table = not_leads.table_of(rules.columns, phone=phone, sent=sent, first_row=rules.first_row)
        before_phone = [index for index in range(min(phone)) if index not in sent]
        self._watched = tuple(before_phone[:_MOST_WATCHED])
        names = rules.indexes_of(NAME)
        self._name_index = names[0] if len(names) == 1 else -1
        self._dnd_index = -1 if rules.do_not_disturb_column is None or SKIP_DND in off else rules.do_not_disturb_column
        self._answers: dict[str, bool | None] = {"": False}
        # The part of `may_be_skipped` that looks at columns which are not sent; None if no such column matters.
        self.looks_at_columns = self._columns_may_tell if self._watched or self._dnd_index >= 0 else None

    def may_be_skipped(self, cells: Sequence[str]) -> bool:
        """A quick look at a row with a good number. False for nearly all rows."""
        index = self._name_index
        if 0 <= index < len(cells) and cells[index][:4] in FIRST_OF_NAMES:
            return True
        return self.looks_at_columns is not None and self.looks_at_columns(cells)

    def _columns_may_tell(self, cells: Sequence[str]) -> bool:
        index = self._dnd_index
        if 0 <= index < len(cells) and self._answer(cells[index].strip()) is not False:
            return True
        return any(not_leads.may_be_footer(cells[index]) for index in self._watched if index < len(cells))

    def note_of(self, phone: str, cells: Sequence[str], texts: Sequence[str], remarks: Remarks) -> Problem | None:
        """The note of the rule that skips the row; None for a lead. ``texts`` are those of the fields, the phone
        number's first. What is wrong with the do-not-disturb column is added to the remarks."""
        for finding, column, found in self._rules_that_skip(phone, cells, texts, remarks):
            if finding.code not in self._off:
                return finding.at(row=remarks.row, column=column, found=found)
        return None

    def _rules_that_skip(
        self, phone: str, cells: Sequence[str], texts: Sequence[str], remarks: Remarks
    ) -> list[tuple[Finding, str, str]]:
        found = []
        kind = self._kind_of_no_lead(phone, cells, remarks.row)
        if kind:
            first = next((cell.strip() for cell in cells if cell.strip()), "")
            found.append((Finding(kind, not_leads.sentence_of(kind), _RESTORE, NOTE), "", first))
        if self._dnd_index >= 0:
            said = cells[self._dnd_index].strip() if self._dnd_index < len(cells) else ""
            column = self._rules.columns[self._dnd_index]
            answer = self._answer(said)
            if answer:
                found.append((_DND, column, said))
            elif answer is None and not kind:
                remarks.found(unclear(said), column, said)
        column = self._rules.column_of(PHONE)
        is_a_test = is_test([*texts, *([] if phone else cells)]) or is_number_of_test(texts[0])
        if is_a_test or any(map(is_name_of_test, texts[1:])):
            found.append((_TEST, column, texts[0]))
        if phone in NUMBERS_OF_NOBODY or (not phone and looks_like_dummy(texts[0])):
            found.append((_DUMMY, column, texts[0]))
        return found

    def _kind_of_no_lead(self, phone: str, cells: Sequence[str], row: int) -> str:
        if phone:
            return not_leads.kind_with_number(cells, self._table)
        return not_leads.kind_without_number(row, cells, self._table)

    def _answer(self, said: str) -> bool | None:
        if said not in self._answers:
            if len(self._answers) == _MOST_ANSWERS:
                self._answers.clear()
            self._answers[said] = must_not_be_called(said)
        return self._answers[said]
