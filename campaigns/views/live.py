"""Live parts: a page whose middle is fetched again by HTMX until its upload is final.

The browser says which version it has; while that is still true the answer is 204 and nothing is swapped, so that
a text being copied stays selected. A live part holds no form: what a person is typing must not be replaced.

What is over within a second for most files is looked at sooner (`soon`): after 0.3 seconds, after 0.7 more, then every
two seconds like the others. A look that does not come back is followed by the next of those.
"""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from campaigns.signed_in import SignedInRequest

_FIRST_LOOKS = ("load delay:300ms", "load delay:700ms")
_THEN = "every 2s"


def live(
    request: SignedInRequest, *, page: str, part: str, context: dict[str, object], soon: bool = False
) -> HttpResponse:
    """The page with its live part in it; the live part alone, or 204, when HTMX asks.

    `context` must have `is_final`: whether to stop asking, and `spoken`: what is said to a screen reader when it
    changes.
    """
    content = render_to_string(part, context, request)
    version = hashlib.sha256(content.encode()).hexdigest()[:16]
    is_known = request.GET.get("seen") == version
    looks = _looks(request) if soon else len(_FIRST_LOOKS)
    if request.htmx and is_known and not context["is_final"] and looks == len(_FIRST_LOOKS):
        response = HttpResponse(status=204)
    else:
        shown = {"live": content, "version": version, "is_known": is_known, **_next_look(looks, soon=soon)}
        response = render(request, "parts/live.html" if request.htmx else page, context | shown)
    response["Cache-Control"] = "no-store"  # Back must not show a part as if it were the page
    patch_vary_headers(response, ["HX-Request"])
    return response


def _looks(request: SignedInRequest) -> int:
    """How many of the first looks are behind; the part is to come with the next one, so there is no 204 for them."""
    text = request.GET.get("look", "") if request.htmx else ""
    return min(int(text), len(_FIRST_LOOKS)) if text.isdecimal() and len(text) == 1 else 0


def _next_look(looks: int, *, soon: bool) -> dict[str, object]:
    """When to ask again, and what that request says of the looks behind it (None: nothing)."""
    trigger = ", ".join([*_FIRST_LOOKS[looks : looks + 1], _THEN])
    return {"trigger": trigger, "look": min(looks + 1, len(_FIRST_LOOKS)) if soon else None}
