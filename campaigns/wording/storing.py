"""Files that cannot be stored, or are not there: on our side, not by what a person did."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list

NO_SPACE = (
    "The server's disk has too little room, so no file can be stored or made at the moment. What was sent goes on, and "
    "nothing is lost. Tell an administrator, and try again when there is room."
)

NO_STORAGE = (
    "The portal does not find the folder with its files, so no file is taken at the moment. Nothing is lost. Tell an "
    "administrator, and try later."
)

_WITHOUT_FILES = "Leads that are confirmed go on being sent, and nothing is lost."


@dataclass(frozen=True, slots=True)
class StorageInWords:
    """What a page says of a storage that not all processes see."""

    heading: str
    text: str


def not_stored_in_words(*, disk_is_full: bool) -> str:
    """Why a file that came was not taken."""
    if disk_is_full:
        return NO_SPACE
    return "The file could not be stored on our side. Tell an administrator, and try later."


def storage_in_words(
    *, is_seen_here: bool, seen_by: Sequence[str], not_seen_by: Sequence[str]
) -> StorageInWords | None:
    """None where these pages and all other processes see the storage. The processes are named with their hosts."""
    if is_seen_here and not not_seen_by:
        return None
    if is_seen_here:
        return StorageInWords(
            heading=f"{capfirst(_the(not_seen_by))} {_choose(not_seen_by, 'does', 'do')} not see the portal's files",
            text="Files are read only where they are seen, so this may take longer. "
            f"{_WITHOUT_FILES} An administrator must give all hosts the same folder.",
        )
    if seen_by:
        return StorageInWords(
            heading="These pages do not see the portal's files",
            text=f"{capfirst(_the(seen_by))} {_choose(seen_by, 'sees', 'see')} them in another folder. No file is "
            f"taken or shown here. {_WITHOUT_FILES} An administrator must give all hosts the same folder.",
        )
    return StorageInWords(
        heading="The folder with the portal's files is not there",
        text=f"No file is taken, read, checked or shown. {_WITHOUT_FILES} An administrator must bring the folder back, "
        "or confirm that another one takes its place.",
    )


def _the(processes: Sequence[str]) -> str:
    return get_text_list([f"the {process}" for process in processes], "and")


def _choose(things: Sequence[str], one: str, many: str) -> str:
    return one if len(things) == 1 else many
