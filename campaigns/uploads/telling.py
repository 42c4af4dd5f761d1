"""The line of the log for a reading or a check that has ended."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from campaigns.models import Upload

logger = logging.getLogger(__name__)


@contextmanager
def told_at_its_end(what: str, upload: Upload) -> Iterator[dict[str, object]]:
    """Writes one line when the run ends, however it ends. The caller puts its outcome into what this gives, with a code
    or counts; without an outcome the run has broken off, as the database was away. A killed run writes no line."""
    begun = time.monotonic()
    came_of_it: dict[str, object] = {"outcome": "broken_off"}
    try:
        yield came_of_it
    finally:
        about = {"upload": upload.pk, "account": upload.campaign.account_id, "bytes": upload.file_bytes}
        seconds = round(time.monotonic() - begun, 3)
        logger.info("%s ended", what, extra={"facts": about | came_of_it | {"seconds": seconds}})
