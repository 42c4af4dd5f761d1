"""Leads that must not be sent any more are found in a waiting batch, and taken out of it: their numbers have come to
the do-not-call list, or, in a child, they have arrived by the parent.

Sending asks for this when a batch is about to be sent. Weeks may lie between confirming and sending: a chosen time, a
pause, an outage.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from django.db.models import F

from campaigns import do_not_call
from campaigns.leads import CheckedLead, Problem, Rules, with_findings
from campaigns.models import Action, Batch, BatchState, Event, Lead, LeadState, Upload

from ..checking.checking import as_set_aside
from ..checking.facts import on_the_list
from ..checking.rows import cells_of_rows
from ..checking.rules import rules_of
from ..children.holding import arrived_too_late
from ..fixing.regrouping import Rechecked, counts_now, regroup
from ..locking import lock_upload


def listed_leads(batch: Batch) -> dict[int, str]:
    """The rows of the batch whose numbers are on the do-not-call list today, each with the reason.

    Raises do_not_call.WrongNumberHashKey.
    """
    if do_not_call.is_empty():
        return {}
    rows = dict(batch.leads().values_list("row", "phone"))
    reasons = do_not_call.listed(rows.values())
    return {row: reasons[phone] for row, phone in rows.items() if phone in reasons}


def arrived_leads(batch: Batch) -> dict[int, Problem]:
    """The rows of the batch of a child that have arrived by the parent since its Confirm, each with what is said of
    it."""
    if batch.upload.parent_id is None:
        return {}
    return arrived_too_late(batch.upload, rows=list(batch.leads().values_list("row", flat=True)))


def take_out_listed(batch: Batch, reasons: Mapping[int, str]) -> bool:
    """Takes leads out of a waiting batch: these rows, each with its reason on the do-not-call list. They need fixing
    then. False where the batch is not waiting any more; then nothing is changed.

    `batch.size` is brought up to date. The caller holds the account's lock; here the batch is locked before its upload.
    """

    def judge(lead: CheckedLead, rules: Rules, cells: Sequence[str]) -> CheckedLead:
        return with_findings(lead, [on_the_list(reasons[lead.row])], rules=rules, cells=cells)

    return _take_out(batch, reasons, judge, Action.TOOK_OUT_DO_NOT_CALL)


def take_out_arrived(batch: Batch, problems: Mapping[int, Problem]) -> bool:
    """The same of rows that have arrived by the parent. They are skipped then. False also where that was taken back
    meanwhile."""

    def judge(lead: CheckedLead, _rules: Rules, _cells: Sequence[str]) -> CheckedLead:
        return as_set_aside(lead, problems[lead.row])

    def is_so_still() -> bool:
        return arrived_too_late(batch.upload, rows=problems.keys()).keys() == problems.keys()

    return _take_out(batch, problems, judge, Action.TOOK_OUT_ARRIVED, is_so_still=is_so_still)


def _take_out(
    batch: Batch,
    rows: Collection[int],
    judge: Callable[[CheckedLead, Rules, Sequence[str]], CheckedLead],
    action: Action,
    *,
    is_so_still: Callable[[], bool] = lambda: True,
) -> bool:
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(size=F("size") - len(rows)):
        return False
    upload = lock_upload(batch.upload_id)
    if not is_so_still():
        waiting.update(size=F("size") + len(rows))
        return False
    batch.size -= len(rows)
    rules = rules_of(upload)
    leads = {lead.row: lead for lead in upload.leads.filter(row__in=rows)}
    cells = cells_of_rows(upload, sorted(leads))
    rechecked = []
    for row, lead in leads.items():
        before = CheckedLead(
            row, LeadState.READY, lead.phone, tuple(lead.values), tuple(map(Problem.from_json, lead.problems))
        )
        after = judge(before, rules, cells[row])
        lead.state, lead.problems = after.state, [problem.as_json() for problem in after.problems]
        rechecked.append(Rechecked(before, after))
    Lead.objects.bulk_update(leads.values(), ["state", "problems"])
    regroup(upload, rechecked, rules=rules)
    Upload.objects.filter(pk=upload.pk).update(counts=counts_now(upload, rechecked))
    details = {"leads": len(leads), "batch": batch.number}
    Event.objects.create(action=action, upload=upload, details=details)
    return True
