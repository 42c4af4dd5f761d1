"""The stage of failed files: fetch the dialer's file at once and keep our copy.

The link is signed and dies within a day. Read in order: fetching (when, and what becomes of it), downloading (the
HTTP), archiving (how a failed file ends). What its rows say of the leads is weighed in `outcomes`.
"""

from .archiving import archive
from .downloading import NotFetched, download, host_is_allowed
from .fetching import due_failed_files, fetch_failed_file, release_kept

__all__ = [
    "NotFetched",
    "archive",
    "download",
    "due_failed_files",
    "fetch_failed_file",
    "host_is_allowed",
    "release_kept",
]
