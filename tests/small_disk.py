"""Disks without room, as far as a test can have one without being root."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def files_in(folder: str | Path) -> list[str]:
    """The files in the folder and below it, by their paths from there."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


@contextmanager
def no_file_larger_than(bytes: int) -> Iterator[None]:
    """In this process the system refuses to let a file become larger: as it refuses on a disk that is full."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
