"""Why a file waits to be read or checked."""

from .numbers import numbered

_LARGE = "Files that hold much wait for one another; small files do not wait for them."


def file_waits(*, file_before: str, others: int, is_large: bool) -> str:
    """What a page says of a file that waits. `file_before` is the person's own file that comes first ("" for none),
    `others` are the other people with files in the same queue. Empty where nothing is before it."""
    if file_before:
        why = f"“{file_before}” comes first: a person's files are read and checked one after the other."
    elif others:
        people = numbered(others, "other person has", "other people have")
        why = f"It waits for its turn: {people} files to be read or checked, too."
    else:
        return ""
    return f"{why} {_LARGE}" if is_large else why
