"""What we and the dialer say to each other about one batch: our request, its answer, its callback, its failed file.

Everything uses the stage functions of the product. The sandbox (`campaigns/sandbox/`) does what a real dialer does;
here a test itself says what the dialer answers and reports.
"""

import json

from campaigns import callbacks, failed_files
from campaigns.dialer import Observed, Phase
from campaigns.models import Account, Attempt, Batch, Callback, FailedFile, Upload
from campaigns.sending import Claim, claim, record
from campaigns.tally import tally
from tests import make

TRANSACTION_ID = "129171716445505819319510"  # an example of the vendor's; a JSON number cannot hold it
FAILED_FILE_LINK = "https://s3.amazonaws.com/x_error.csv"


def answered(body: object, status: int = 200) -> Observed:
    """A complete answer of the dialer. A body of bytes is sent as it is, any other as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Observed(phase=Phase.ANSWERED, status=status, content_type="application/json", body=content, complete=True)


QUEUED = answered({"transactionId": TRANSACTION_ID, "status": "success", "message": "queued successfully"})
THROTTLED = answered({"status": "error", "message": "too many Requests and failed to add Data to queue"})
BAD_KEY = answered({"status": "error", "message": "Invalid userName or apiKey"})
BAD_CAMPAIGN = answered({"status": "error", "message": "Invalid Campaign Name"})
BAD_DATA = answered({"status": "error", "message": "bulkData is not valid"})
HTML = answered(b"<html><script>alert(1)</script><b>Bad gateway</b></html>", status=502)
EMPTY = answered(b"", status=502)
UNREACHABLE = Observed(phase=Phase.NOT_SENT, error="ConnectionError")
NO_ANSWER = Observed(phase=Phase.SENT_NO_ANSWER, error="ReadTimeout")


def apply_callback(callback_id: int) -> FailedFile | None:
    """Applies one callback. Gives the failed file that is to be fetched, if any."""
    return next(iter(callbacks.apply_callbacks(callback_ids=[callback_id])), None)


class Request:
    """A request in flight, made by a claim; a test lets its answer and its callback come."""

    def __init__(self, claimed: Claim) -> None:
        self.attempt_id = claimed.attempt_id
        self.token = claimed.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]

    @property
    def batch(self) -> Batch:
        """As the database has it now."""
        return Batch.objects.get(attempts=self.attempt_id)

    @property
    def upload(self) -> Upload:
        """As the database has it now."""
        return Upload.objects.select_related("campaign__account").get(batches__attempts=self.attempt_id)

    def answer(self, observed: Observed = QUEUED) -> "Request":
        record(attempt_id=self.attempt_id, observed=observed)
        return self

    def keep(
        self, body: bytes | None = None, *, loaded: int | None = None, failed: int = 0, **said: str
    ) -> Callback | None:
        """A callback comes to the request's address and waits to be applied. It is `body`, or a `callback_body` with
        these counts: `failed` leads failed, and all other leads of the batch were loaded unless `loaded` says how
        many."""
        if body is None:
            size = self.batch.size
            body = callback_body(loaded=size - failed if loaded is None else loaded, failed=failed, total=size, **said)
        return callbacks.keep(token=self.token, body=body, content_type="application/json")

    def call_back(self, body: bytes | None = None, **said: int | str) -> FailedFile | None:
        """A callback comes (see `keep`) and is applied."""
        return apply_callback(self.keep(body, **said).pk)

    def reject(self, reasons: list[str]) -> FailedFile:
        """The dialer rejects the first leads of the batch with these reasons, and its failed file is archived."""
        found = self.call_back(failed=len(reasons), link=FAILED_FILE_LINK)
        leads = self.batch.leads()[: len(reasons)]
        lines = [f"{lead.values[0]},{reason}" for lead, reason in zip(leads, reasons, strict=True)]
        failed_files.archive(failed_file=found, data="\n".join(["PhoneNumber,Reason", *lines]).encode())
        found.refresh_from_db()
        return found


def next_request(upload: Upload) -> Request:
    """The next request of the upload's account. All slots are made free, and no pause is left."""
    Attempt.objects.update(slot_free_at="2020-01-01T00:00:00Z")
    Account.objects.update(backs_off_until=None)
    return Request(claim(account_id=upload.campaign.account_id))


def callback_body(
    *, loaded: int, failed: int = 0, total: int | None = None, link: str = "", transaction_id: str = TRANSACTION_ID
) -> bytes:
    """A callback as the vendor documents it; `total` is the sum of both counts unless it is given."""
    facts = {
        "totalNoUploaded": str(loaded + failed if total is None else total),
        "numbersProcessed": str(loaded),
        "numbersNotProcessed": str(failed),
        "failedFilePath": link,
        "transactionId": transaction_id,
        "status": "Success",
        "message": "File Successfully uploaded.",
    }
    return json.dumps({"data": facts}).encode()


def request_for(count: int = 6, **confirmed: object) -> Request:
    """The request for the first batch of an upload of `count` leads."""
    return next_request(make.confirmed_upload(make.rows(count), **confirmed))


def where() -> tuple[str, str, str]:
    """The states of the last attempt, the batch and the upload. The tally must add up."""
    upload = Upload.objects.get()
    assert tally(upload).adds_up
    return Attempt.objects.last().state, Batch.objects.get().state, upload.state
