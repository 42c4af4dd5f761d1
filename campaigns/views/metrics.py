"""Numbers for Prometheus, for whoever runs this host or has the token."""

import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from campaigns.metrics import Numbers
from leadsportal.request_numbers import request_numbers

# What a proxy in front says of whom it asks for. A request with any of these does not come from this host.
_OF_A_PROXY = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The text format of Prometheus. 404 for everybody else, as for an address that there is not."""
    if not (_has_token(request) or _is_of_this_host(request)):
        raise Http404
    kept = CollectorRegistry()
    kept.register(Numbers())
    return HttpResponse(generate_latest(request_numbers()) + generate_latest(kept), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    is_it = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    return bool(settings.METRICS_TOKEN) and scheme.lower() == "bearer" and is_it


def _is_of_this_host(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _OF_A_PROXY):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a Unix socket has no address
        return False
