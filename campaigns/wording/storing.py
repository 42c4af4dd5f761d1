"""Files that cannot be stored, or are not there: on our side, not by what a person did."""

NO_SPACE = (
    "The server's disk has too little room, so no file can be stored or made at the moment. What was sent goes on, and "
    "nothing is lost. Tell an administrator, and try again when there is room."
)


def not_stored_in_words(*, disk_is_full: bool) -> str:
    """Why a file that came was not taken."""
    if disk_is_full:
        return NO_SPACE
    return "The file could not be stored on our side. Tell an administrator, and try later."
