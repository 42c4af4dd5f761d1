"""Whom somebody means who types a user name. Failed tries are counted and recorded by it. Signing in needs the exact
name."""

from django.contrib.auth.models import User
from django.db.models import Q


def person_meant(name: str | None) -> User | None:
    """The person with this user name, else one whose name differs in upper and lower case only, or whose e-mail address
    it is. None if it means nobody: it may be a password."""
    if not name:
        return None
    people = User.objects.order_by("pk")
    exact = people.filter(username=name).first()
    return exact or people.filter(Q(username__iexact=name) | Q(email__iexact=name)).first()
