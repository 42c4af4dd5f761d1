"""The queue's dashboard (django-rq's pages): for whom it is, and what it says while Redis does not answer."""

from collections.abc import Callable

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django_rq.urls import urlpatterns as pages_of_django_rq
from redis.exceptions import RedisError

PERMISSION = "django_rq.admin"
"""Who has it may look at the queue, and delete, stop and repeat its jobs. The group Administrators has it."""


def only_with_permission(page: URLPattern) -> URLPattern:
    """The same page, for members of the staff who have the permission. django-rq itself asks for staff only, and its
    numbers (stats.json, metrics) have a way in of their own."""
    guard = permission_required(PERMISSION, raise_exception=True)
    return URLPattern(page.pattern, staff_member_required(guard(page.callback)), page.default_args, page.name)


urlpatterns = [only_with_permission(page) for page in pages_of_django_rq]


class RedisAwayMiddleware:
    """Shows a page that says so where Redis does not answer. Handles errors of the dashboard's pages only: other pages
    do not need Redis."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        page = request.resolver_match
        if isinstance(exception, RedisError) and page is not None and page.app_name == "django_rq":
            return render(request, "errors/redis_away.html", status=503)
        return None
