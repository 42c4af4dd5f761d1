"""Who asks, for the types: Django's own say of every request that nobody may have signed in.

Beside the walk. LoginRequiredMiddleware and the admin let nobody else at a page, but for those of views/signing_in.py,
views/health.py and views/callback.py.
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """What every page gets, with what django-htmx says of it. For annotations only: Django makes an HttpRequest."""

    htmx: HtmxDetails


class SignedInRequest(HtmxRequest):
    """What a page gets of a person who has signed in. For annotations only, too."""

    user: User
    has_several_accounts: bool  # once views/naming.py has asked


def user_of(request: HttpRequest) -> User:
    """The person who asks. Raises PermissionDenied where nobody has signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
