"""Which mails there are to send, and what each says.

Notifications of one person are merged into one mail. A person gets MOST_AN_HOUR of these mails in an hour at most; what
comes then waits, and is merged into the next one. The summary of a day is a mail of its own. What a mail says is found
when it is sent: only what the person may see then, and only what is still true.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, OuterRef, When

from campaigns.models import (
    Mail,
    MailKind,
    Notification,
    NotificationChoices,
    Occasion,
    OccasionKind,
    Sent,
    database_now,
)
from campaigns.sending import INDIA
from campaigns.wording import MailLine, MailWords, news_mail, notification_in_words

from .choosing import choices_of
from .pages import choices_page, page_of
from .showing import STILL_TRUE, visible_to
from .summary import summary_of

MOST_AN_HOUR = 6

MOST_LISTED = 50
"""So many uploads one mail lists; the others are counted."""

LONGEST_COVERED = timedelta(days=7)
"""Of a summary: what ended earlier is in none, if none could be made for so long."""

KEPT_FOR = timedelta(days=30)
MOST_FORGOTTEN = 500


@dataclass(frozen=True, slots=True)
class Content:
    """A mail as it is sent."""

    to: str
    words: MailWords


def gather_mails() -> None:
    """Merges the notifications that are to be mailed into one mail a person; and makes the summaries that are due. A
    portal without a mail server has no mails."""
    if not settings.SENDS_MAIL:
        return
    now = database_now()
    waiting = Notification.objects.filter(wants_mail=True, mail=None)
    for person_id in waiting.order_by("person").values_list("person", flat=True).distinct():
        lately = Mail.objects.filter(person=person_id, kind=MailKind.NEWS, made_at__gt=now - timedelta(hours=1))
        if lately.count() < MOST_AN_HOUR:
            _merge(person_id)
    _make_summaries(now)


def forget_mails() -> None:
    """Removes mails that were made long ago."""
    old = Mail.objects.filter(made_at__lt=database_now() - KEPT_FOR).exclude(state=Sent.WAITING)
    if some := list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN]):
        Mail.objects.filter(pk__in=some).delete()


def content_of(mail: Mail) -> Content | None:
    """What the mail says now. None where there is nothing to say, or nobody to say it to."""
    person = mail.person
    if not person.is_active or not person.email:
        return None
    words = summary_of(mail) if mail.kind == MailKind.SUMMARY else _news(mail)
    return Content(person.email, words) if words else None


def _merge(person_id: int) -> None:
    with transaction.atomic():
        mail = Mail.objects.create(person_id=person_id, kind=MailKind.NEWS)
        if not Notification.objects.filter(person=person_id, wants_mail=True, mail=None).update(mail=mail):
            mail.delete()  # another sweeper has merged them


def _news(mail: Mail) -> MailWords | None:
    if not choices_of(mail.person).by_mail:
        return None
    told = visible_to(mail.person).filter(STILL_TRUE, mail=mail)
    needing = told.exclude(occasion__kind=OccasionKind.ENDED).count()
    ended = told.filter(occasion__kind=OccasionKind.ENDED).count()
    if not needing + ended:
        return None
    needing_first = Case(When(occasion__kind=OccasionKind.ENDED, then=1), default=0)
    lines = [_line(each.occasion) for each in told.order_by(needing_first, "-pk")[:MOST_LISTED]]
    return news_mail(lines, needing=needing, ended=ended, choices_page=choices_page())


def _line(occasion: Occasion) -> MailLine:
    words = notification_in_words(occasion.kind, occasion.counts)
    return MailLine(occasion.upload.file_name, words, page_of(occasion.upload_id))


def _make_summaries(now: datetime) -> None:
    """A summary is due once its hour has come, in India, and none was made on that day."""
    local = now.astimezone(INDIA)
    made = Mail.objects.filter(person=OuterRef("person"), kind=MailKind.SUMMARY, day=local.date())
    due = NotificationChoices.objects.filter(~Exists(made), summary_hour__lte=local.hour, person__is_active=True)
    for choices in due:
        until = local.replace(hour=choices.summary_hour or 0, minute=0, second=0, microsecond=0)
        if choices.summary_since is None or choices.summary_since < until:
            _make_summary(choices.person_id, until)


def _make_summary(person_id: int, until: datetime) -> None:
    """It begins where the one before has ended, so that no end is in two of them or in none."""
    before = Mail.objects.filter(person=person_id, kind=MailKind.SUMMARY, covers_until__lt=until)
    last = before.order_by("-covers_until").values_list("covers_until", flat=True).first()
    begins = max(last, until - LONGEST_COVERED) if last else until - timedelta(days=1)
    try:
        with transaction.atomic():
            Mail.objects.create(
                person_id=person_id,
                kind=MailKind.SUMMARY,
                day=until.date(),
                covers_from=begins,
                covers_until=until,
            )
    except IntegrityError:  # another sweeper has made it
        return
