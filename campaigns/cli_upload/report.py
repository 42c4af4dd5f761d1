"""The result of the walk, for programs, and the exit status."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from campaigns.blocks_in_words import block_of
from campaigns.leads import ERROR, NOTE, Problem
from campaigns.models import LeadState, ProblemRow, Upload, Who
from campaigns.tally import Tally
from campaigns.uploads import SENT_BEFORE
from campaigns.wording import rejected_by_dialer, verdict_of

from .errors import CannotLoad

REJECTED = "rejected_by_dialer"


class ExitStatus(IntEnum):
    """How well it went, as the command's exit status: all rows, some rows, or no row."""

    ALL = 0
    NOT_ALL = 1
    NOTHING = 2


def status_of_check(tally: Tally) -> ExitStatus:
    """For a walk that only checks (`--dry-run`): ALL if every row that is not blank is ready."""
    return _status(tally, good=tally.ready)


def status_of_queued(tally: Tally) -> ExitStatus:
    """For a walk that does not wait for results: ALL if every row that is not blank was confirmed."""
    return _status(tally, good=tally.confirmed)


def status_of_sent(upload: Upload, tally: Tally) -> ExitStatus:
    """For a walk that waited for results: ALL if the dialer has every row that is not blank. A number that was already
    there counts, too, since the option asked for that.

    NOTHING if no lead reached the dialer and none will by itself: all were refused, or a person must act first.
    """
    not_sent = tally.waiting + tally.refused + tally.cancelled
    if not_sent == tally.confirmed and (not tally.waiting or _needs_person(upload, tally)):
        return ExitStatus.NOTHING
    return _status(tally, good=tally.loaded + tally.already_there)


def _needs_person(upload: Upload, tally: Tally) -> bool:
    block = block_of(upload, tally)
    return block is not None and block.who != Who.NOBODY


def _status(tally: Tally, *, good: int) -> ExitStatus:
    if good == tally.total - tally.blank and good:
        return ExitStatus.ALL
    return ExitStatus.NOT_ALL if good or tally.confirmed else ExitStatus.NOTHING


def problems(upload: Upload) -> Iterator[Problem]:
    """In the order of rows: why rows were not sent, and which sent rows the dialer rejected."""
    states = [*LeadState.to_be_fixed(), LeadState.REJECTED]
    leads = upload.leads.filter(state__in=states, generation=upload.generation).order_by("row")
    for lead in leads.iterator(chunk_size=500):
        if lead.state == LeadState.REJECTED:
            yield Problem(lead.row, "", REJECTED, ERROR, "", rejected_by_dialer(lead), "")
            continue
        found = (Problem.from_json(stored) for stored in lead.problems)
        yield from (problem for problem in found if problem.level == ERROR)


def doubts(upload: Upload) -> list[dict[str, Any]]:
    """The warnings about the file as a whole because of which nothing is sent without `--accept-warnings`. A warning
    that its numbers were sent before is no such doubt: the file was read rightly."""
    return [warning for warning in upload.all_warnings() if warning["code"] != SENT_BEFORE]


def skipped_by_rule(upload: Upload) -> list[dict[str, Any]]:
    """For each rule the rows that it skipped, and why; in the same form as warnings."""
    groups = upload.problem_groups.filter(level=NOTE)
    rows = ProblemRow.objects.filter(group__in=groups).order_by("row").values_list("group", "row")
    by_group: dict[int, list[int]] = {}
    for group, row in rows:
        by_group.setdefault(group, []).append(row)
    return [{"code": group.code, "rows": by_group[group.pk], "message": group.message} for group in groups]


def report(upload: Upload | None, counted: Tally, *, error: CannotLoad | None = None) -> dict[str, Any]:
    """One object for programs: `upload` (its id), `state`, `rows` (the tally: total and its parts, which add up),
    `verdict` (`code`, `tone` and how many rows need a person: campaigns/wording/verdicts.py), `problems` (row, column,
    code, found, message; row 0 stands for the file as a whole), `warnings` about the file, and `skipped_by_rule` (both:
    code, rows, message).

    With `error` it also has `error`: the sentence that says why nothing was sent. If no file could be received,
    `upload` and `state` are null.
    """
    verdict = verdict_of(counted.as_dict())
    listed = [*(error.problems if error else ()), *(problems(upload) if upload else ())]
    said = {
        "upload": upload.pk if upload else None,
        "state": str(upload.state) if upload else None,
        "rows": counted.as_dict(),
        "verdict": {"code": verdict.code, "tone": verdict.tone, "needs_person": verdict.needs_person},
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "code": problem.code,
                "found": problem.found,
                "message": problem.message,
            }
            for problem in listed
        ],
        "warnings": upload.all_warnings() if upload else [],
        "skipped_by_rule": skipped_by_rule(upload) if upload else [],
    }
    return said | {"error": str(error)} if error else said
