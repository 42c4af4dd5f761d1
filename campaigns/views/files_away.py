"""A page that needs a stored file which is not there, or a disk that is full: a sentence, and no error page."""

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.full_disk import is_full
from campaigns.wording import NO_SPACE

logger = logging.getLogger(__name__)


class FilesAwayMiddleware:
    """Answers with 507 (Insufficient Storage) or 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_full(exception):
            logger.error("a page needs room on the disk: %s", exception)
            return render(request, "errors/no_space.html", {"sentence": NO_SPACE}, status=507)
        if isinstance(exception, OSError) and _is_of_storage(exception):
            logger.error("a page needs a stored file: %s", type(exception).__name__)
            return render(request, "errors/files_away.html", status=503)
        return None


def _is_of_storage(failure: OSError) -> bool:
    return isinstance(failure.filename, str) and Path(failure.filename).is_relative_to(Path(settings.MEDIA_ROOT))
