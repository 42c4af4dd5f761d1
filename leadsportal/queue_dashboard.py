"""While Redis does not answer, the queue's dashboard (django-rq's pages) shows a page that says so, and no error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError


class RedisAwayMiddleware:
    """Handles errors of the dashboard's pages only: other pages do not need Redis."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        page = request.resolver_match
        if isinstance(exception, RedisError) and page is not None and page.app_name == "django_rq":
            return render(request, "errors/redis_away.html", status=503)
        return None
