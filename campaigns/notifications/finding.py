"""Occasions are found by the sweeper, in the database alone: whatever crashes, none is lost, and none is told twice.

Of each occasion one row is written, together with a notification for each person whom it concerns, and a message for
each webhook. Two sweepers at once write it once: the database forbids the second row.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from campaigns import access
from campaigns.models import (
    Notification,
    Occasion,
    OccasionKind,
    OccasionsLookedFor,
    Shown,
    Upload,
    Webhook,
    WebhookMessage,
    Whose,
    database_now,
)
from campaigns.tally import Tally, tallies

from .choosing import choices_of
from .facts import Fact, ends, needs

logger = logging.getLogger(__name__)

MOST_A_PASS = 200
"""So many occasions are written in one pass of the sweeper; what is left is for the next one."""

UNSEEN_FOR = timedelta(minutes=10)
"""So long a transaction may take that ends an upload: its end bears a time from before it can be seen."""

KEPT_FOR = timedelta(days=30)
"""How long occasions are kept, with their notifications and messages; and mails."""


def find_occasions() -> int:
    """Writes the occasions that have come up, and ends those that are over. Returns how many are new."""
    # What lasts is read before the facts. An occasion that another sweeper writes in between is then not ended here.
    lasting = {(occasion.upload_id, occasion.kind): occasion for occasion in Occasion.objects.lasting()}
    now = database_now()
    looked_for, _ = OccasionsLookedFor.objects.get_or_create(pk=1, defaults={"until": now})
    # A clock that was set back does not hide what ends meanwhile.
    ended = ends(min(looked_for.until, now) - UNSEEN_FOR, most=MOST_A_PASS)
    needed = {(fact.upload_id, str(fact.kind)): fact for fact in needs(now)}
    over = {key for key, occasion in lasting.items() if not _goes_on(occasion, needed.get(key))}
    _end([lasting[key] for key in over], now)
    fresh = [fact for key, fact in needed.items() if key not in lasting or key in over]
    written = _write_all([*ended, *fresh][:MOST_A_PASS], now)
    if len(ended) < MOST_A_PASS:
        OccasionsLookedFor.objects.filter(pk=1).update(until=now)
    return written


def forget_occasions() -> None:
    """Removes the occasions of which people were told long ago, with their notifications and messages; and the test
    messages of then."""
    long_ago = database_now() - KEPT_FOR
    old = Occasion.objects.filter(found_at__lt=long_ago).exclude(over_at=None).order_by("found_at")
    if some := list(old.values_list("pk", flat=True)[:MOST_A_PASS]):
        Occasion.objects.filter(pk__in=some).delete()
    WebhookMessage.objects.filter(occasion=None, made_at__lt=long_ago).delete()


def _goes_on(occasion: Occasion, fact: Fact | None) -> bool:
    """Whether the occasion is still that of the fact. Where somebody resumed an upload that was paused again at once,
    there is another one."""
    return fact is not None and fact.since in (None, occasion.since)


def _end(occasions: list[Occasion], now: datetime) -> None:
    if occasions:
        ids = [occasion.pk for occasion in occasions]
        Occasion.objects.lasting().filter(pk__in=ids).update(over_at=now)


def _write_all(facts: list[Fact], now: datetime) -> int:
    if not facts:
        return 0
    ids = {fact.upload_id for fact in facts}
    uploads = Upload.objects.without_large_columns().select_related("campaign").in_bulk(ids)
    counted = tallies(uploads.values())
    written = 0
    for fact in facts:
        upload = uploads[fact.upload_id]
        try:
            with transaction.atomic():
                _write(fact, upload, counted.get(upload.pk, Tally()), now)
        except IntegrityError:  # another sweeper has written it
            continue
        written += 1
    logger.info("%d occasions were found", written)
    return written


def _write(fact: Fact, upload: Upload, counted: Tally, now: datetime) -> None:
    since = fact.since or now
    occasion = Occasion.objects.create(
        upload=upload,
        kind=fact.kind,
        since=since,
        over_at=since if fact.kind == OccasionKind.ENDED else None,
        counts={part: count for part, count in counted.as_dict().items() if count},
    )
    Notification.objects.bulk_create(
        Notification(
            occasion=occasion,
            person=person,
            seen_at=now if choices.shown == Shown.NOWHERE else None,
            wants_mail=choices.by_mail and settings.SENDS_MAIL,
        )
        for person in _concerned(upload)
        for choices in [choices_of(person)]
    )
    WebhookMessage.objects.bulk_create(
        WebhookMessage(webhook=webhook, occasion=occasion) for webhook in Webhook.objects.filter(is_active=True)
    )


def _concerned(upload: Upload) -> QuerySet[User]:
    """Those who uploaded or confirmed it, and those who want to hear of all uploads of their teams; of all these,
    whoever may see it today."""
    own = Q(pk__in=[upload.uploaded_by_id, upload.confirmed_by_id])
    of_teams = Q(notification_choices__whose=Whose.TEAMS)
    return access.people_who_see(upload).filter(own | of_teams).select_related("notification_choices")
