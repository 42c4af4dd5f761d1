"""Check: every row of the file becomes a lead with its result, before anything is sent."""

import gc
import logging
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from operator import attrgetter

from django.db import InterfaceError, OperationalError, transaction

from campaigns.do_not_call import WrongNumberHashKey
from campaigns.leads import CheckedLead, Problem, Rules, check_leads, row_check, shortened
from campaigns.models import CheckFault, Lead, LeadState, Upload, UploadState, database_now
from campaigns.wording import why_closed

from ..children.holding import held_back
from ..errors import MovedOn, NotNow
from ..locking import lock_upload
from ..reading.choosing import problems_of_mapping
from ..reading.remembering import remember
from ..runs import MOST_RUNS, signs_of_life, still_mine, take
from ..storing import LEAD_FIELDS, ROWS_AT_ONCE, Replaced, Turns, drop, insert, lead_rows
from ..telling import told_at_its_end
from .cutting import cut
from .facts import Facts, facts_for
from .groups import Findings, drop_groups
from .rows import FILLED_DOWN, corrected_rows
from .rules import current_rules, rules_of, rules_today

logger = logging.getLogger(__name__)

_state = attrgetter("state")

# The results that are always counted, with 0 where no row has them. “blank” is counted only where a row has it.
_RESULTS = (LeadState.READY, LeadState.INVALID, LeadState.DUPLICATE, LeadState.SKIPPED)


def begin_check(*, upload: Upload) -> None:
    """draft or checked → checking. The caller enqueues the check.

    Raises NotNow for a closed campaign, and where the chosen columns do not give all that the campaign needs today (an
    administrator may have changed it since they were chosen).
    """
    with transaction.atomic():
        # The row as it is now: another window may have chosen another header row or other columns meanwhile.
        upload = lock_upload(upload.pk)
        if upload.state not in UploadState.with_columns():
            raise MovedOn
        if upload.asks_for_sheet:
            raise NotNow("Several sheets of the workbook have leads. Choose the one to send.")
        if reason := why_closed(upload.campaign):
            raise NotNow(reason)
        if problems := problems_of_mapping(upload):
            raise NotNow(" ".join(f"{problem.message} {problem.hint}" for problem in problems))
        Upload.objects.filter(pk=upload.pk).update(
            state=UploadState.CHECKING,
            rules=current_rules(upload, upload.campaign),
            total_rows=_total_rows(upload),
            blank_rows=0,
            checked_rows=0,
            counts={},
            cuts=[],
            changes=[],
            warnings=[],
            check_fault="",
            worked_at=None,
            work_begun_at=None,
            times_begun=0,
        )
        remember(upload)


def _total_rows(upload: Upload) -> int:
    """The rows below the header. Of a child whose rows are copies: these rows, which have other rows between them."""
    if upload.is_made_from_parent:
        return upload.rows_of_parent.count()
    return upload.last_row - (upload.header_row or 0)


def check(*, upload_id: int) -> None:
    """checking → checked: stores a lead for every row with anything in it, the groups of problems, and where the
    batches will be cut.

    What goes wrong on our side leads back to draft, with a `check_fault`. Does nothing when another run is at it.
    """
    upload = take(upload_id, state=UploadState.CHECKING)
    if upload is None:
        return
    with told_at_its_end("check", upload) as told:
        if upload.times_begun > MOST_RUNS:
            told.update(_back_to_columns(upload, CheckFault.STOPPED_TWICE))
            return
        with signs_of_life(upload):
            told.update(_check_or_give_up(upload))


def _check_or_give_up(upload: Upload) -> dict[str, object]:
    """Gives what the log is told of it. Raises OperationalError and InterfaceError while the database is away."""
    try:
        return _check(upload)
    except Replaced:
        return {"outcome": "replaced"}
    except (OperationalError, InterfaceError):
        raise  # the database is away, not the file: the next run does it
    except WrongNumberHashKey:
        return _back_to_columns(upload, CheckFault.WRONG_NUMBER_HASH_KEY)
    except Exception as failure:  # the rows are gone, the disk is full, a fault of ours: it is not begun again for ever
        # The class only: an exception's text can hold what was in the file.
        logger.error("upload %d could not be checked: %s", upload.pk, type(failure).__name__)
        return _back_to_columns(upload, CheckFault.OUR_FAULT)


def _back_to_columns(upload: Upload, fault: CheckFault) -> dict[str, object]:
    """checking → draft. Gives what the log is told of it."""
    still_mine(upload).update(state=UploadState.DRAFT, check_fault=fault, worked_at=None)
    return {"outcome": "given_up", "code": fault.value}


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Without Python's search for cycles of objects. A check makes no cycles, and the search takes a tenth of its
    time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_search_for_cycles()
def _check(upload: Upload) -> dict[str, object]:
    """Gives what the log is told of it."""
    turns = Turns(upload)
    drop(upload.leads.all(), turns.write)
    drop_groups(upload, turns.write)
    upload.rules = rules_today(upload)
    rules, facts = rules_of(upload), facts_for(upload)
    findings = Findings()
    ready: list[tuple[int, int]] = []
    counts = Counter(dict.fromkeys(_RESULTS, 0))
    leads = _checked_leads(upload, rules, facts)
    while some := list(islice(leads, ROWS_AT_ONCE)):
        for lead in some:
            if lead.problems or lead.changes:
                findings.add(lead)
        counts.update(map(_state, some))
        rows = lead_rows(some, upload=upload)
        ready += [(row, size) for _, _, row, _, _, _, _, size, _ in rows if size]
        with turns.write(checked_rows=counts.total()):
            insert(Lead, LEAD_FIELDS, rows)
    findings.store(upload, rules=rules, turns=turns)
    with turns.write(
        state=UploadState.CHECKED,
        rules=upload.rules | {"map": list(rules.map)},
        counts=counts,
        cuts=cut(ready, rules=upload.rules),
        changes=[*findings.changes(), *_filled_down(upload, rules)],
        warnings=facts.warnings(leads=counts.total()),
        blank_rows=upload.total_rows - counts.total(),
        checked_at=database_now(),
        worked_at=None,
    ):
        return {"outcome": "checked", "leads": counts.total(), "ready": counts[LeadState.READY]}


def _checked_leads(upload: Upload, rules: Rules, facts: Facts) -> Iterator[CheckedLead]:
    """The leads of all rows. Those that a person skipped, or that are held back, come first: no other row is a
    duplicate of them."""
    aside = set_aside(upload)
    restored = set(upload.restored_rows.values_list("row", flat=True))
    rows = corrected_rows(upload)
    if not aside:
        return check_leads(rules, rows, facts=facts, restored=restored)
    check_row = row_check(rules)
    not_sent = (as_set_aside(check_row(*row), aside[row[0]]) for row in corrected_rows(upload) if row[0] in aside)
    others = (row for row in rows if row[0] not in aside)
    return chain(not_sent, check_leads(rules, others, facts=facts, restored=restored))


def _filled_down(upload: Upload, rules: Rules) -> list[dict[str, object]]:
    """What merged cells gave to the columns that are sent, or that decide what is sent; in the form of
    Upload.changes."""
    if FILLED_DOWN in rules.switched_off:
        return []
    sent = {index for name in rules.mapping for index in (*rules.indexes_of(name), *rules.fallbacks.get(name, ()))}
    sent |= {each for each in (rules.country_column, rules.do_not_disturb_column) if each is not None}
    return [
        {
            "code": FILLED_DOWN,
            "column": shortened(rules.columns[filled["column"]]),
            "count": filled["count"],
            "examples": [[row, "", shortened(text)] for row, text in filled["examples"]],
        }
        for filled in upload.filled_down
        if filled["column"] in sent
    ]


def set_aside(upload: Upload, *, rows: Collection[int] | None = None) -> dict[int, Problem | None]:
    """The rows that are not sent whatever is in them: those that a person skipped (None), and those that are held back
    (with why). Of all rows of the upload, or of these."""
    skipped = upload.skipped_rows.all() if rows is None else upload.skipped_rows.filter(row__in=rows)
    return dict.fromkeys(skipped.values_list("row", flat=True)) | held_back(upload, rows=rows)


def as_set_aside(lead: CheckedLead, why: Problem | None) -> CheckedLead:
    """The lead as one that is skipped, without its problems: they do not matter any more."""
    return lead._replace(state=LeadState.SKIPPED, problems=(why,) if why else (), changes=())
