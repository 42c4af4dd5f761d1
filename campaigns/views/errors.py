"""Pages for what went wrong before a view could say it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not the session's: mostly one that was left open while the session ended."""
    return render(request, "errors/403_csrf.html", {"page": request.path}, status=403)
