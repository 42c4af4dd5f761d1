"""What a page says of processes that always run and are silent."""

from django.conf import settings

from campaigns.heartbeats import SWEEPER, silent_processes, worker_of
from campaigns.wording import SilenceInWords, silence_in_words


def silence() -> SilenceInWords | None:
    """None when all processes show signs of life. One query."""
    silent = silent_processes()
    if not silent:
        return None
    queues = [queue for queue in settings.RQ_QUEUES if worker_of(queue) in silent]
    return silence_in_words(silent, queues=queues, sweeper_is_silent=SWEEPER in silent)
