"""The vendor's words: what the dialer is sent, what it answers, what it calls back with, and the file of
rows that it did not take. The one place that knows them.

     batches ──▶ attempts ──▶ callbacks ──▶ outcomes ──▶ failed file
     request     answer       callback                   failed_file, links

Plain values in, frozen values out. Knows the shapes of HTTP, but nobody here sends anything; knows no
models. What comes from outside is hostile until checked: `understand`, `judge`, `redact` and
`read_failed_file` take any bytes, are bounded, and raise nothing. Facts on the dialer are cited from
contract.md by section.
"""

from .answer import (
    FIELDS_NOT_SEEN,
    INCOMPLETE,
    NO_TRANSACTION_ID,
    STATUS_ONLY,
    UNDOCUMENTED_MESSAGE,
    Judgement,
    Observed,
    Outcome,
    Phase,
    judge,
)
from .callback import MAX_CALLBACK_BYTES, CallbackFacts, Malformed, understand
from .errors import (
    BadCredentials,
    CloudAgentError,
    InvalidData,
    NoAnswer,
    Refused,
    TooManyRequests,
    UnknownCampaign,
    Unreachable,
)
from .failed_file import FailedRow, FailedRows, read_failed_file
from .failed_file_table import MAX_FAILED_FILE_BYTES
from .links import expires_at, host_of
from .redaction import redact
from .request import (
    MAX_BYTES,
    MAX_ROWS,
    OVERHEAD_BYTES,
    REQUESTS_A_MINUTE,
    ROW_CHARACTERS,
    BulkRequest,
    build_request,
    bulk_address,
    cut_batches,
    encoded_row_bytes,
    row_bytes,
    row_characters,
)
from .status import Sign, StatusRequest, build_status_request, judge_status

__all__ = [
    "FIELDS_NOT_SEEN",
    "INCOMPLETE",
    "MAX_BYTES",
    "MAX_CALLBACK_BYTES",
    "MAX_FAILED_FILE_BYTES",
    "MAX_ROWS",
    "NO_TRANSACTION_ID",
    "OVERHEAD_BYTES",
    "REQUESTS_A_MINUTE",
    "ROW_CHARACTERS",
    "STATUS_ONLY",
    "UNDOCUMENTED_MESSAGE",
    "BadCredentials",
    "BulkRequest",
    "CallbackFacts",
    "CloudAgentError",
    "FailedRow",
    "FailedRows",
    "InvalidData",
    "Judgement",
    "Malformed",
    "NoAnswer",
    "Observed",
    "Outcome",
    "Phase",
    "Refused",
    "Sign",
    "StatusRequest",
    "TooManyRequests",
    "UnknownCampaign",
    "Unreachable",
    "build_request",
    "build_status_request",
    "bulk_address",
    "cut_batches",
    "encoded_row_bytes",
    "expires_at",
    "host_of",
    "judge",
    "judge_status",
    "read_failed_file",
    "redact",
    "row_bytes",
    "row_characters",
    "understand",
]
