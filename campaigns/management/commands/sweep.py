"""`manage.py sweep`: the sweeper. This process always runs beside the workers, and needs only the database."""

import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import connections

from campaigns import shutdown
from campaigns.credentials import refuse_wrong_keys
from campaigns.notifications import start_delivering
from campaigns.private_files import close_to_others
from campaigns.processes import say_goodbye
from campaigns.sweeping import Enqueuer, sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Makes passes until SIGTERM or SIGINT. The piece of work that it does then is finished first."""

    help = "Finds work that is in no queue and enqueues it, or does it while no worker would. Runs until it is ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Make one pass and end.")

    def handle(self, *, once: bool, **_options: object) -> None:
        refuse_wrong_keys()
        enqueue = Enqueuer()
        if once:
            close_to_others()
            sweep(enqueue=enqueue)
            say_goodbye()
            return
        shutdown.listen(signal.SIGTERM, signal.SIGINT)
        # In a thread: a large storage takes minutes, and a disk that hangs longer.
        threading.Thread(target=close_to_others, name="closing-files", daemon=True).start()
        start_delivering()
        logger.info("the sweeper begins: a pass every %g seconds", settings.SWEEP_SECONDS)
        while not shutdown.requested.is_set():
            try:
                sweep(enqueue=enqueue)
            except DatabaseError as away:
                logger.warning("the database is away (%s); trying again", type(away).__name__)
                connections.close_all()
            shutdown.requested.wait(settings.SWEEP_SECONDS)
        try:
            say_goodbye()
        except DatabaseError as away:
            logger.warning("the database is away (%s) at the end", type(away).__name__)
        logger.info("the sweeper ends")
