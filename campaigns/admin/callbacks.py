"""Callbacks that are set aside, as they are not understood or name another transaction. An administrator looks at the
message, and has it read again once the reading is corrected. No signed link is shown."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from campaigns import access, callbacks, tasks, vendor
from campaigns.models import Action, Callback, CallbackState, Event
from campaigns.signed_in import user_of
from campaigns.wording import numbered, report_notes_in_words

from .written_by_portal import WrittenByPortal

READ_AT_ONCE = 100
_MESSAGE_CHARACTERS = 4000
_SHOWN = (
    "received_at",
    "upload",
    "batch",
    "account",
    "transaction_of_the_request",
    "transaction_in_the_message",
    "state",
    "why",
    "content_type",
    "body_shown",
)

# What is said of so many callbacks after they were read again, by their state then.
_READ: dict[CallbackState, tuple[int, str, str]] = {
    CallbackState.APPLIED: (messages.SUCCESS, "counts now", "count now"),
    CallbackState.DUPLICATE: (
        messages.SUCCESS,
        "is understood now, and another message counts for its batch",
        "are understood now, and other messages count for their batches",
    ),
    CallbackState.UNMATCHED: (messages.WARNING, "names another transaction still", "name another transaction still"),
    CallbackState.MALFORMED: (messages.WARNING, "is not understood still", "are not understood still"),
}


class SetAsideAs(admin.ChoicesFieldListFilter):
    """The states of callbacks that are in the list."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        all_of_them, *of_states = super().choices(changelist)
        yield all_of_them
        for state, choice in zip(CallbackState, of_states, strict=True):
            if state in CallbackState.set_aside():
                yield choice


@admin.register(Callback)
class CallbackAdmin(WrittenByPortal[Callback]):
    list_title = "Callbacks that are set aside: they count for nothing until they are understood"
    list_display = ["received_at", "upload", "batch", "state", "why"]
    list_filter = [("state", SetAsideAs), "received_at", "attempt__account"]
    search_fields = ["=transaction_id", "=attempt__transaction_id"]
    search_help_text = "A transaction id, as in the message or in the dialer's answer to the request."
    ordering = ["-received_at", "-pk"]
    fields = _SHOWN
    readonly_fields = _SHOWN
    actions = ["read_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Callback]:
        """Only those that are set aside. `may_see` says whether the page of its upload is shown to this person."""
        set_aside = super().get_queryset(request).filter(state__in=CallbackState.set_aside())
        seen = access.uploads_to_see(user_of(request)).filter(pk=OuterRef("attempt__batch__upload"))
        with_upload = set_aside.select_related("attempt__account", "attempt__batch__upload__campaign__account")
        return with_upload.annotate(may_see=Exists(seen)).defer("body", "sealed_body")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one. Nothing can be changed there; its one button does what the action of the list does."""
        if request.method != "POST":
            title = {"title": "A callback that is set aside"}
            return super().change_view(request, object_id, form_url, title | (extra_context or {}))
        if not self.has_change_permission(request):
            raise PermissionDenied
        callback = self.get_object(request, unquote(object_id))
        if callback is not None and "_read_again" in request.POST:
            self.read_again(request, Callback.objects.filter(pk=callback.pk))
        return redirect("admin:campaigns_callback_changelist")

    @admin.display(description="Upload", ordering="attempt__batch__upload")
    def upload(self, callback: Callback) -> str:
        upload = callback.attempt.batch.upload
        return format_html('<a href="{}">{}</a>', reverse("admin:campaigns_upload_change", args=[upload.pk]), upload)

    @admin.display(description="Batch")
    def batch(self, callback: Callback) -> str:
        """Its number. A link, where the person may see the page of the upload."""
        batch = callback.attempt.batch
        if not getattr(callback, "may_see", False):
            return f"{batch.number:,}"
        page = reverse("upload", args=[batch.upload_id])
        return format_html('<a href="{}?batches={}#batches">{}</a>', page, batch.number, f"{batch.number:,}")

    @admin.display(description="Account", ordering="attempt__account")
    def account(self, callback: Callback) -> str:
        return str(callback.attempt.account)

    @admin.display(description="Transaction of the request")
    def transaction_of_the_request(self, callback: Callback) -> str:
        return callback.attempt.transaction_id

    @admin.display(description="Transaction in the message")
    def transaction_in_the_message(self, callback: Callback) -> str:
        return callback.transaction_id

    @admin.display(description="Why")
    def why(self, callback: Callback) -> str:
        return report_notes_in_words(callback.notes)

    @admin.display(description="Message")
    def body_shown(self, callback: Callback) -> str:
        """As it came, but for signatures of links; its beginning where it is long."""
        return vendor.shown(bytes(callback.body), most=_MESSAGE_CHARACTERS) or "It is empty."

    @admin.action(description="Read again", permissions=["change"])
    def read_again(self, request: HttpRequest, chosen: QuerySet[Callback]) -> None:
        ids = list(chosen.order_by("pk").values_list("pk", flat=True)[: READ_AT_ONCE + 1])
        ended = Counter(self._read_again(request, callback_id) for callback_id in ids[:READ_AT_ONCE])
        for state, (level, of_one, of_many) in _READ.items():
            if count := ended[state]:
                said = numbered(count, "callback", "callbacks")
                self.message_user(request, f"{said} {of_one if count == 1 else of_many}.", level)
        if count := ended[None]:
            said = numbered(count, "callback is", "callbacks are")
            self.message_user(request, f"{said} not set aside any more.", messages.WARNING)
        if len(ids) > READ_AT_ONCE:
            said = f"These were the first {READ_AT_ONCE} of those that you chose. Choose “Read again” for the others."
            self.message_user(request, said, messages.WARNING)

    def _read_again(self, request: HttpRequest, callback_id: int) -> CallbackState | None:
        """Its state now; None where it is not set aside any more. Nothing is read again without an event that says by
        whom."""
        with transaction.atomic():
            read = callbacks.read_again(callback_id=callback_id)
            if read is None:
                return None
            callback = (
                Callback.objects.defer("body", "sealed_body")
                .select_related("attempt__batch__upload")
                .get(pk=callback_id)
            )
            self.log_change(request, callback, "Read again.")
            batch = callback.attempt.batch
            details = {"batch": batch.number, "state": str(read.state)}
            Event.objects.create(
                action=Action.CALLBACK_READ_AGAIN, user=user_of(request), upload=batch.upload, details=details
            )
            failed_files = [read.failed_file] if read.failed_file else []
            tasks.enqueue_what_follows(callback_ids=[callback_id], failed_files=failed_files)
        return read.state
