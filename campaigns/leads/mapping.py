"""Makes a mapping of fields to columns of what a person chose, and says what is wrong with the choices.

It comes after the guesses of ``matching.py`` and before the check of ``checking.py``. A problem here is about the whole
file, so its row is 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .campaign_fields import Field
from .columns import Column
from .dates import DAY_FIRST
from .fields import FIELDS, definition_of
from .headers import PHONE
from .problems import WHOLE_FILE, Finding, Problem
from .roles import Part, part_of
from .texts import shortened

JOINABLE = frozenset(field.name for field in FIELDS if field.is_joinable)
"""Fields that may have several columns. Their texts are joined with a space, in the order of the columns."""

OFFERING_ELSE = frozenset(field.name for field in FIELDS if field.offers_else)
"""Fields for which a column that fills their blanks is always offered."""

_NONE: Mapping[str, str] = {}


@dataclass(slots=True)
class ChosenColumns:
    """What the choices of a form mean, with columns by their index from 0. They are: each field's column; the further
    columns of joined fields; the columns that fill a field's blanks, in their order; the column of country codes that
    is joined to the phone number, or None; the column that says who must not be called, or None; and the problems."""

    mapping: dict[str, int] = field(default_factory=dict)
    joined: dict[str, list[int]] = field(default_factory=dict)
    fallbacks: dict[str, list[int]] = field(default_factory=dict)
    country_column: int | None = None
    do_not_disturb_column: int | None = None
    problems: list[Problem] = field(default_factory=list)


def mapping_from_choices(
    choices: Sequence[str], *, columns: Sequence[Column] = (), fields: Sequence[Field] = ()
) -> ChosenColumns:
    """``choices[i]`` is what was chosen for column i (see ``roles``), "" where the column is not sent.

    If two columns are chosen for a field that cannot be joined, the first counts, and a problem names both. ``columns``
    gives their names for the sentences. With ``fields``, a choice that is none of these fields is a problem and does
    not count: the campaign may have been changed while the form was open.
    """
    names = {column.index: column.name for column in columns}
    known = {field.name for field in fields}
    chosen = ChosenColumns()
    for index, choice in enumerate(choices):
        if not choice:
            continue
        name = names.get(index, f"column {index + 1}")
        target, part = part_of(choice, known)
        if known and target and target not in known:
            chosen.problems.append(_unknown_field(choice).at(row=WHOLE_FILE, column=name, found=choice))
        elif (first := _take(chosen, index, target, part)) is not None:
            other = names.get(first, f"column {first + 1}")
            chosen.problems.append(_chosen_twice(choice, other, name).at(row=WHOLE_FILE, column=name, found=choice))
    for target, indexes in chosen.fallbacks.items():
        if target not in chosen.mapping:
            name = names.get(indexes[0], f"column {indexes[0] + 1}")
            chosen.problems.append(_else_alone(target, name).at(row=WHOLE_FILE, column=name, found=target))
    return chosen


def _take(chosen: ChosenColumns, index: int, target: str, part: Part) -> int | None:
    """Puts the column into its place. If another column has this place already, returns that one and changes
    nothing."""
    match part:
        case Part.ELSE:
            chosen.fallbacks.setdefault(target, []).append(index)
        case Part.COUNTRY if chosen.country_column is None:
            chosen.country_column = index
        case Part.COUNTRY:
            return chosen.country_column
        case Part.DO_NOT_DISTURB if chosen.do_not_disturb_column is None:
            chosen.do_not_disturb_column = index
        case Part.DO_NOT_DISTURB:
            return chosen.do_not_disturb_column
        case Part.OWN if target not in chosen.mapping:
            chosen.mapping[target] = index
        case Part.OWN if target in JOINABLE:
            chosen.joined.setdefault(target, []).append(index)
        case Part.OWN:
            return chosen.mapping[target]
    return None


def mapping_problems(
    mapping: Mapping[str, int],
    columns: Sequence[Column],
    fields: Sequence[Field],
    *,
    constants: Mapping[str, str] = _NONE,
) -> tuple[Problem, ...]:
    """Why rows cannot be checked by this mapping yet; empty where they can.

    ``constants`` are texts that all rows have in a field. The problems are: required fields with neither a column nor a
    text, fields that the campaign does not have, columns that the file does not have, and texts that no lead could
    have.
    """
    indexes = {column.index for column in columns}
    known = {field.name for field in fields}
    problems = [
        _nothing_chosen(field).at(row=WHOLE_FILE, column="", found="")
        for field in fields
        if field.required and field.name not in mapping and field.name not in constants
    ]
    for name, index in mapping.items():
        if name not in known:
            problems.append(_unknown_field(name).at(row=WHOLE_FILE, column="", found=name))
        elif index not in indexes:
            problems.append(_no_such_column(name).at(row=WHOLE_FILE, column="", found=f"column {index + 1}"))
    for name, text in constants.items():
        if finding := _finding_of_constant(name, text, known=name in known, has_column=name in mapping):
            problems.append(finding.at(row=WHOLE_FILE, column="", found=text))
    return tuple(problems)


def _finding_of_constant(field: str, text: str, *, known: bool, has_column: bool) -> Finding | None:
    if not known:
        return _unknown_field(field)
    if field == PHONE:
        return _one_phone_for_all()
    if has_column:
        return _column_and_constant(field)
    if not text.strip():
        return _blank_constant(field)
    # The day of the check is not known here. If the date has passed by then, the check says so for each row.
    return definition_of(field).error_of(text, today=date.min, order=DAY_FIRST)


def _nothing_chosen(field: Field) -> Finding:
    if field.name == PHONE:
        hint = f"Please choose the column of your file that holds {field.name}."
    else:
        hint = f"Please choose the column of your file that holds {field.name}, or give one value for all rows."
    return Finding(
        code="field_unmatched",
        message=f"No column is chosen for {field.name} ({field.label.lower()}), which this campaign needs.",
        hint=hint,
    )


def _chosen_twice(field: str, first: str, second: str) -> Finding:
    return Finding(
        code="field_twice",
        message=f"Both “{shortened(first)}” and “{shortened(second)}” are chosen for {shortened(field)}.",
        hint="Please keep one of the two columns and set the other to “will not be sent”.",
    )


def _else_alone(field: str, column: str) -> Finding:
    return Finding(
        code="else_alone",
        message=f"“{shortened(column)}” is to fill the blanks of {shortened(field)}, which has no column of its own.",
        hint=f"Please choose a column for {shortened(field)}, or choose {shortened(field)} itself for this one.",
    )


def _unknown_field(name: str) -> Finding:
    return Finding(
        code="field_unknown",
        message=f"This campaign has no field “{shortened(name)}”.",
        hint="Please choose one of the campaign's fields, or “will not be sent”.",
    )


def _no_such_column(field: str) -> Finding:
    return Finding(
        code="column_missing",
        message=f"The column that was chosen for {field} is not in the file.",
        hint=f"Please choose the column for {field} again.",
    )


def _one_phone_for_all() -> Finding:
    return Finding(
        code="constant_phone",
        message="One phone number is given for all rows, but each lead has a number of its own.",
        hint=f"Please choose the column of your file that holds {PHONE}.",
    )


def _column_and_constant(field: str) -> Finding:
    return Finding(
        code="constant_and_column",
        message=f"{shortened(field)} has a column and one value for all rows.",
        hint="Please keep one of the two.",
    )


def _blank_constant(field: str) -> Finding:
    return Finding(
        code="constant_blank",
        message=f"The value of {shortened(field)} for all rows is blank.",
        hint="Please write it, or take it out.",
    )
