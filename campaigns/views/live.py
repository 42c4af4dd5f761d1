"""Live parts: a page whose middle is fetched again by HTMX until its upload is final.

The browser says which version it has; while that is still true the answer is 204 and nothing is swapped, so that
a text being copied stays selected. A live part holds no form: what a person is typing must not be replaced.
"""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def live(request: HttpRequest, *, page: str, part: str, context: dict) -> HttpResponse:
    """The page with its live part in it; the live part alone, or 204, when HTMX asks.

    `context` must have `is_final`: whether to stop asking, and `spoken`: what is said to a screen reader when it
    changes.
    """
    content = render_to_string(part, context, request)
    version = hashlib.sha256(content.encode()).hexdigest()[:16]
    if request.htmx and request.GET.get("seen") == version and not context["is_final"]:
        response = HttpResponse(status=204)
    else:
        template = "parts/live.html" if request.htmx else page
        response = render(request, template, context | {"live": content, "version": version})
    response["Cache-Control"] = "no-store"  # Back must not show a part as if it were the page
    patch_vary_headers(response, ["HX-Request"])
    return response
