"""Numbers that a row of the file says must not be called. Any other row with such a number is not sent either. They are
collected before the rows are checked, since the row that says so may be the last."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from .checking import row_check
from .do_not_disturb import SKIP_DND, must_not_be_called
from .problems import Finding
from .rules import Rules

_MOST_ANSWERS = 2_000  # texts of a column that are remembered


def protection(rules: Rules) -> Callable[[Sequence[str]], bool] | None:
    """A function that tells whether a row's cells say that nobody may call. None where no column says so, or the rule
    is off."""
    index = rules.do_not_disturb_column
    if index is None or SKIP_DND in rules.switched_off:
        return None
    answer = lru_cache(maxsize=_MOST_ANSWERS)(must_not_be_called)
    return lambda cells: index < len(cells) and answer(cells[index]) is True


def protected_phones(
    rules: Rules, rows: Iterable[tuple[int, Sequence[str]]], *, restored: Collection[int] = ()
) -> dict[str, int]:
    """{number in E.164: the first row that says so}. Rows that a person has restored do not count."""
    is_protected = protection(rules)
    if is_protected is None:
        return {}
    check_row = row_check(rules)
    found: dict[str, int] = {}
    for row, cells in rows:
        if is_protected(cells) and row not in restored and (phone := check_row(row, cells).phone):
            found.setdefault(phone, row)
    return found


def protected_elsewhere(row: int) -> Finding:
    """The finding for a row whose number another row protects."""
    return Finding(
        "dnd_in_another_row",
        f"Row {row} has the same phone number and says that this person must not be called.",
        f"Nothing needs to be done: it is not sent. If it should be, restore row {row}.",
    )
