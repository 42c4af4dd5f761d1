"""How a person is called on pages."""

from django.contrib.auth.models import User


def person_in_words(person: User) -> str:
    """The full name; the user name of who has none."""
    return person.get_full_name() or person.get_username()
