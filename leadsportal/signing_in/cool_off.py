"""The cool-off: after too many failed tries to sign in, nobody may try for a while, not even with the right password.

django-axes counts, in the database (settings AXES_…), and its backend stands before the one that hashes passwords. Here
is what it counts by (docs/decisions/0012-who-waits-after-failed-tries.md):

- a user name *with* an address: whoever fails elsewhere makes nobody wait here;
- an address alone, if many user names that nobody has were tried from it: an office shares one;
- a person *with* a browser in which this person has signed in before: only failures in this browser make it wait.

A name in another case, or the e-mail address, counts as the person's (leadsportal/signing_in/people.py): an office
whose people type these does not wait. What people type as a user name by mistake may be a password. So a name that
nobody has is kept as a keyed hash, and of the form nothing is kept.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from leadsportal.signing_in.browsers import browser_of
from leadsportal.signing_in.people import person_meant

UNKNOWN_NAMES = 20
"""So many user names that nobody has make an address wait. Each is one row, however often it was tried."""

LONGEST_NAME = 254
"""No user name and no e-mail address has more characters. Of what is longer the beginning counts."""

_TRIES_ARE_KEPT = timedelta(days=1)
_FORGOTTEN_AT_ONCE = 500

_NOBODY = "?"
"""With it begins what is kept of a name that nobody has. No user name has it."""

_ANY_BROWSER = ""

Credentials = dict[str, Any]


class Try(HttpRequest):
    """A request with what django-axes writes onto it. For annotations only: Django makes an HttpRequest."""

    axes_attempt_time: datetime
    axes_failures_since_start: int | None
    axes_ip_address: str | None
    axes_user_agent: str


@dataclass(frozen=True, slots=True)
class Wait:
    """For how many minutes, at least one, nobody may try: with this user name from this address or in this browser, or
    (`of_network`) with any user name from this address."""

    minutes: int
    of_network: bool


class CoolOff(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes has no types
    """What django-axes asks before each try (its setting AXES_HANDLER)."""

    def is_allowed(self, request: Try, credentials: Credentials | None = None) -> bool:
        """Whether the password may be looked at. Remembers in which browser the try is made: django-axes counts by it
        where it would count by the browser's make."""
        request.axes_user_agent = _browser(request, credentials)
        return bool(super().is_allowed(request, credentials))

    def is_locked(self, request: Try, credentials: Credentials | None = None) -> bool:
        """Whether there is a cool-off for this try."""
        return bool(super().is_locked(request, credentials)) or _network_may_try_at(request) is not None


def counted_by(request: Try, _credentials: Credentials | None = None) -> list[list[str]]:
    """By which columns of its table django-axes adds up failures (AXES_LOCKOUT_PARAMETERS)."""
    if request.axes_user_agent == _ANY_BROWSER:
        return [["username", "ip_address", "user_agent"]]
    return [["username", "user_agent"]]


def counted_name(_request: HttpRequest, credentials: Credentials | None) -> str:
    """What is kept as the name that was tried (AXES_USERNAME_CALLABLE)."""
    name = _typed(credentials)
    if person := person_meant(name):
        return person.get_username()
    return f"{_NOBODY}{salted_hmac('leadsportal.unknown_name', name, algorithm='sha256').hexdigest()}"


def was_refused(request: HttpRequest) -> bool:
    """Whether the try that has just failed was refused because of a cool-off, or has brought one about."""
    return getattr(request, "axes_locked_out", False)


def wait_of(request: HttpRequest, name: str) -> Wait | None:
    """For how long this name may not be tried from where the request comes. None if it may be tried."""
    AxesProxyHandler.update_request(request)
    asked = cast(Try, request)
    credentials = {"username": name}
    asked.axes_user_agent = _browser(asked, credentials)
    of_name, of_network = _name_may_be_tried_at(asked, credentials), _network_may_try_at(asked)
    ends = [at for at in (of_name, of_network) if at]
    if not ends:
        return None
    seconds = (max(ends) - asked.axes_attempt_time).total_seconds()
    return Wait(max(1, math.ceil(seconds / 60)), of_network == max(ends))


def was_looked_at(request: HttpRequest) -> bool:
    """Whether the password of the try that has just failed was looked at. During a cool-off it is not."""
    return getattr(request, "axes_failures_since_start", None) is not None


def end_cool_off(name: str) -> None:
    """Forgets the failed tries with this user name: it may be tried again at once."""
    reset(username=name)


def forget_old_tries(*, now: datetime) -> None:
    """Removes failed tries of which nobody has to wait any more, a number of them at a time. Until a try comes,
    django-axes does not do it."""
    old = AccessAttempt.objects.filter(attempt_time__lt=now - max(settings.AXES_COOLOFF_TIME, _TRIES_ARE_KEPT))
    if some := list(old.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE]):
        AccessAttempt.objects.filter(pk__in=some).delete()


@receiver(pre_save, sender=AccessAttempt)
def keep_nothing_of_the_form(instance: AccessAttempt, **_: object) -> None:
    """django-axes would keep all fields but those that it knows as passwords."""
    instance.get_data = instance.post_data = instance.http_accept = ""


def _name_may_be_tried_at(request: Try, credentials: Credentials) -> datetime | None:
    [tries] = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    counted = tries.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    last: datetime | None = counted["last"]
    if last is None or counted["failures"] < settings.AXES_FAILURE_LIMIT:
        return None
    return last + settings.AXES_COOLOFF_TIME


def _network_may_try_at(request: Try) -> datetime | None:
    """None if it may now, or if the person has signed in before with this browser."""
    if request.axes_user_agent != _ANY_BROWSER:
        return None
    of_nobody: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address,
        username__startswith=_NOBODY,
        attempt_time__gte=get_cool_off_threshold(request),
    )
    # Once this one is forgotten, there are fewer than that.
    times = of_nobody.order_by("-attempt_time").values_list("attempt_time", flat=True)
    last_too_many = times[UNKNOWN_NAMES - 1 : UNKNOWN_NAMES].first()
    return last_too_many + settings.AXES_COOLOFF_TIME if last_too_many else None


def _browser(request: HttpRequest, credentials: Credentials | None) -> str:
    browser = browser_of(request)
    person = person_meant(_typed(credentials)) if browser else None
    is_known = browser and person and person.pk in browser.people
    return f"known browser {browser.name}" if browser and is_known else _ANY_BROWSER


def _typed(credentials: Credentials | None) -> str:
    return ((credentials or {}).get("username") or "")[:LONGEST_NAME]
