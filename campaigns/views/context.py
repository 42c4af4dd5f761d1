"""What every page may need to say, whatever its subject."""

from collections.abc import Callable

from django.http import HttpRequest

from campaigns.wording import SilenceInWords, StorageInWords

from .storage_status import storage
from .worker_status import silence


def warnings(request: HttpRequest) -> dict[str, Callable[[], SilenceInWords | StorageInWords | None]]:
    """`silence`: which processes show no sign of life. `storage`: which do not see the stored files. Only a template
    that uses them costs queries."""
    return {"silence": silence, "storage": storage}
