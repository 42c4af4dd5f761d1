"""What every page may need to say, whatever its subject."""

from collections.abc import Callable

from django.http import HttpRequest

from campaigns.wording import SilenceInWords

from .worker_status import silence


def warnings(request: HttpRequest) -> dict[str, Callable[[], SilenceInWords | None]]:
    """`silence`: which processes show no sign of life. Only a template that uses it costs a query."""
    return {"silence": silence}
