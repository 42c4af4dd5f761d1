"""Sign-ins in the log of actions: who has signed in and out, and whose user name somebody tried without success.

Beside the walk. What people type as a user name may be a password, and addresses are personal data: neither is kept. A
name that nobody has leaves no event, only a line of the process's log (leadsportal/signing_in/telling.py), which has
each failed try. Nobody can remove an event, so nobody may be able to add as many as they like: of tries that fail there
are a few, and the rest is in that log.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from campaigns.models import Action, Event, database_now
from leadsportal.signing_in.browsers import is_known
from leadsportal.signing_in.cool_off import was_looked_at
from leadsportal.signing_in.people import person_meant

MOST_FAILURES_AN_HOUR = 20
"""So many failed tries with one person's user name are kept in an hour, from however many addresses they come."""


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **_: object) -> None:
    """Whoever signs in, by whatever page."""
    Event.objects.create(action=Action.SIGNED_IN, user=user, details={"known_browser": is_known(request, user.pk)})


@receiver(user_logged_out)
def record_sign_out(user: User | None, **_: object) -> None:
    """Whose session has ended already leaves no event."""
    if user is not None:
        Event.objects.create(action=Action.SIGNED_OUT, user=user)


@receiver(user_login_failed)
def record_failure(credentials: dict[str, Any], request: HttpRequest | None, **_: object) -> None:
    """A wrong password of somebody whom there is. During a cool-off no password is looked at, so nothing has failed."""
    if request is None or not was_looked_at(request):
        return
    person = person_meant(credentials.get("username"))
    if person is None or _has_failed_too_often(person):
        return
    details = {"known_browser": is_known(request, person.pk)}
    Event.objects.create(action=Action.SIGN_IN_FAILED, person=person, details=details)


def _has_failed_too_often(person: User) -> bool:
    failures = Event.objects.filter(action=Action.SIGN_IN_FAILED, person=person).order_by("-pk")
    times = failures.values_list("at", flat=True)
    oldest = times[MOST_FAILURES_AN_HOUR - 1 : MOST_FAILURES_AN_HOUR].first()
    return oldest is not None and oldest > database_now() - timedelta(hours=1)
