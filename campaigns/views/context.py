"""What every page may need to say, whatever its subject."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from campaigns.notifications import News
from campaigns.wording import SilenceInWords, StorageInWords

from .notifications import news_of
from .storage_status import storage
from .worker_status import silence


def warnings(request: HttpRequest) -> dict[str, Callable[[], SilenceInWords | StorageInWords | News | None]]:
    """`silence`: which processes show no sign of life. `storage`: which do not see the stored files. `unseen`: the
    notifications that the person has not seen. Only a template that uses them costs queries."""
    return {"silence": silence, "storage": storage, "unseen": cache(lambda: news_of(request))}
