"""What a check changed: the value that is sent differs from the one in the file. People see the changes by rule."""

from typing import NamedTuple


class Change(NamedTuple):
    """One value of one lead. ``code`` names the rule (titles.CHANGE_TITLES has its words), and ``column`` the column of
    the sheet. ``before`` is the text in the file, ``after`` the value that is sent; pages can show both as they are."""

    code: str
    column: str
    before: str
    after: str
