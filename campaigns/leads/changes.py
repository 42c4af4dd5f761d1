"""What a check changed: the value that is sent differs from the one in the file. People see the changes by rule."""

from typing import NamedTuple


class Change(NamedTuple):
    """One value of one lead. ``code`` names the rule (titles.CHANGE_TITLES has its words), ``column`` the column as
    in the sheet; ``before`` is the text in the file, ``after`` what is sent, both fit to be shown."""

    code: str
    column: str
    before: str
    after: str
