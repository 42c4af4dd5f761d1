"""An upload on its way to the dialer, one answer and one callback at a time, by the product's own stages."""

import json

from campaigns import callbacks, failed_files
from campaigns.dialer import Observed, Phase
from campaigns.models import Account, Attempt, FailedFile, Upload
from campaigns.sending import claim, record

QUEUED = b'{"transactionId":"1291717164455","status":"success","message":"queued successfully"}'


class Request:
    """The next request of an upload's account, under way."""

    def __init__(self, upload: Upload) -> None:
        Attempt.objects.update(slot_free_at="2020-01-01T00:00:00Z")
        Account.objects.update(backs_off_until=None)
        claimed = claim(account_id=upload.campaign.account_id)
        self.attempt = Attempt.objects.select_related("batch").get(pk=claimed.attempt_id)
        self.token = claimed.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]
        self.size = self.attempt.batch.size

    def answer(self, body: bytes = QUEUED, *, status: int = 200) -> "Request":
        observed = Observed(phase=Phase.ANSWERED, status=status, content_type="", body=body, complete=True)
        record(attempt_id=self.attempt.pk, observed=observed)
        return self

    def gets_no_clear_answer(self) -> "Request":
        return self.answer(b"<html><script>alert(1)</script></html>", status=502)

    def call_back(self, *, failed: int = 0, link: str = "") -> FailedFile | None:
        body = callback_body(loaded=self.size - failed, failed=failed, link=link)
        kept = callbacks.keep(token=self.token, body=body, content_type="application/json")
        return callbacks.apply_callback(callback_id=kept.pk)

    def reject(self, reasons: list[str]) -> FailedFile:
        """The dialer reports the first leads of the batch with these reasons."""
        found = self.call_back(failed=len(reasons), link="https://s3.amazonaws.com/x_error.csv")
        leads = self.attempt.batch.leads()[: len(reasons)]
        lines = [f"{lead.values[0]},{reason}" for lead, reason in zip(leads, reasons, strict=True)]
        failed_files.archive(failed_file=found, data="\n".join(["PhoneNumber,Reason", *lines]).encode())
        found.refresh_from_db()
        return found


def callback_body(*, loaded: int, failed: int = 0, link: str = "") -> bytes:
    facts = {
        "totalNoUploaded": str(loaded + failed),
        "numbersProcessed": str(loaded),
        "numbersNotProcessed": str(failed),
        "failedFilePath": link,
        "transactionId": "1291717164455",
        "status": "Success",
        "message": "File Successfully uploaded.",
    }
    return json.dumps({"data": facts}).encode()
