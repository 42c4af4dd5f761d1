"""What every page may need to say, whatever its subject."""

from collections.abc import Callable

from django.http import HttpRequest

from .worker_status import Silence, silence


def warnings(request: HttpRequest) -> dict[str, Callable[[], Silence | None]]:
    """`silence`: which processes show no sign of life. Only a template that uses it costs a query."""
    return {"silence": silence}
