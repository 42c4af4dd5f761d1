"""Leads whose numbers have come to the do-not-call list are found in a waiting batch, and taken out of it.

Sending asks for this when a batch is about to be sent. Weeks may lie between confirming and sending: a chosen time, a
pause, an outage.
"""

from collections.abc import Mapping

from django.db.models import F

from campaigns import do_not_call
from campaigns.leads import CheckedLead, Problem, with_findings
from campaigns.models import Action, Batch, BatchState, Event, Lead, LeadState, Upload

from ..checking.facts import on_the_list
from ..checking.rows import cells_of_rows
from ..checking.rules import rules_of
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


def take_out(batch: Batch, reasons: Mapping[int, str]) -> bool:
    """Takes leads out of a waiting batch: these rows, each with its reason on the do-not-call list. False where the
    batch is not waiting any more; then nothing is changed.

    `batch.size` is brought up to date. The caller holds the account's lock; here the batch is locked before its upload.
    """
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(size=F("size") - len(reasons)):
        return False
    batch.size -= len(reasons)
    upload = lock_upload(batch.upload_id)
    rules = rules_of(upload)
    leads = {lead.row: lead for lead in upload.leads.filter(row__in=reasons)}
    cells = cells_of_rows(upload, sorted(leads))
    rechecked = []
    for row, lead in leads.items():
        before = CheckedLead(
            row, LeadState.READY, lead.phone, tuple(lead.values), tuple(map(Problem.from_json, lead.problems))
        )
        after = with_findings(before, [on_the_list(reasons[row])], rules=rules, cells=cells[row])
        lead.state, lead.problems = after.state, [problem.as_json() for problem in after.problems]
        rechecked.append(Rechecked(before, after))
    Lead.objects.bulk_update(leads.values(), ["state", "problems"])
    regroup(upload, rechecked, rules=rules)
    Upload.objects.filter(pk=upload.pk).update(counts=counts_now(upload, rechecked))
    details = {"leads": len(leads), "batch": batch.number}
    Event.objects.create(action=Action.TOOK_OUT_DO_NOT_CALL, upload=upload, details=details)
    return True
