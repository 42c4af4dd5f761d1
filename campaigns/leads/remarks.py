"""The problems and changes of one row, collected while its values are checked."""

from .changes import Change
from .problems import Finding, Problem
from .texts import shortened
from .titles import CHANGE_TITLES


class Remarks:
    """Problems and changes of one row, in the order in which they are found."""

    __slots__ = ("changes", "problems", "row", "switched_off")

    def __init__(self, row: int, switched_off: frozenset[str]) -> None:
        self.row = row
        self.switched_off = switched_off
        self.problems: list[Problem] = []
        self.changes: list[Change] = []

    def found(self, finding: Finding, column: str, text: str) -> None:
        self.problems.append(finding.at(row=self.row, column=column, found=text))

    def changed(self, code: str, column: str, before: str, after: str) -> None:
        """A rule changed a value. If a person has switched the rule off, this becomes a problem instead."""
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
