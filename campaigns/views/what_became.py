"""What became of the rows that an action concerned. The sentence counts each result: where a correction makes fifteen
rows ready, but fourteen of them now have the number of another row, it says both."""

from collections import Counter
from collections.abc import Iterator, Sequence

from campaigns.leads import ERROR, NOTE, PROBLEM_TITLES, Problem
from campaigns.models import LeadState, ProblemGroup, ProblemValue, Upload
from campaigns.tally import tally
from campaigns.wording import numbered

MOST_TOLD = 5_000
"""Where more rows are concerned, all rows are checked by the worker, and the page says how far it is."""

_ROWS_AT_ONCE = 500
_KINDS_NAMED = 3


def rows_with(problems: ProblemGroup | ProblemValue) -> list[int]:
    """The rows that have the problem or the value; none where they are too many to be told."""
    if problems.rows > MOST_TOLD:
        return []
    return list(problems.problem_rows.values_list("row", flat=True))


def what_became(upload: Upload, rows: Sequence[int]) -> str:
    """“1 is ready, 14 now have the number of row 412”."""
    return ", ".join(_said(upload, rows))


def counts_now(upload: Upload) -> str:
    """“Now 108 leads are ready, 15 rows need fixing.”"""
    counted = tally(upload)
    parts = [
        numbered(counted.ready, "lead is ready", "leads are ready"),
        numbered(counted.invalid, "row needs fixing", "rows need fixing") if counted.invalid else "",
        numbered(counted.duplicate, "is a duplicate", "are duplicates") if counted.duplicate else "",
        numbered(counted.skipped, "is skipped", "are skipped") if counted.skipped else "",
    ]
    return f"Now {', '.join(filter(None, parts))}."


def _said(upload: Upload, rows: Sequence[int]) -> Iterator[str]:
    states: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    doubled: Counter[str] = Counter()
    for state, phone, stored in _leads(upload, rows):
        states[state] += 1
        problems = [Problem.from_json(each) for each in stored]
        if state == LeadState.INVALID:
            wrong.update(_first_title(problems, ERROR))
        elif state == LeadState.DUPLICATE:
            doubled[phone] += 1
        elif state == LeadState.SKIPPED:
            skipped.update(_first_title(problems, NOTE))
    if ready := states[LeadState.READY]:
        yield numbered(ready, "is ready", "are ready")
    if doubled:
        yield _doubles(upload, doubled)
    if count := states[LeadState.INVALID]:
        yield f"{numbered(count, 'still needs fixing', 'still need fixing')}{_named(wrong)}"
    if count := states[LeadState.SKIPPED]:
        yield f"{numbered(count, 'is skipped', 'are skipped')}{_named(skipped)}"
    if count := len(rows) - states.total() + states[LeadState.BLANK]:
        yield numbered(count, "is blank or no lead", "are blank or no leads")


def _leads(upload: Upload, rows: Sequence[int]) -> Iterator[tuple[str, str, list[list[int | str]]]]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = upload.leads.filter(row__in=rows[start : start + _ROWS_AT_ONCE])
        yield from some.order_by("row").values_list("state", "phone", "problems")


def _first_title(problems: Sequence[Problem], level: str) -> list[str]:
    return [PROBLEM_TITLES.get(each.code, each.message) for each in problems if each.level == level][:1]


def _named(titles: Counter[str]) -> str:
    """The kinds with the most rows."""
    named = [f"{title} {count:,}" for title, count in titles.most_common(_KINDS_NAMED)]
    return f": {', '.join(named)}" if named else ""


def _doubles(upload: Upload, doubled: Counter[str]) -> str:
    count = doubled.total()
    words = numbered(count, "now has", "now have")
    if len(doubled) > 1:
        return f"{words} the number of another row"
    first = upload.leads.filter(phone=next(iter(doubled)), state=LeadState.READY).values_list("row", flat=True).first()
    return f"{words} the number of row {first:,}" if first else f"{words} the number of another row"
