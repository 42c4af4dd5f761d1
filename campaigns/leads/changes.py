"""What a check changed: a value is sent otherwise than it stands in the file, and a person can see by which rule."""

from typing import NamedTuple


class Change(NamedTuple):
    """One value of one lead. ``code`` names the rule (titles.CHANGE_TITLES has its words), ``column`` the column as
    in the sheet; ``before`` is what stands there, ``after`` what is sent, both fit to be shown."""

    code: str
    column: str
    before: str
    after: str
