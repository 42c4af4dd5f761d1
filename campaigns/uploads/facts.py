"""Facts about numbers that the file itself does not tell: who must not be called, and who was sent a few days ago."""

from collections.abc import Sequence

from campaigns import do_not_call
from campaigns.leads import ERROR, WARNING, Finding
from campaigns.models import LeadState, Upload

from .recent import RecentUploads

SENT_BEFORE = "sent_before"
"""Code of the warning that the file, or most of it, was sent already."""


class Facts:
    """Answers the check's question about numbers (`leads.Facts`) for one upload."""

    def __init__(self, upload: Upload) -> None:
        self._recent = RecentUploads(upload)
        self._has_list = not do_not_call.is_empty()

    def __bool__(self) -> bool:
        """Whether anything may be known of any number."""
        return self._has_list or bool(self._recent)

    def __call__(self, phones: Sequence[str]) -> dict[str, list[Finding]]:
        findings: dict[str, list[Finding]] = {}
        if self._has_list:
            for phone, reason in do_not_call.listed(phones).items():
                findings.setdefault(phone, []).append(on_the_list(reason))
        if self._recent:
            for phone in self._recent.sent(phones):
                findings.setdefault(phone, []).append(_sent_recently(self._recent.days))
        return findings

    def warnings(self, *, leads: int) -> list[dict[str, object]]:
        """What is to be said of the file as a whole, once all of its numbers were asked for; as Upload.warnings has
        it."""
        return [{"code": SENT_BEFORE, "message": each, "rows": []} for each in self._recent.sentences(leads=leads)]


def facts_for(upload: Upload) -> Facts:
    """Raises do_not_call.WrongNumberHashKey: then nothing may be checked, since nobody could be left out."""
    return Facts(upload)


def newly_listed(upload: Upload) -> int:
    """How many ready leads of a checked upload have come to the do-not-call list since its check began."""
    came = do_not_call.changed_since(upload.work_begun_at or upload.uploaded_at)
    if not came:
        return 0
    ready = upload.leads.filter(state=LeadState.READY).values_list("phone", flat=True)
    phones = [phone for phone in ready.iterator(5_000) if do_not_call.number_hash(phone) in came]
    return len(do_not_call.listed(phones))  # what was changed may have been ended


def on_the_list(reason: str) -> Finding:
    """What is said of a number that is on the do-not-call list."""
    return Finding(
        "do_not_call",
        f"The number is on the do-not-call list: {reason}",
        "Nothing needs to be done: it is not sent. If it should be, ask an administrator.",
        ERROR,
    )


def _sent_recently(days: int) -> Finding:
    return Finding(
        "phone_sent_recently",
        f"The number was sent to this campaign within the last {days} days."
        if days > 1
        else "The number was sent to this campaign within the last day.",
        "It will be sent again. If that is not meant, leave the rows out.",
        WARNING,
    )
