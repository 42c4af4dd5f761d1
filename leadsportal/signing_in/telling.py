"""Lines of the log: who has signed in and out, and which tries failed. Ids only: no names, which may be passwords, and
no addresses, which the proxy's own log has under the same request id."""

import logging
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from leadsportal.signing_in import browsers
from leadsportal.signing_in.people import person_meant

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def tell_success(request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """`signed in user=3 known_browser=True`."""
    logger.info("signed in", extra={"facts": {"user": user.pk, "known_browser": browsers.is_known(request, user.pk)}})


@receiver(user_logged_out)
def tell_end(user: AbstractBaseUser | None, **_: object) -> None:
    """`signed out user=3`. Whose session has ended already has no line."""
    if user is not None:
        logger.info("signed out", extra={"facts": {"user": user.pk}})


@receiver(user_login_failed)
def tell_failure(credentials: dict[str, Any], request: HttpRequest | None, **_: object) -> None:
    """`sign-in failed user=3 known_browser=False cooling_off=True`: the user whose name was tried, None if it means
    nobody. `cooling_off` if there is a cool-off from this failure on, or was one before; then no password was looked
    at."""
    person = person_meant(credentials.get("username"))
    facts = {
        "user": person and person.pk,
        "known_browser": bool(request and person and browsers.is_known(request, person.pk)),
        "cooling_off": getattr(request, "axes_locked_out", False),
    }
    logger.warning("sign-in failed", extra={"facts": facts})
