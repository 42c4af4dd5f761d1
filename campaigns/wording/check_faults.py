"""Why an upload's rows could not be checked, with what to do."""

from campaigns.models import CheckFault

from .later_codes import OF_A_LATER_RELEASE

WRONG_NUMBER_HASH_KEY = (
    "The do-not-call list was kept under another LEADSPORTAL_NUMBER_HASH_KEY than this server has, so no "
    "number can be looked up in it and nothing is checked. Ask an administrator to put the key back."
)

_SENTENCES: dict[str, str] = {
    CheckFault.OUR_FAULT: (
        "The rows could not be checked because something went wrong on our side. Check them again; if it happens "
        "again, tell an administrator."
    ),
    CheckFault.STOPPED_TWICE: (
        "The check of the rows was stopped in the middle twice, so it was not begun a third time. Check them again "
        "when the server is less busy, or split the file; if it happens again, tell an administrator."
    ),
    CheckFault.WRONG_NUMBER_HASH_KEY: WRONG_NUMBER_HASH_KEY,
}


def check_fault_in_words(fault: str) -> str:
    """The sentences for `Upload.check_fault`; empty where the last check had no fault."""
    return _SENTENCES.get(fault, OF_A_LATER_RELEASE) if fault else ""
