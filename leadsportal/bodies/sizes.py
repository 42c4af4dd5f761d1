"""How large the body of a request may be. The page that is asked for decides, before anything reads the body: what
Django parses of a form, it keeps in memory and in the temporary folder.

Pages take little, unless they say otherwise (`takes_bodies`), and what a page may take of few people only, it does not
take of the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

FORM_BYTES = 1024 * 1024
"""What a page takes of somebody who has signed in. The largest form is a row of the check page with all its cells. The
dialer takes 2,000 characters of a row, and a cell that is far too long has 300 KB at most as it is sent."""

PUBLIC_BYTES = 64 * 1024
"""What a page takes of anybody: a user name and a password."""

_View = TypeVar("_View", bound=Callable[..., Any])


def anybody(_request: HttpRequest) -> bool:
    """For `takes_bodies`: whoever reaches the page."""
    return True


@dataclass(frozen=True, slots=True)
class BodyBound:
    """What a page takes otherwise than usual.

    `most` bytes, asked at each request as it may depend on settings. `of`: whether this is somebody of whom it takes
    so much; the others have the usual bound. With `for_machines` it is told in plain text that a body is too large, and
    a body may come in chunks, without its length: the page itself has to bound that one.
    """

    most: Callable[[], int]
    of: Callable[[HttpRequest], bool] = anybody
    for_machines: bool = False


def takes_bodies(bound: BodyBound) -> Callable[[_View], _View]:
    """Marks a page with its own bound. It stands above all other decorators."""

    def mark(view: _View) -> _View:
        view.body_bound = bound  # type: ignore[attr-defined]
        return view

    return mark


def bound_of(view: Callable[..., Any]) -> BodyBound | None:
    """None for a page that takes what is usual."""
    bound: BodyBound | None = getattr(view, "body_bound", None)
    return bound


def largest_form() -> int:
    """Of a form with a file. A file that is somewhat over the limit comes all the same, so that the page can say how
    large it is and may be; of a much larger one no sentence is worth its way."""
    file: int = settings.MAX_FILE_BYTES
    return 2 * file + 1024 * 1024


class BodySizesMiddleware:
    """Refuses what is too large (413), and forms without a length (411). Where the page takes as much of others, the
    answer leads to the page, which says why it does not of this person. Stands behind the middleware that asks for a
    sign-in, which reads no body, and before all that read one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: object) -> HttpResponse | None:
        bound = bound_of(view)
        usual = FORM_BYTES if getattr(view, "login_required", True) else PUBLIC_BYTES
        is_for_machines = bound is not None and bound.for_machines
        if not is_for_machines and "Transfer-Encoding" in request.headers:
            return HttpResponse("Say how long it is.\n", status=411, content_type="text/plain; charset=utf-8")
        length = announced_length(request.META)
        if length <= usual:
            return None
        if bound and length <= bound.most():
            return None if bound.of(request) else redirect(request.path)
        if is_for_machines:
            return HttpResponse("The message is too long.\n", status=413, content_type="text/plain; charset=utf-8")
        return too_large(request)


def announced_length(environ: dict[str, Any]) -> int:
    """Bytes of the body, as the request says in its head, and as Django reads it. 0 if it says nothing of it."""
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def too_large(request: HttpRequest) -> HttpResponse:
    """The page that says so (413)."""
    sizes = {"limit": settings.MAX_FILE_BYTES, "form_limit": FORM_BYTES, "public_limit": PUBLIC_BYTES}
    return render(request, "errors/413.html", sizes, status=413)
