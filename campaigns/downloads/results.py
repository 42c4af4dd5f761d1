"""What a download was made from, as one short text. When it is another one now, the results have changed since."""

import hashlib

import orjson
from django.db.models import Count, Max, Q

from campaigns.models import Action, BatchState, Download, FailedFileState, Upload

# What a person or the portal does that changes rows of the workbook. All else shows in counts and batches.
_CHANGES_ROWS = (
    Action.CORRECTED_CELLS,
    Action.CORRECTED_VALUE,
    Action.REPAIRED_VALUES,
    Action.SKIPPED_ROWS,
    Action.RESTORED_ROW,
    Action.SWITCHED_RULE_ON,
    Action.SWITCHED_RULE_OFF,
    Action.UNDID,
    Action.TOOK_OUT_DO_NOT_CALL,
    Action.TOOK_OUT_ARRIVED,
)


def results_of(upload: Upload) -> str:
    """A digest of what decides which rows were not loaded, and why. Some changes that change no row may change it, too;
    leads that are loaded do not."""
    changes = upload.events.filter(action__in=_CHANGES_ROWS).aggregate(last=Max("pk"))
    failed_files = Count("failed_files", filter=Q(failed_files__state=FailedFileState.ARCHIVED))
    batches = (
        upload.batches.annotate(failed_files_read=failed_files)
        .filter(Q(state__in=BatchState.never_added()) | Q(rejected__gt=0))
        .order_by("number")
        .values_list("number", "state", "rejected", "notes", "failed_files_read")
    )
    decides = [upload.generation, upload.checked_at, upload.counts, changes["last"], list(batches)]
    return hashlib.sha256(orjson.dumps(decides, option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_out_of_date(download: Download, upload: Upload) -> bool:
    """Whether results have changed since the download was begun. `upload` is its upload as it is now."""
    return download.made_from != results_of(upload)
