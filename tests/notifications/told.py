"""What tests of notifications say and ask."""

from campaigns.models import Notification, NotificationChoices, Upload
from campaigns.notifications import find_occasions
from tests import make
from tests.dialogue import next_request


def ended_upload(count: int = 3, **made: object) -> Upload:
    """An upload of which all leads were loaded."""
    upload = make.confirmed_upload(make.rows(count), **made)
    next_request(upload).answer().call_back()
    upload.refresh_from_db()
    return upload


def chooses(person, **choices: object) -> None:
    NotificationChoices.objects.update_or_create(person=person, defaults=choices)


def told() -> list[tuple[str, str]]:
    """Whom a pass of the sweeper tells what, beside what they were told before."""
    last = Notification.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    find_occasions()
    fresh = Notification.objects.filter(pk__gt=last).order_by("pk").select_related("occasion", "person")
    return [(each.person.username, each.occasion.kind) for each in fresh]
