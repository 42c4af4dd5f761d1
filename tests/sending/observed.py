"""What is observed of requests, for the tests of what follows from it."""

import json

from campaigns.dialer import Observed, Phase


def answered(body: object, status: int = 200) -> Observed:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Observed(phase=Phase.ANSWERED, status=status, content_type="application/json", body=content, complete=True)


QUEUED = answered({"transactionId": "129171716445505819319510", "status": "success", "message": "queued successfully"})
THROTTLED = answered({"status": "error", "message": "too many Requests and failed to add Data to queue"})
BAD_KEY = answered({"status": "error", "message": "Invalid userName or apiKey"})
BAD_CAMPAIGN = answered({"status": "error", "message": "Invalid Campaign Name"})
BAD_DATA = answered({"status": "error", "message": "bulkData is not valid"})
HTML = answered(b"<html><b>Bad gateway</b></html>", status=502)
UNREACHABLE = Observed(phase=Phase.NOT_SENT, error="ConnectionError")
NO_ANSWER = Observed(phase=Phase.SENT_NO_ANSWER, error="ReadTimeout")
