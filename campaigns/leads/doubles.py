"""The rows of a file in their order: each checked by itself, what is known of its number, and doubles named.

Rows stream: nothing is kept of them but the numbers that were seen.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from .checking import NO_LEADS, CheckedLead, judged, row_check
from .field_cells import first_that_fills
from .headers import PHONE
from .phone_texts import is_blank_phone
from .problems import ERROR, WARNING, Finding
from .rules import Rules

Facts = Callable[[Sequence[str]], Mapping[str, Sequence[Finding]]]
"""Numbers in E.164 → what is known of them beside the file: an error keeps the lead from being sent, a warning does
not. Numbers of which nothing is known are not among them."""

DUPLICATE = "phone_duplicate"

_ASKED_AT_ONCE = 2_000  # numbers of which facts are asked together


def check_leads(
    rules: Rules,
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    facts: Facts | None = None,
    restored: Collection[int] = (),
) -> Iterator[CheckedLead]:
    """Each row, given as its number in the sheet and its cells, as one checked lead, in the same order.

    A row whose number an earlier ready row has is a duplicate, whatever else is wrong with it, and a problem names
    that row. Rows with errors do not count as the first of their number: else it would not be sent at all.
    ``restored`` are the rows that no rule skips.
    """
    return with_doubles(own_checks(rules, rows, facts=facts, restored=restored), rules=rules)


def own_checks(
    rules: Rules,
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    facts: Facts | None = None,
    restored: Collection[int] = (),
) -> Iterator[tuple[CheckedLead, Sequence[str]]]:
    """Each row with no look at the others, but with what is known of its number; beside it its cells."""
    check_row = row_check(rules, restored=restored)
    checked = ((check_row(row, cells), cells) for row, cells in rows)
    return _with_facts(checked, facts, rules) if facts else checked


def with_doubles(
    checked: Iterable[tuple[CheckedLead, Sequence[str]]], *, rules: Rules, ready: Mapping[str, int] | None = None
) -> Iterator[CheckedLead]:
    """The leads, given in the order of their rows, with the doubles among them named as such. ``ready`` are ready rows
    by their numbers (E.164) that are not given: rows after them are their doubles."""
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
    """The lead with what is known of its number; an error makes it invalid. ``cells`` are those of its row.

    A warning speaks of a row that is sent; one that is not sent gets none.
    """
    is_sent = lead.state == "ready" and not any(finding.level == ERROR for finding in findings)
    column, found = phone_place(rules, cells)
    said = (finding for finding in findings if is_sent or finding.level == ERROR)
    added = tuple(finding.at(row=lead.row, column=column, found=found) for finding in said)
    return judged(lead._replace(problems=lead.problems + added))


def duplicate_of(lead: CheckedLead, first_row: int, *, rules: Rules, cells: Sequence[str]) -> CheckedLead:
    """The lead as the double of an earlier ready one, without warnings, since it is not sent. ``cells`` are those of
    its row."""
    column, found = phone_place(rules, cells)
    problem = _duplicate(first_row).at(row=lead.row, column=column, found=found)
    kept = (each for each in lead.problems if each.level != WARNING)
    return lead._replace(state="duplicate", problems=(*kept, problem), changes=())


def phone_place(rules: Rules, cells: Sequence[str]) -> tuple[str, str]:
    """The column from which the row's phone number is taken, and the text that stands there."""
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
