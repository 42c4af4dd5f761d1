"""Failed files whose links are not followed by themselves (campaigns/failed_files/trusting.py): an administrator looks
where each leads, and approves it or lets it end. No signed link is shown."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from campaigns import tasks
from campaigns.cloudagent import file_name_of
from campaigns.failed_files import approve
from campaigns.models import Action, Event, FailedFile, FailedFileState, WrongCredentialKeys, database_now
from campaigns.signed_in import user_of
from campaigns.wording import link_ends, report_notes_in_words

from .written_by_portal import WrittenByPortal

_FILE_NAME_CHARACTERS = 100
_SHOWN = ("upload", "batch_number", "account", "host", "file_name", "why", "ends")


@admin.register(FailedFile)
class FailedFileAdmin(WrittenByPortal[FailedFile]):
    list_display = ["id", *_SHOWN]
    list_display_links = None
    list_title = "Failed files whose links wait to be approved"
    fields = _SHOWN
    readonly_fields = _SHOWN
    actions = ["approve"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FailedFile]:
        """Only those that wait, with the one first whose link ends first."""
        waiting = super().get_queryset(request).filter(state=FailedFileState.KEPT).order_by("expires_at", "pk")
        return waiting.select_related("batch__upload__campaign__account")

    @admin.display(description="Upload")
    def upload(self, failed_file: FailedFile) -> str:
        return str(failed_file.batch.upload)

    @admin.display(description="Batch")
    def batch_number(self, failed_file: FailedFile) -> int:
        return failed_file.batch.number

    @admin.display(description="Account")
    def account(self, failed_file: FailedFile) -> str:
        return str(failed_file.batch.upload.campaign.account)

    @admin.display(description="File")
    def file_name(self, failed_file: FailedFile) -> str:
        try:
            return file_name_of(failed_file.link.reveal())[:_FILE_NAME_CHARACTERS]
        except WrongCredentialKeys:
            return "The link cannot be opened."

    @admin.display(description="Why it waits")
    def why(self, failed_file: FailedFile) -> str:
        return report_notes_in_words(failed_file.notes)

    @admin.display(description="Its link")
    def ends(self, failed_file: FailedFile) -> str:
        return link_ends(failed_file.expires_at, database_now())

    @admin.action(description="Approve: fetch this file from this host, this once", permissions=["change"])
    def approve(self, request: HttpRequest, failed_files: QuerySet[FailedFile]) -> None:
        for failed_file in failed_files:
            try:
                is_approved = self._approve(request, failed_file)
            except WrongCredentialKeys:
                messages.error(request, f"The link of failed file {failed_file.pk} cannot be opened.")
                continue
            if is_approved:
                tasks.enqueue(tasks.fetch_failed_file, failed_file.pk)
                messages.success(request, f"Failed file {failed_file.pk} is fetched from {failed_file.host} now.")
            else:
                messages.warning(
                    request, f"Failed file {failed_file.pk} does not wait any more, or its link has ended."
                )

    def _approve(self, request: HttpRequest, failed_file: FailedFile) -> bool:
        """Nothing is approved of which the log of actions does not say by whom. Raises WrongCredentialKeys."""
        with transaction.atomic():
            if not approve(failed_file_id=failed_file.pk):
                return False
            self.log_change(request, failed_file, f"Approved the link to {failed_file.host}.")
            batch = failed_file.batch
            details = {"batch": batch.number, "host": failed_file.host}
            Event.objects.create(
                action=Action.LINK_APPROVED, user=user_of(request), upload=batch.upload, details=details
            )
        return True
