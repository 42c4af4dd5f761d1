"""The stage of failed files: fetch the dialer's file at once, keep our copy, join its rows to their leads.

The link is signed and dies within a day. Read in order: fetching (when, and what becomes of it), downloading (the
HTTP), archiving (how a failed file ends), joining (what its rows say of the leads).
"""

from .archiving import archive
from .downloading import NotFetched, download, host_is_allowed
from .fetching import due_failed_files, fetch_failed_file, release_held
from .joining import join

__all__ = [
    "NotFetched",
    "archive",
    "download",
    "due_failed_files",
    "fetch_failed_file",
    "host_is_allowed",
    "join",
    "release_held",
]
