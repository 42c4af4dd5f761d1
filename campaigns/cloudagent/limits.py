"""The dialer's limits, and the bounds that follow from them. They stand here and nowhere else.

`sandbox/`, which stands for the dialer, has its own copy of what the dialer enforces: it imports nothing of ours, so
that the tests compare two readings of docs/dialer.md.
"""

MAX_ROWS = 500
"""Rows in one request (docs/dialer.md#limits)."""

ROW_CHARACTERS = 2000
"""Characters of one row: all its values and all headers of the map, added up (docs/dialer.md#limits). Whether
the dialer counts quotes and commas too is not said."""

REQUESTS_A_MINUTE = 5
"""Requests a minute and account (docs/dialer.md#limits)."""

REQUEST_BYTES = 4_000_000
"""Bytes of a request's urlencoded body, unless the account says otherwise: half of what PHP takes by default
(docs/dialer.md#size-of-a-body)."""

MOST_REQUEST_BYTES = 7_500_000
"""The most that an account can say: just below the 8 MB of PHP's default. A server over its limit sees no fields at
all (docs/dialer.md#size-of-a-body)."""

OVERHEAD_BYTES = 32_768
"""Room kept for all of a body that is not rows. Headers of 2,000 characters in the costliest script, the key, the
names, the options and the callback address stay below it."""

MAX_CALLBACK_BYTES = 256 * 1024
"""A callback is a few hundred bytes. What is larger than this is not read."""

MAX_FAILED_FILE_BYTES = 20 * 1024 * 1024
"""500 rows of 2,000 characters are 1 to 4 MB; nobody says that a failed file holds the rows of one request only. A file
with more bytes is not kept: what is kept is read whole."""

MAX_FAILED_FILE_ROWS = 20_000
"""Rows of a failed file: forty requests' worth. A file with more is not kept either."""
