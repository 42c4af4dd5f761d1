"""Pure: whether an error of the system means that there is no room left on a disk."""

import errno

# The disk is full, the user's share of it is, or no file may become so large (RLIMIT_FSIZE).
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_full(failure: BaseException | None) -> bool:
    """Whether the error is one of a disk without room."""
    return isinstance(failure, OSError) and failure.errno in _FULL


def no_space(what: str) -> OSError:
    """The error that the system itself gives for a full disk. `what` goes into the log."""
    return OSError(errno.ENOSPC, what)
