"""Leads whose numbers were sent to the campaign already: when that was, as people say it, and what each option does."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.models import Option, ProblemGroup, Upload
from campaigns.uploads import SENT_RECENTLY, RecentUploads
from campaigns.wording import near_time, numbered

_ROWS_LOOKED_AT = 500

_WITH_OPTION = {
    Option.CHECK_DUPLICATE: ("it is not added again", "they are not added again"),
    Option.IS_DELETE: (
        "its status is checked, and it is not added again",
        "their status is checked, and they are not added again",
    ),
    Option.NEITHER: (
        "it is added once more, so this person may be called twice",
        "they are added once more, so these people may be called twice",
    ),
}


@dataclass(frozen=True, slots=True)
class SentBefore:
    """So many ready leads; `when` is "today 12:32", "" where it is not known any more."""

    leads: int
    when: str

    def with_option(self, option: Option) -> str:
        """What the dialer will do with them."""
        one, many = _WITH_OPTION[option]
        leads = numbered(self.leads, "lead was", "leads were")
        when = f" ({self.when})" if self.when else ""
        return f"{leads} already sent to this campaign{when}: {one if self.leads == 1 else many}."


def sent_before(upload: Upload) -> SentBefore | None:
    group = upload.problem_groups.filter(code=SENT_RECENTLY).first()
    return SentBefore(group.rows, when_sent(group)) if group else None


def when_sent(group: ProblemGroup) -> str:
    """Of the numbers of its first rows; the last time, where there are several."""
    upload = group.upload
    rows = group.problem_rows.values_list("row", flat=True)[:_ROWS_LOOKED_AT]
    phones = upload.leads.filter(row__in=list(rows)).order_by().values_list("phone", flat=True).distinct()
    recent = RecentUploads(upload)
    times = {recent.time(upload_id) for upload_id in recent.sent(list(phones)).values()} if recent else set()
    return _in_words(times)


def _in_words(times: set[datetime]) -> str:
    if not times:
        return ""
    last = near_time(max(times), timezone.now())
    return last if len(times) == 1 else f"the last time {last}"
