"""What the proxy in front asks (docs/deploy/nginx-site.conf). It hands on none of these addresses from outside."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from leadsportal.bodies import sizes
from leadsportal.signing_in.sessions import day_is_over

ADDRESS = "X-Original-URI"
"""The header with the address that is asked for."""


@login_not_required
@require_safe
def may_be_large(request: HttpRequest) -> HttpResponse:
    """Asked before a large body is taken and stored: 204 if the page at ADDRESS takes one of the person whose session
    this is, else 401."""
    path = request.headers.get(ADDRESS, "").partition("?")[0]
    try:
        bound = sizes.bound_of(resolve(path).func)
    except Resolver404:
        bound = None
    is_signed_in = request.user.is_authenticated and not day_is_over(request)
    may = bound is not None and is_signed_in and bound.of(request)
    return HttpResponse(status=204 if may else 401)


@login_not_required
@require_safe
def too_large(request: HttpRequest) -> HttpResponse:
    """The page for a body that the proxy has refused."""
    return sizes.too_large(request)
