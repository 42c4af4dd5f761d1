"""What a person chooses: where notifications are shown, of which uploads, and which mails are sent."""

from django.contrib.auth.models import User

from campaigns.models import Notification, NotificationChoices, Shown, Whose, database_now


def choices_of(person: User) -> NotificationChoices:
    """What the person has chosen; the defaults where nothing was. It is not saved here."""
    try:
        return person.notification_choices
    except NotificationChoices.DoesNotExist:
        return NotificationChoices(person=person)


def choose(*, person: User, shown: Shown, whose: Whose, by_mail: bool, summary_hour: int | None) -> None:
    """From now on the person is notified so. `summary_hour` is the hour of the daily summary in India time, None for no
    summary. An hour that is chosen anew and is over today counts from tomorrow on."""
    now = database_now()
    known = choices_of(person)
    since = known.summary_since if summary_hour == known.summary_hour else now
    NotificationChoices.objects.update_or_create(
        person=person,
        defaults={
            "shown": shown,
            "whose": whose,
            "by_mail": by_mail,
            "summary_hour": summary_hour,
            "summary_since": since,
        },
    )
    mine = Notification.objects.filter(person=person)
    if shown == Shown.NOWHERE:
        mine.filter(seen_at=None).update(seen_at=now)
    if not by_mail:
        mine.filter(wants_mail=True, mail=None).update(wants_mail=False)
