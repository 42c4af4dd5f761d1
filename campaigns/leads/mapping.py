"""What a person chose for the columns, judged: a mapping of field names to column indexes, or why it is none.

Stands between the guesses of ``matching.py`` and the checks of ``checking.py``. Problems here belong to the
whole file, so their row is 0.
"""

from collections.abc import Mapping, Sequence

from .fields import Field
from .matching import Column
from .problems import WHOLE_FILE, Finding, Problem
from .texts import shortened


def mapping_from_choices(
    choices: Sequence[str], *, columns: Sequence[Column] = (), fields: Sequence[Field] = ()
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """The mapping that a form's choices make, and what is wrong with them.

    ``choices[i]`` is the name of the field chosen for column i, or "" when the column is not sent. Of two
    columns on one field the first counts and both are named. ``columns`` lets the sentences name them; with
    ``fields`` a choice that is none of them is a problem and left out (a form left open while the campaign
    was changed).
    """
    names = {column.index: column.name for column in columns}
    known = {field.name for field in fields}
    mapping: dict[str, int] = {}
    problems = []
    for index, choice in enumerate(choices):
        if not choice:
            continue
        name = names.get(index, f"column {index + 1}")
        if known and choice not in known:
            problems.append(_unknown_field(choice).at(row=WHOLE_FILE, column=name, found=choice))
        elif choice in mapping:
            first = names.get(mapping[choice], f"column {mapping[choice] + 1}")
            problems.append(_chosen_twice(choice, first, name).at(row=WHOLE_FILE, column=name, found=choice))
        else:
            mapping[choice] = index
    return mapping, tuple(problems)


def mapping_problems(
    mapping: Mapping[str, int], columns: Sequence[Column], fields: Sequence[Field]
) -> tuple[Problem, ...]:
    """Why rows cannot be checked by this mapping yet; empty when they can.

    Found are: required fields without a column, fields that the campaign does not have, columns that the file
    does not have.
    """
    indexes = {column.index for column in columns}
    known = {field.name for field in fields}
    problems = [
        _no_column(field).at(row=WHOLE_FILE, column="", found="")
        for field in fields
        if field.required and field.name not in mapping
    ]
    for name, index in mapping.items():
        if name not in known:
            problems.append(_unknown_field(name).at(row=WHOLE_FILE, column="", found=name))
        elif index not in indexes:
            problems.append(_no_such_column(name).at(row=WHOLE_FILE, column="", found=f"column {index + 1}"))
    return tuple(problems)


def _no_column(field: Field) -> Finding:
    return Finding(
        code="field_unmatched",
        message=f"No column is chosen for {field.name} ({field.label.lower()}), which this campaign needs.",
        hint=f"Please choose the column of your file that holds {field.name}.",
    )


def _chosen_twice(field: str, first: str, second: str) -> Finding:
    return Finding(
        code="field_twice",
        message=f"Both “{shortened(first)}” and “{shortened(second)}” are chosen for {shortened(field)}.",
        hint="Please keep one of the two columns and set the other to “will not be sent”.",
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
