"""Who sends: two threads of the sweeper's process, one for mails and one for webhooks.

A server that hangs so holds up its own kind only, and for a bounded time. No page, no worker and no pass of the sweeper
waits for it (docs/decisions/0014-the-sweeper-finds-and-sends-notifications.md). Several sweepers may run at once: a
try is taken by a conditional update.
"""

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections

from campaigns import shutdown

from .mailing import send_mails
from .webhooks import send_webhook_messages

logger = logging.getLogger(__name__)


def start_delivering() -> None:
    """From now on this process sends what is due, until it is asked to stop. What is under way then is broken off, and
    tried again by the next process."""
    for name, send in (("mails", send_mails), ("webhooks", send_webhook_messages)):
        threading.Thread(target=keep_sending, args=(name, send), name=name, daemon=True).start()


def keep_sending(name: str, send: Callable[[], None]) -> None:
    """Sends every few seconds, until this process was asked to stop, whatever goes wrong."""
    while not shutdown.requested.is_set():
        try:
            send()
        except DatabaseError:
            logger.debug("the database is away")  # the pass of the sweeper says so
        except Exception as failure:  # a fault of ours may be anything
            # The class only: an error's text can hold what is in the database.
            logger.warning("sending %s failed (%s); trying again", name, type(failure).__name__)
        finally:
            connections.close_all()  # those of this thread
        shutdown.requested.wait(settings.SWEEP_SECONDS)
