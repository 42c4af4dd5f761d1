"""What every page may need to say, whatever its subject."""

from collections.abc import Callable

from django.http import HttpRequest

from .worker_status import Silence, silence


def warnings(request: HttpRequest) -> dict[str, Callable[[], Silence | None]]:
    """`silence`, asked only by a template that wants to know: fragments and the admin cost nothing."""
    return {"silence": silence}
