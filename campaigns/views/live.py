"""Live parts: HTMX fetches the middle of a page again and again, until its upload is final.

The browser says which version it has. If nothing is new, the answer is 204 and the page stays as it is, so that a
selected text stays selected. A live part has no form, since a new version would replace what a person is typing.

Some states last less than a second for most files. The page then asks sooner (`soon`): after 0.3 seconds, after 0.7
more, then every two seconds as usual. If one of these requests gets no answer, the page asks again two seconds later.
"""

import hashlib
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from campaigns.signed_in import SignedInRequest

_FIRST_LOOKS = ("load delay:300ms", "load delay:700ms")
_THEN = "every 2s"


@dataclass(frozen=True, slots=True)
class LivePart:
    """What parts/live.html shows. It is fetched again from `address`, which tells the `version` that was seen, when
    `trigger` says (of HTMX); with an empty address it is not. `spoken` is said to a screen reader, and said again where
    the part has changed since (`speaks_anew`). `title` is what the browser's tab says from then on, empty where that
    stays as it is."""

    content: SafeString
    version: str
    address: str
    trigger: str
    spoken: str
    speaks_anew: bool
    title: str


def live(
    request: SignedInRequest, *, page: str, part: str, context: dict[str, object], soon: bool = False
) -> HttpResponse:
    """The whole page; or, when HTMX asks, the live part alone, or 204.

    `context` must have `is_final`: whether the page stops asking; and `spoken`: a text that a screen reader says when
    it changes. It may have a `title`: what the browser's tab says, when that changes with the part.
    """
    content = render_to_string(part, context, request)
    version = hashlib.sha256(f"{context.get('title', '')}{content}".encode()).hexdigest()[:16]
    is_known = request.GET.get("seen") == version
    looks = _looks(request) if soon else len(_FIRST_LOOKS)
    if request.htmx and is_known and not context["is_final"] and looks == len(_FIRST_LOOKS):
        response = HttpResponse(status=204)
    else:
        shown = LivePart(
            content=content,
            version=version,
            address="" if context["is_final"] else _next_address(request, version, looks, soon=soon),
            trigger=", ".join([*_FIRST_LOOKS[looks : looks + 1], _THEN]),
            spoken=str(context["spoken"]),
            speaks_anew=bool(request.htmx) and not is_known,
            title=str(context.get("title", "")) if request.htmx else "",
        )
        response = render(request, "parts/live.html" if request.htmx else page, context | {"live": shown})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _looks(request: SignedInRequest) -> int:
    """How many of the first requests were made. Their answer is never 204, since the part says when to ask next."""
    text = request.GET.get("look", "") if request.htmx else ""
    return min(int(text), len(_FIRST_LOOKS)) if text.isdecimal() and len(text) == 1 else 0


def _next_address(request: SignedInRequest, version: str, looks: int, *, soon: bool) -> str:
    """Where to ask again: the page's own address, with the version that the browser has, and how many of the first
    requests were made by then."""
    query = request.GET.copy()
    query["seen"] = version
    query.pop("look", None)
    if soon:
        query["look"] = str(min(looks + 1, len(_FIRST_LOOKS)))
    return f"{request.path}?{query.urlencode()}"
