"""The dialer's failed file, attached by hand: why a file is refused, and what came of one."""

from .numbers import numbered

TOO_LARGE_TO_ATTACH = (
    "The file has more than 20 MB or 20,000 rows. Attach the dialer's file of each batch by itself, as it came."
)
NO_TABLE_TO_ATTACH = (
    "This is no table in text. Attach the dialer's file as it came (.csv), or save the workbook as .csv."
)
OUR_OWN_FILE = (
    "This is a file of your own leads, or one that was downloaded here, and not the dialer's file of failed rows."
)
NO_ROWS_IN_FILE = "The file has no rows."
NO_REASONS_IN_FILE = "No column of the file gives a reason, so it is not the dialer's file of failed rows."
NOTHING_TO_ATTACH_TO = (
    "There is nothing to attach a failed file to: no request of these leads has reached the dialer, as far as is known."
)
NOT_OF_THESE_REQUESTS = (
    "It cannot be told of which request this file is. The dialer names it after the transaction id, which the upload's "
    "page has of each request: attach the file with that name, to its batch."
)
TOO_MANY_BATCHES = "The file names leads of more than 50 batches. Attach the dialer's file of each batch by itself."
MOVED_ON_MEANWHILE = "A batch that the file names has moved on meanwhile. Attach the file again."
ATTACHED_BEFORE = "This file is attached already, so nothing has changed."
NO_SUCH_BATCH = "The upload has no batch with this number."
CHOOSE_A_FILE = "No file was chosen. Choose the dialer's file of failed rows."


def not_of_this_upload(*, joined: int, rows: int) -> str:
    """Of a file most of whose rows are of other leads."""
    if not joined:
        return "None of its rows is a lead that was sent here: it is the failed file of something else."
    is_one = f"Only {joined:,} of its {numbered(rows, 'row is a lead', 'rows are leads')} sent here"
    return f"{is_one}: it is the failed file of something else."


def more_than_counted(batch: int, *, named: int, counted: int) -> str:
    """Of the batch with this number, whose callback counts other numbers."""
    return (
        f"The file names {numbered(named, 'lead', 'leads')} of batch {batch:,}, but the dialer's callback counts "
        f"{counted:,} not loaded: it is the failed file of something else."
    )


def too_many_attached(most: int) -> str:
    """Of an upload that has as many attached files as it may have."""
    return f"{most:,} files are attached to this upload already, and more are not taken."


def what_was_attached(*, rows: int, leads: int, unjoined: int) -> str:
    """“The file is attached: 12 rows name 11 leads; 1 row is joined to no lead.”"""
    said = f"The file is attached: {numbered(rows, 'row names', 'rows name')} {numbered(leads, 'lead', 'leads')}"
    return f"{said}; {numbered(unjoined, 'row is', 'rows are')} joined to no lead." if unjoined else f"{said}."
