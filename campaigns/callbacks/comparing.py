"""Compare: what a message says beside what is known already. Whose it is, and which of two messages counts."""

from campaigns import vendor
from campaigns.dialer import CallbackFacts
from campaigns.models import Attempt, Callback, FailedFile, FailedFileState, ReportNote

# Of the attempts whose ids can have become a rounded one. They differ in their last digits, so there are hardly two.
MOST_NEAR_IDS = 100


def speaks_of_another(attempt: Attempt, facts: CallbackFacts) -> bool:
    """Whether the id in the message belongs to another request: it is not the id in the attempt's answer, or, where the
    answer has none, it is the id of another attempt of the account. A rounded id is compared as far as it goes."""
    said, rounded = facts.transaction_id, facts.rounded_transaction_id
    if not said and not rounded:
        return False
    if known := attempt.transaction_id:
        return said != known if said else not vendor.is_rounding_of(rounded, known)
    others = Attempt.objects.filter(account_id=attempt.account_id).exclude(pk=attempt.pk)
    if said:
        return others.filter(transaction_id=said).exists()
    near = others.filter(transaction_id__range=vendor.ids_around(rounded)).values_list("transaction_id", flat=True)
    return any(vendor.is_rounding_of(rounded, other) for other in near[:MOST_NEAR_IDS])


def has_counts(facts: CallbackFacts) -> bool:
    return facts.processed is not None or facts.not_processed is not None


def why_it_does_not_count(callback: Callback, counted: Callback, facts: CallbackFacts) -> ReportNote | None:
    """Why a message does not take the place of the one of its attempt that counts; None if it does: it came later, and
    says something else."""
    if not has_counts(facts):
        return ReportNote.NO_COUNTS
    if _counts_of(callback) == _counts_of(counted) and not _brings_a_file(counted, facts):
        return ReportNote.SAME_AGAIN
    is_later = (callback.received_at, callback.pk) > (counted.received_at, counted.pk)
    return None if is_later else ReportNote.LATER_COUNTS


def _counts_of(callback: Callback) -> tuple[int | None, int | None, int | None]:
    return callback.total, callback.processed, callback.not_processed


def _brings_a_file(counted: Callback, facts: CallbackFacts) -> bool:
    """Whether the message has the link of a failed file, and the message that counts has none that is there or being
    fetched."""
    failed_file: FailedFile | None = getattr(counted, "failed_file", None)
    is_had = failed_file is not None and failed_file.state in (FailedFileState.PENDING, FailedFileState.ARCHIVED)
    return bool(facts.failed_file_url) and not is_had
