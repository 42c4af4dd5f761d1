"""The vendor's words: what the dialer is sent, what it answers, what it calls back with, and the file of rows that it
did not load. The one place that knows them; what they come to is in the values of `campaigns.dialer`.

========================  ==================================================================================
``limits.py``             the dialer's limits and the bounds that follow from them
``request.py``            a batch becomes a request; rows are cut into batches
``answer.py``             an answer is judged: accepted, refused, or nobody knows
``status.py``             the question for a campaign's status, which shows whether the dialer answers
``callback.py``           a callback's body becomes facts
``envelopes.py``          … whatever the fields are wrapped in
``fields.py``             … and however their names are written
``unpacking.py``          … unpacked before where it is gzip, up to a bound
``redaction.py``          … and how it may be stored: without the link's signature
``failed_file.py``        the failed file's rows: numbers and reasons
``failed_file_table.py``  … its bytes as a table of texts
``links.py``              the failed file's link: its host, its file, and until when it works
``transactions.py``       what can be a transaction id, also where it was rounded
``json_text.py``          JSON that others wrote
``plain_text.py``         texts that others wrote, as they may be stored and shown
========================  ==================================================================================

Plain values in, frozen values out. Nothing here sends anything or knows a model. What comes from outside may be
anything: `understand`, `judge`, `judge_status`, `redact`, `read_failed_file` and `read_table` take any bytes, are
bounded, and raise nothing. Facts about the dialer are cited from docs/dialer.md by heading.
"""

from .answer import judge
from .callback import understand
from .failed_file import read_failed_file
from .failed_file_table import is_beyond_bounds, read_table
from .limits import (
    MAX_CALLBACK_BYTES,
    MAX_FAILED_FILE_BYTES,
    MAX_FAILED_FILE_ROWS,
    MAX_ROWS,
    MOST_REQUEST_BYTES,
    REQUEST_BYTES,
    REQUESTS_A_MINUTE,
    ROW_CHARACTERS,
)
from .links import LINK_LIVES, expires_at, failed_file_name, file_name_of, host_of, is_amazon, is_s3
from .redaction import is_redacted, redact, shown
from .request import (
    build_request,
    bulk_address,
    cut_batches,
    encoded_row_bytes,
)
from .status import build_status_request, judge_status
from .transactions import ids_around, is_rounding_of
from .unpacking import unpacked

__all__ = [
    "LINK_LIVES",
    "MAX_CALLBACK_BYTES",
    "MAX_FAILED_FILE_BYTES",
    "MAX_FAILED_FILE_ROWS",
    "MAX_ROWS",
    "MOST_REQUEST_BYTES",
    "REQUESTS_A_MINUTE",
    "REQUEST_BYTES",
    "ROW_CHARACTERS",
    "build_request",
    "build_status_request",
    "bulk_address",
    "cut_batches",
    "encoded_row_bytes",
    "expires_at",
    "failed_file_name",
    "file_name_of",
    "host_of",
    "ids_around",
    "is_amazon",
    "is_beyond_bounds",
    "is_redacted",
    "is_rounding_of",
    "is_s3",
    "judge",
    "judge_status",
    "read_failed_file",
    "read_table",
    "redact",
    "shown",
    "understand",
    "unpacked",
]
