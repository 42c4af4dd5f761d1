"""Uploads and events. Administrators see them and cannot change them. No file contents, so no phone numbers."""

from typing import TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from campaigns.models import Event, Upload
from campaigns.wording import about_start, details_in_words, why_paused, why_unreadable

from .written_by_portal import WrittenByPortal

M = TypeVar("M", bound=Model)


class _ToBeLookedAt(WrittenByPortal[M]):
    def has_change_permission(self, request: HttpRequest, *_: object) -> bool:
        return False


@admin.register(Upload)
class UploadAdmin(_ToBeLookedAt[Upload]):
    list_display = ["id", "campaign", "uploaded_by", "uploaded_at", "state", "total_rows", "option"]
    list_filter = ["state", "campaign__account", "campaign"]
    list_select_related = ["campaign", "uploaded_by"]
    # The columns, their samples and the stored file are not shown: they contain phone numbers.
    fields = [
        "campaign",
        "state",
        ("uploaded_by", "uploaded_at"),
        ("confirmed_by", "confirmed_at"),
        "finished_at",
        ("kind", "file_bytes"),
        ("header_row", "last_row"),
        ("total_rows", "blank_rows"),
        "because_unreadable",
        "option",
        ("start_campaign", "about_start"),
        "send_at",
        "put_first_at",
        ("paused_at", "paused_by", "paused_because"),
        "resumed_at",
        ("cancelled_at", "cancelled_by"),
    ]

    @admin.display(description="Unreadable reason")
    def because_unreadable(self, upload: Upload) -> str:
        return why_unreadable(upload)

    @admin.display(description="Paused reason")
    def paused_because(self, upload: Upload) -> str:
        return why_paused(upload)

    @admin.display(description="Start outcome")
    def about_start(self, upload: Upload) -> str:
        return about_start(upload.start_outcome)


@admin.register(Event)
class EventAdmin(_ToBeLookedAt[Event]):
    list_display = ["at", "user", "action", "said", "person", "upload", "campaign", "account"]
    list_filter = ["at", "user", "person", "campaign", "account", "action"]
    list_select_related = ["user", "person", "upload", "campaign", "account"]
    fields = ["at", "user", "action", "said", "reason", "person", "upload", "campaign", "account"]

    @admin.display(description="text")
    def said(self, event: Event) -> str:
        return details_in_words(event)
