"""What is sent to foreign servers: a try is written down before it is made, and the next ones come later and later.

So a process that dies costs one pause, and nothing is tried more often than MOST_TRIES. What the other server took just
before our process died comes to it again: each message has an id by which the receiver knows it (`public_id`).
"""

import logging
from datetime import timedelta
from typing import TypeVar

from django.db.models import F, QuerySet

from campaigns.models import Mail, Sent, WebhookMessage, database_now

logger = logging.getLogger(__name__)

MOST_TRIES = 24

LONGEST_PAUSE = timedelta(minutes=60)
"""With the pauses of 1, 2, 4 … 60 minutes all tries take about 18 hours."""

LONGEST_KEPT = timedelta(days=3)
"""What could not be sent for so long, as while no process ran, is given up."""

T = TypeVar("T", Mail, WebhookMessage)


def due(waiting: QuerySet[T]) -> QuerySet[T]:
    """Of these, those to be tried now, the one first that has waited longest."""
    return waiting.filter(state=Sent.WAITING, next_try_at__lte=database_now()).order_by("next_try_at", "pk")


def take(one: T) -> bool:
    """Writes down that it is tried now. False where another process tries it, or where it was given up, as it has been
    tried too often."""
    found = type(one).objects.filter(pk=one.pk, state=Sent.WAITING, tries=one.tries)
    if one.tries >= MOST_TRIES:
        found.update(state=Sent.GIVEN_UP)
        return False
    now = database_now()
    pause = min(timedelta(minutes=2**one.tries), LONGEST_PAUSE)
    taken = found.filter(next_try_at__lte=now).update(tries=F("tries") + 1, tried_at=now, next_try_at=now + pause)
    one.tries += 1
    return bool(taken)


def give_up_old() -> None:
    """Gives up what has waited for too long."""
    long_ago = database_now() - LONGEST_KEPT
    for model in (Mail, WebhookMessage):
        if given_up := model.objects.filter(state=Sent.WAITING, made_at__lt=long_ago).update(state=Sent.GIVEN_UP):
            logger.error("%d were given up: nobody took them in time (%s)", given_up, model.__name__)


def note_end(one: T, state: Sent) -> None:
    """It is not tried any more: sent, dropped or given up."""
    type(one).objects.filter(pk=one.pk, state=Sent.WAITING).update(state=state, fault="")


def note_fault(one: T, fault: str, *, is_final: bool = False) -> None:
    """The try has failed. After the last one, or where another one would not help, it is given up."""
    ends = is_final or one.tries >= MOST_TRIES
    state = Sent.GIVEN_UP if ends else Sent.WAITING
    if ends:
        logger.error("%s is given up after %d tries", one, one.tries)
    type(one).objects.filter(pk=one.pk, state=Sent.WAITING).update(state=state, fault=fault[:60])
