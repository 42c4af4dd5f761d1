"""The summary of a day: what became of the uploads that have ended, with each row of their files counted once."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q

from campaigns import access
from campaigns.families import Family, families, sum_of
from campaigns.models import Mail, Occasion, OccasionKind, Upload, UploadQuerySet, UploadState, Whose
from campaigns.tally import Tally, tallies
from campaigns.wording import MailLine, MailWords, summary_line, summary_mail

from .choosing import choices_of
from .pages import choices_page, history_page, page_of

MOST_LISTED = 50
"""So many uploads the mail lists, the latest first; the others are counted."""

MOST_SUMMED = 5_000
"""Of more uploads than these, the latest are counted."""


def summary_of(mail: Mail) -> MailWords | None:
    """What the mail says. None where the person wants no summary any more, or no upload has ended: then no mail is
    sent."""
    choices, person = choices_of(mail.person), mail.person
    if choices.summary_hour is None or mail.covers_from is None or mail.covers_until is None:
        return None
    ended = _uploads_of(person, Whose(choices.whose)).filter(
        state=UploadState.FINISHED, finished_at__gte=mail.covers_from, finished_at__lt=mail.covers_until
    )
    uploads = list(ended.without_large_columns().order_by("-finished_at", "-pk")[:MOST_SUMMED])
    if not uploads:
        return None
    counted, before = tallies(uploads), _ended_before(uploads, mail.covers_from)
    summed = sum_of([upload for upload in uploads if upload.pk not in before], counted).as_dict()
    listed = uploads[:MOST_LISTED]
    with_children = families([upload for upload in listed if upload.has_children], counted)
    return summary_mail(
        [_line(upload, counted.get(upload.pk, Tally()), with_children.get(upload.pk)) for upload in listed],
        uploads=len(uploads),
        counts=summed,
        ended_before=len(before),
        covers=(mail.covers_from, mail.covers_until),
        history_page=history_page(),
        choices_page=choices_page(),
    )


def _uploads_of(person: User, whose: Whose) -> UploadQuerySet:
    seen = access.uploads_to_see(person)
    own = Q(uploaded_by=person) | Q(confirmed_by=person)
    return seen if whose == Whose.TEAMS else seen.filter(own)


def _ended_before(uploads: list[Upload], moment: datetime) -> set[int]:
    """The ids of those that ended once before this moment: an earlier summary has counted their rows."""
    ids = [upload.pk for upload in uploads]
    ends = Occasion.objects.filter(upload__in=ids, kind=OccasionKind.ENDED, since__lt=moment)
    return set(ends.values_list("upload", flat=True))


def _line(upload: Upload, counted: Tally, family: Family | None) -> MailLine:
    whole = family.tally.as_dict() if family and family.sent_again_by else None
    return MailLine(upload.file_name, summary_line(counted.as_dict(), whole), page_of(upload.pk))
