"""What every page may need to say, whatever its subject."""

from collections.abc import Callable

from django.http import HttpRequest

from campaigns.history import sweeper_is_silent


def warnings(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """`sweeper_is_silent`, asked only by a template that wants to know: fragments and the admin cost nothing."""
    return {"sweeper_is_silent": sweeper_is_silent}
