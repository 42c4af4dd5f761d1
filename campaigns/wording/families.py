"""Of rows that are fixed and sent again by another upload, a child: what its pages say of its parent, and back."""

from datetime import datetime

from campaigns.models import HeldBack

from .later_codes import OF_A_LATER_RELEASE
from .numbers import numbered
from .times import at_or_on

MATCH_COLUMNS_AGAIN = (
    "The campaign's fields have changed since this file was checked. See which column goes where, then check the rows."
)
NOTHING_TO_FIX = "No row of this upload is to be fixed any more: others have them in work, or the dialer has them."
COLUMN_NAMES_OF_THE_PARENT = "The column names are those of the file from which these rows come."
IS_HELD_BACK = "This row cannot be restored: the dialer has it already, or another upload has it."
IS_IN_ANOTHER_UPLOAD = "Nothing here: another upload has this row to fix it."
KEYS_OF_NO_UPLOAD = (
    "The row keys in this file are of no sent upload from which you may send, so its rows count as new ones."
)

_HELD_BACK: dict[str, tuple[str, str]] = {
    HeldBack.ARRIVED: (
        "The dialer has this row of “{parent}” already, or may have it.",
        "Nothing needs to be done: it is not sent again.",
    ),
    HeldBack.ELSEWHERE: (
        "Another upload has this row of “{parent}” to fix it.",
        "Nothing needs to be done here: it is sent by that one.",
    ),
    HeldBack.OTHER_UPLOAD: (
        "The row key is of another upload than those of most rows, which are of “{parent}”.",
        "It is not sent from here. Put it into a file with the other rows of its upload.",
    ),
}


def held_back_in_words(why: HeldBack, parent: str) -> tuple[str, str]:
    """Why a child does not send a row of the `parent` (its file's name), and what is to be done."""
    message, hint = _HELD_BACK.get(why, (OF_A_LATER_RELEASE, ""))
    return message.format(parent=parent), hint


def not_all_known(*, files: int, rows: int, next_try_at: datetime | None, awaited: int, now: datetime) -> str:
    """Said beside the button that fixes the rows known so far: `rows` are in failed files that are being fetched, one
    of which is perhaps tried again later; of `awaited` leads no result is there. "" where nothing is to come."""
    if files:
        what, of = ("failed file is", "it") if files == 1 else ("failed files are", "them")
        missing = numbered(rows, f"row in {of} is", f"rows in {of} are")
        wait = f"The next try is {at_or_on(next_try_at, now)}." if next_try_at and next_try_at > now else "Wait for it."
        return f"The dialer's {what} still being fetched, and {missing} not among these. {wait}"
    if awaited:
        leads = numbered(awaited, "lead", "leads")
        return f"The results of {leads} are still to come, and what the dialer rejects is not among these."
    return ""


def held_back_meanwhile(rows: int, parent: str) -> str:
    """Said before confirming, where a late message came since the check."""
    rows_are = numbered(rows, "of these rows is", "of these rows are")
    return (
        f"The dialer has said since the check that {rows_are} in the campaign already, by “{parent}”. Check the leads "
        "again, so that nothing is sent twice."
    )


def recognised_in_words(parent: str, *, without_key: int, copies: int) -> str:
    """That a file came back, and how its rows are counted."""
    said = [f"These are rows of “{parent}” that were not loaded. They are sent as that was, and shown under it."]
    if without_key:
        said.append(f"{numbered(without_key, 'row has', 'rows have')} no row key: counted as new.")
    if copies:
        said.append(f"{numbered(copies, 'row has', 'rows have')} the key of a row above: counted as new.")
    return " ".join(said)


def changed_keys_in_words(rows: int) -> str:
    """A person may have dragged a key down over other rows."""
    have = numbered(rows, "row has a row key", "rows have a row key")
    return (
        f"{have} that was changed, so it is not known which rows of the earlier upload they are. They count as new "
        "ones: if the dialer has them already, they are sent once more."
    )


def other_campaign_in_words(chosen: str, parents: str, parent: str) -> str:
    """The person chose one campaign, and the rows are of an upload to another one."""
    return (
        f"You chose {chosen}, but these rows are of “{parent}”, which was sent to {parents}. They go to {parents}. To "
        f"send them to {chosen}, delete the column of row keys and upload the file again."
    )
