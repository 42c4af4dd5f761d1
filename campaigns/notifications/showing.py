"""The notifications of one person on pages: what is new, and what was told lately. The rights are asked each time."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns import access
from campaigns.models import Notification, NotificationChoices, OccasionKind, Shown, Upload, database_now

MOST_LINES = 3
"""So many lines stand on every page, and on a narrow screen one; the others are counted."""

MOST_COUNTED = 9

MOST_TOLD = 25
"""So many the person's own page lists."""


@dataclass(frozen=True, slots=True)
class News:
    """What the person has not seen. `lines` are the latest of them, `count` is how many there are: MOST_COUNTED + 1
    stands for "more than that". `by_browser` is whether the browser shall show them, too."""

    lines: tuple[Notification, ...] = ()
    count: int = 0
    by_browser: bool = False

    @property
    def count_shown(self) -> str:
        """“3”, “9+”; empty where there are none."""
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count or "")

    @property
    def latest(self) -> int:
        """The id of the latest one; 0 where there are none."""
        return self.lines[0].pk if self.lines else 0

    @property
    def version(self) -> str:
        """By which a page knows whether it shows these: ids only."""
        return ",".join([str(self.count), *(str(line.pk) for line in self.lines)])


def news_for(user: User) -> News:
    """In one query, which reads a few rows."""
    wants_browser = NotificationChoices.objects.filter(person=user, shown=Shown.BROWSER)
    unseen = visible_to(user).filter(STILL_TRUE, seen_at=None).annotate(by_browser=Exists(wants_browser))
    found = list(unseen[: MOST_COUNTED + 1])
    return News(tuple(found[:MOST_LINES]), len(found), any(each.by_browser for each in found))


def told_lately(user: User) -> list[Notification]:
    """The latest notifications, seen or not."""
    return list(visible_to(user)[:MOST_TOLD])


def visible_to(user: User) -> QuerySet[Notification]:
    """The user's notifications of uploads that the user may see now, the latest first, each with its upload."""
    may_see = access.uploads_to_see(user).filter(pk=OuterRef("occasion__upload"))
    fields = ("person", "seen_at", "occasion__kind", "occasion__since", "occasion__over_at", "occasion__counts")
    return (
        Notification.objects.filter(Exists(may_see), person=user)
        .select_related("occasion__upload")
        .only(*fields, "occasion__upload__file_name")
        .order_by("-pk")
    )


def see(user: User, *, until: int) -> None:
    """The user has seen all notifications up to the one with this id."""
    Notification.objects.filter(person=user, seen_at=None, pk__lte=until).update(seen_at=database_now())


def look_at(user: User, notification_id: int) -> Upload | None:
    """The upload of the user's notification, which is seen from now on. None where the user has no such notification,
    or may not see the upload."""
    notification = visible_to(user).filter(pk=notification_id).first()
    if notification is None:
        return None
    Notification.objects.filter(pk=notification.pk, seen_at=None).update(seen_at=database_now())
    return notification.occasion.upload


STILL_TRUE = Q(occasion__kind=OccasionKind.ENDED) | Q(occasion__over_at=None)
"""An upload that needs nobody any more is no news."""
