"""Where the pages are that mails and webhooks name: ids only."""

from django.conf import settings
from django.urls import reverse


def page_of(upload_id: int) -> str:
    """The address of an upload's page."""
    return _at("upload", upload_id)


def history_page() -> str:
    """The address of the list of all uploads."""
    return _at("history")


def choices_page() -> str:
    """The address of the page on which a person chooses how to be notified."""
    return _at("notifications")


def _at(name: str, *ids: int) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=ids)}"
