"""What a page, and the health check, say of a storage that not all processes see."""

from dataclasses import dataclass

from campaigns.models import StorageSight
from campaigns.storage_marker import look, looks
from campaigns.wording import StorageInWords, storage_in_words


@dataclass(frozen=True, slots=True)
class StorageStatus:
    """Whether this process sees the storage, and which of the others do, by their names and hosts."""

    is_seen_here: bool
    seen_by: list[str]
    not_seen_by: list[str]


def storage_status() -> StorageStatus:
    """Two queries, and a look at the marker."""
    believed = looks()
    return StorageStatus(
        is_seen_here=look() == StorageSight.SEEN,
        seen_by=[str(each) for each in believed if each.sight == StorageSight.SEEN],
        not_seen_by=[str(each) for each in believed if each.sight != StorageSight.SEEN],
    )


def storage() -> StorageInWords | None:
    """None where all see it."""
    status = storage_status()
    return storage_in_words(is_seen_here=status.is_seen_here, seen_by=status.seen_by, not_seen_by=status.not_seen_by)
