"""What a field consists of. Each module beside this one defines one field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..dates import DateOrder
from ..headers import DialMethod
from ..problems import ERROR, Finding

Value = str | int
"""What is sent: Priority is a number, all others are texts."""

Rule = Callable[[str], tuple[Value, Finding | None]]
"""A text → the value to send, and a finding or None. With an error, the value is the text as it was found. A note says
that the value differs from the text."""

Plain = Callable[[str], Value | None]
"""A quick look at a text: the value to send, or None where the rules must look at the text."""

Look = Callable[[str], bool]
"""Whether a text looks like a value of the field."""


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """How the texts of a field are checked: by ``rules``, one after the other. ``plain`` is faster, works for most
    texts, and must give the same value as the rules. Without it the rules look at each text."""

    rules: tuple[Rule, ...] = ()
    plain: Plain | None = None


def unchecked(today: date, order: DateOrder) -> FieldCheck:
    """A check without rules: every text is right."""
    return FieldCheck()


def any_text(day: date | None) -> Look:
    """A look for which every text is right that is not blank."""
    return bool


def no_name(name: str) -> bool:
    """False: no column's name says that the column cannot be the field."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """All that the portal knows of a field. The defaults are those of a campaign's own field: its texts are sent as
    they are.

    For people: ``label``, ``hint`` (what to write) and ``example``; ``template_example`` is the value in the example
    row of a template, if it differs. ``required_by`` are the dial methods whose leads must have a value;
    ``why_required`` and ``what_to_fill_in`` complete the sentences about a missing one. A field that ``is_joinable``
    may have several columns. With ``offers_else`` a person is always offered a column that fills its blanks; for other
    fields one is offered only where it is chosen or suggested already.

    ``check`` gives the rules on a day, for a file with dates in this order. ``problem_titles`` and ``change_titles``
    have a short title for each code of the rules' findings: errors and warnings, and notes.

    For matching columns: ``synonyms`` are other words for the field, the better first. ``doubtful_words`` say too
    little and count only if the values look right. ``look`` gives what values look like on a day (None: the day is not
    known). ``looks_like`` is the reason that people see if the values decided. With ``is_found_by_values`` the values
    may decide alone, whatever the column is called. ``is_of_the_lead``: a column about somebody other than the lead is
    never the field. ``is_never_called`` says whether a column with this name cannot be the field.
    """

    name: str
    label: str
    hint: str = "A field of this campaign; sent as it is in the file."
    example: str = ""
    template_example: str = ""
    is_special_header: bool = False
    required_by: frozenset[DialMethod] = frozenset()
    why_required: str = "This campaign needs it in every row"
    what_to_fill_in: str = "a value"
    is_joinable: bool = False
    offers_else: bool = False
    check: Callable[[date, DateOrder], FieldCheck] = unchecked
    problem_titles: Mapping[str, str] = field(default_factory=dict)
    change_titles: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    doubtful_words: tuple[str, ...] = ()
    look: Callable[[date | None], Look] = any_text
    looks_like: str = ""
    is_found_by_values: bool = False
    is_of_the_lead: bool = False
    is_never_called: Callable[[str], bool] = no_name

    def error_of(self, text: str, *, today: date, order: DateOrder) -> Finding | None:
        """What makes the text no value of the field; None for a value."""
        value: Value = text
        for rule in self.check(today, order).rules:
            value, finding = rule(str(value))
            if finding is not None and finding.level == ERROR:
                return finding
        return None
