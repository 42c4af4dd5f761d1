"""Checks all rows of a file in their order. Each row is checked alone, then what is known of its number is added, then
duplicates are found. Only the numbers that were seen are kept in memory, not the rows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from .checking import NO_LEADS, CheckedLead, judged, row_check
from .field_cells import first_that_fills
from .headers import PHONE
from .phone_texts import is_blank_phone
from .problems import ERROR, WARNING, Finding
from .rules import Rules

Facts = Callable[[Sequence[str]], Mapping[str, Sequence[Finding]]]
"""Numbers in E.164 → what is known of them beside the file. A lead with an error is not sent, one with a warning is.
Numbers of which nothing is known are not in the result."""

DUPLICATE = "phone_duplicate"
SENT_IN_FAMILY = "phone_sent_in_family"

_ASKED_AT_ONCE = 2_000  # numbers whose facts are asked for together


def check_leads(
    rules: Rules,
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    facts: Facts | None = None,
    restored: Collection[int] = (),
) -> Iterator[CheckedLead]:
    """The rows as checked leads, in the same order. A row is given as its number in the sheet and its cells.

    A row with the number of an earlier ready row is a duplicate, whatever else is wrong with it; a problem names the
    earlier row. Only a ready row counts as the first with its number. Otherwise, if the first row has an error and the
    second is right, neither would be sent. No rule skips the ``restored`` rows.
    """
    return with_duplicates(own_checks(rules, rows, facts=facts, restored=restored), rules=rules)


def own_checks(
    rules: Rules,
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    facts: Facts | None = None,
    restored: Collection[int] = (),
) -> Iterator[tuple[CheckedLead, Sequence[str]]]:
    """Each row as a lead, and its cells. The other rows are not looked at; what is known of its number is added."""
    check_row = row_check(rules, restored=restored)
    checked = ((check_row(row, cells), cells) for row, cells in rows)
    return _with_facts(checked, facts, rules) if facts else checked


def with_duplicates(
    checked: Iterable[tuple[CheckedLead, Sequence[str]]], *, rules: Rules, ready: Mapping[str, int] | None = None
) -> Iterator[CheckedLead]:
    """The leads with the duplicates found among them; ``checked`` has them in the order of their rows. ``ready`` has
    ready rows that are not in ``checked``, by their numbers (E.164): later rows with these numbers are duplicates,
    too."""
    first_rows = dict(ready or {})
    first_row_of = first_rows.get
    for lead, cells in checked:
        row, state, phone, *_ = lead
        if phone and (first := first_row_of(phone)) and first < row and state not in NO_LEADS:
            yield duplicate_of(lead, first, rules=rules, cells=cells)
            continue
        if state == "ready":
            first_rows[phone] = row
        yield lead


def with_findings(lead: CheckedLead, findings: Sequence[Finding], *, rules: Rules, cells: Sequence[str]) -> CheckedLead:
    """The lead with what is known of its number. An error makes it invalid; or a duplicate, where another upload of the
    family has sent the number. ``cells`` are those of its row.

    A warning is about a row that is sent, so a row that is not sent gets none.
    """
    is_sent = lead.state == "ready" and not any(finding.level == ERROR for finding in findings)
    column, found = phone_place(rules, cells)
    said = (finding for finding in findings if is_sent or finding.level == ERROR)
    added = tuple(finding.at(row=lead.row, column=column, found=found) for finding in said)
    known = judged(lead._replace(problems=lead.problems + added))
    if any(finding.code == SENT_IN_FAMILY for finding in findings):
        return known._replace(state="duplicate", changes=())
    return known


def duplicate_of(lead: CheckedLead, first_row: int, *, rules: Rules, cells: Sequence[str]) -> CheckedLead:
    """The lead as a duplicate of an earlier ready one. It loses its warnings, since it is not sent. ``cells`` are those
    of its row."""
    column, found = phone_place(rules, cells)
    problem = _duplicate(first_row).at(row=lead.row, column=column, found=found)
    kept = (each for each in lead.problems if each.level != WARNING)
    return lead._replace(state="duplicate", problems=(*kept, problem), changes=())


def sent_in_the_family(file_name: str, row: int) -> Finding:
    """What is said of a number that was sent with the upload of which this one has rows, or with another one that has
    rows of it."""
    return Finding(
        SENT_IN_FAMILY,
        f"The phone number was sent already, with row {row:,} of “{file_name}”.",
        "Nothing needs to be done if one call is enough; else correct the number.",
    )


def phone_place(rules: Rules, cells: Sequence[str]) -> tuple[str, str]:
    """The column from which the row's phone number is taken, and its text."""
    index = rules.mapping[PHONE]
    text = cells[index].strip() if index < len(cells) else ""
    others = [(other, rules.columns[other]) for other in rules.fallbacks.get(PHONE, ())]
    taken = first_that_fills(text, others, cells, is_blank=is_blank_phone) if others else None
    return (taken[1], taken[0]) if taken else (rules.columns[index], text)


def _with_facts(
    checked: Iterator[tuple[CheckedLead, Sequence[str]]], facts: Facts, rules: Rules
) -> Iterator[tuple[CheckedLead, Sequence[str]]]:
    while chunk := list(islice(checked, _ASKED_AT_ONCE)):
        known = facts(list(dict.fromkeys(lead.phone for lead, _ in chunk if lead.phone)))
        for lead, cells in chunk:
            if (findings := known.get(lead.phone)) and lead.state not in NO_LEADS:
                yield with_findings(lead, findings, rules=rules, cells=cells), cells
            else:
                yield lead, cells


def _duplicate(first_row: int) -> Finding:
    return Finding(
        DUPLICATE,
        f"The phone number is the same as in row {first_row}, which will be sent.",
        "Nothing needs to be done if one call is enough; else please correct the number.",
    )
