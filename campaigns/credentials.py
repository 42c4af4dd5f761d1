"""Whether the credential keys open the API keys that are stored.

Beside the walk. With the wrong LEADSPORTAL_CREDENTIAL_KEYS all accounts would be stopped, one after the other, at their
next request. So in production no process begins with them: web server, workers and sweeper ask here when they start.
"""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError

from campaigns.allowance import allow
from campaigns.models import Account, Sealed, WrongCredentialKeys
from leadsportal.environments import PRODUCTION

ANSWER_SECONDS = 5.0
"""How long a start waits for the database. While it is away the process begins all the same, and waits for it."""

logger = logging.getLogger(__name__)


def accounts_that_do_not_open() -> list[int]:
    """The ids of the accounts whose API key none of the credential keys opens. Accounts that are stopped or switched
    off do not count: nothing is sent with them, and pages say why. Raises django.db.Error while the database is
    away."""
    sending = Account.objects.filter(is_active=True, stopped_at=None).order_by("pk")
    return [pk for pk, key in sending.values_list("pk", "api_key") if not _opens(key)]


def refuse_wrong_keys() -> None:
    """Raises ImproperlyConfigured in production if the API key of an account does not open. It names the accounts by
    their ids."""
    if settings.ENVIRONMENT != PRODUCTION:
        return
    try:
        with allow(ANSWER_SECONDS):
            closed = accounts_that_do_not_open()
    except DatabaseError as away:
        logger.warning("whether the credential keys open the API keys is not known (%s)", type(away).__name__)
        return
    if closed:
        raise ImproperlyConfigured(
            "LEADSPORTAL_CREDENTIAL_KEYS holds no key that opens the API key of these accounts: "
            f"{', '.join(map(str, closed))}. Put the key back with which they were stored, behind the others. If it is "
            "lost: manage.py credentials --stop (docs/operations.md#when-a-credential-key-is-lost)"
        )


def _opens(key: Sealed) -> bool:
    try:
        key.reveal()
    except WrongCredentialKeys:
        return False
    return True
