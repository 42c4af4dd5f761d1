"""Facts about numbers that a row does not tell by itself: who must not be called, by our list or by another row of the
file, and which numbers were sent to the campaign before."""

from collections.abc import Sequence
from functools import cache

from campaigns import do_not_call
from campaigns.leads import ERROR, WARNING, Finding, protected_elsewhere, protected_phones
from campaigns.models import LeadState, Option, Upload

from ..children.family import FamilyNumbers
from .recent import RecentUploads
from .rows import corrected_rows
from .rules import rules_of

SENT_BEFORE = "sent_before"
"""Code of the warning that the file, or most of it, was sent already."""

SENT_RECENTLY = "phone_sent_recently"
"""Code of the warning that a lead's number was sent already."""

DO_NOT_CALL = "do_not_call"
"""Code of the problem that a lead's number is on the do-not-call list."""


class Facts:
    """What is known of numbers beside the file: the question of the check (`leads.Facts`), answered for one upload."""

    def __init__(self, upload: Upload) -> None:
        self._recent = RecentUploads(upload)
        self._family = FamilyNumbers(upload)
        self._has_list = not do_not_call.is_empty()
        self._protected = _protected_by_the_file(upload)
        option = Option(upload.campaign.default_option)
        self._sent_recently = cache(lambda upload_id: _sent_recently(self._recent.when(upload_id), option))

    def __bool__(self) -> bool:
        """Whether anything may be known of any number."""
        return self._has_list or any(map(bool, (self._protected, self._recent, self._family)))

    def __call__(self, phones: Sequence[str]) -> dict[str, list[Finding]]:
        findings: dict[str, list[Finding]] = {}
        if self._has_list:
            for phone, reason in do_not_call.listed(phones).items():
                findings.setdefault(phone, []).append(on_the_list(reason))
        for phone in filter(self._protected.__contains__, phones):
            findings.setdefault(phone, []).append(protected_elsewhere(self._protected[phone]))
        if self._family:
            for phone, finding in self._family.findings(phones).items():
                findings.setdefault(phone, []).append(finding)
        if self._recent:
            for phone, upload_id in self._recent.sent(phones).items():
                findings.setdefault(phone, []).append(self._sent_recently(upload_id))
        return findings

    def warnings(self, *, leads: int) -> list[dict[str, object]]:
        """Warnings about the file as a whole, in the form of Upload.warnings. To be asked after all of its numbers."""
        return [{"code": SENT_BEFORE, "message": each, "rows": []} for each in self._recent.sentences(leads=leads)]


def facts_for(upload: Upload) -> Facts:
    """The facts for one upload. Raises do_not_call.WrongNumberHashKey: then nothing may be checked, since the
    do-not-call list cannot be read."""
    return Facts(upload)


def _protected_by_the_file(upload: Upload) -> dict[str, int]:
    rules = rules_of(upload)
    if rules.do_not_disturb_column is None:
        return {}
    restored = set(upload.restored_rows.values_list("row", flat=True))
    return protected_phones(rules, corrected_rows(upload), restored=restored)


def newly_listed(upload: Upload) -> int:
    """How many ready leads of a checked upload have numbers that came to the do-not-call list since its check began."""
    came = do_not_call.changed_since(upload.work_begun_at or upload.uploaded_at)
    if not came:
        return 0
    ready = upload.leads.filter(state=LeadState.READY).values_list("phone", flat=True)
    phones = [phone for phone in ready.iterator(5_000) if do_not_call.number_hash(phone) in came]
    return len(do_not_call.listed(phones))  # what was changed may have been ended


def on_the_list(reason: str) -> Finding:
    """What is said of a number that is on the do-not-call list."""
    return Finding(
        DO_NOT_CALL,
        f"The number is on the do-not-call list: {reason}",
        "Nothing needs to be done: it is not sent. If it should be, ask an administrator.",
        ERROR,
    )


_WITH_OPTION = {
    Option.CHECK_DUPLICATE: "With this campaign's usual option the dialer does not add it again.",
    Option.IS_DELETE: "With this campaign's usual option the dialer checks its status, and does not add it again.",
    Option.NEITHER: "With this campaign's usual option it is added once more, and the person may be called twice. If "
    "that is not meant, skip the rows.",
}


def _sent_recently(when: str, option: Option) -> Finding:
    """`option` is what the campaign does with such numbers unless another one is chosen."""
    return Finding(
        SENT_RECENTLY,
        f"The number was already sent to this campaign {when}.",
        f"{_WITH_OPTION[option]} You can choose another option when you confirm.",
        WARNING,
    )
