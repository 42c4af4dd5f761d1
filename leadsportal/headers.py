"""What each answer tells the browser beside its content.

Others are set elsewhere: Content-Security-Policy by django-csp; Referrer-Policy, Cross-Origin-Opener-Policy,
X-Content-Type-Options and X-Frame-Options by Django (settings.py); Clear-Site-Data at a sign-out
(signing_in/sessions.py).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SWITCHED_OFF = (
    "accelerometer",
    "camera",
    "clipboard-read",
    "display-capture",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
"""What a browser can do and the portal does not use. A script that gets into a page all the same cannot use it. Only
names that Chromium knows: it warns of each other one."""

_OF_EVERY_ANSWER = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in SWITCHED_OFF),
    # No page of another site gets what is here, by an <img> or a <script> for example.
    "Cross-Origin-Resource-Policy": "same-origin",
}


class EveryAnswerMiddleware:
    """Stands before all middleware that answers by itself: static files and redirects to https have these headers,
    too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        for name, value in _OF_EVERY_ANSWER.items():
            response[name] = value
        return response


class NoStoreMiddleware:
    """No page, part of a page, download or error is kept in a browser or in a proxy, so that Back shows nothing of it
    after a sign-out. Stands behind the middleware of the static files, which are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response["Cache-Control"] = "no-store"
        return response
