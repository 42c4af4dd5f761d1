"""The options of `manage.py upload_leads`, in the order in which `--help` lists them, and how their texts are read."""

import argparse
from datetime import datetime
from pathlib import Path

from django.core.management.base import CommandParser

from campaigns.models import Option, database_now
from campaigns.scheduling import NotATime, read_send_at

from .columns import MapOption, read_choice

WEEK_SECONDS = 7 * 86_400


def add_options(parser: CommandParser) -> None:
    """Adds all options. Texts that cannot be read end the command with argparse's exit status 2 and a sentence."""
    _which_file(parser)
    _which_columns(parser)
    _how_it_is_sent(parser)
    _how_the_command_ends(parser)


def option_of(*, check_duplicate: bool, is_delete: bool) -> Option:
    """What the dialer does with numbers that the campaign has already."""
    if is_delete:
        return Option.IS_DELETE
    return Option.CHECK_DUPLICATE if check_duplicate else Option.NEITHER


def _which_file(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the spreadsheet (.xlsx, .xls, .ods, .csv, …)")
    parser.add_argument("--campaign", metavar="NAME", required=True, help="the campaign's exact name")
    parser.add_argument("--user", metavar="USERNAME", required=True, help="in whose name; their teams' campaigns")
    parser.add_argument(
        "--account", metavar="NAME", default="", help="needed when two accounts have a campaign of that name"
    )
    parser.add_argument("--sheet", metavar="NAME", default="", help="the sheet; without, the first visible one")


def _which_columns(parser: CommandParser) -> None:
    parser.add_argument(
        "--header-row",
        metavar="N",
        type=_row,
        help="the row with the column names, 0 for none; without, it is looked for",
    )
    parser.add_argument(
        "--map",
        metavar='"Header=Field"',
        type=_choice,
        action="append",
        default=[],
        help="send this column as this field, whatever was matched; “Header=” does not send it. May be repeated: "
        "columns of the Name are joined. “Header=Field:else” takes the column where the field's own is blank; "
        "“Header=PhoneNumber:country” joins a column of country codes to the number; “Header=:do-not-disturb” "
        "skips rows in which it says yes",
    )


def _how_it_is_sent(parser: CommandParser) -> None:
    option = parser.add_mutually_exclusive_group()
    option.add_argument(
        "--check-duplicate", action="store_true", help="add only numbers that the campaign does not have yet"
    )
    option.add_argument(
        "--is-delete",
        action="store_true",
        help="have the status of numbers that the campaign has checked, and do not add them again. "
        "Without either, every number is added, even when the campaign has it already",
    )
    parser.add_argument("--start-campaign", action="store_true", help="have the campaign started with the last request")
    parser.add_argument(
        "--send-at",
        metavar='"YYYY-MM-DD HH:MM"',
        type=_send_at,
        help="send nothing before this time (India time), which is at most 60 days ahead",
    )
    parser.add_argument(
        "--accept-warnings",
        action="store_true",
        help="send although there is a doubt about the file as a whole; without it such a doubt, named on stderr "
        "and in the JSON's “warnings”, ends with exit status 2",
    )


def _how_the_command_ends(parser: CommandParser) -> None:
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="check the file only; nothing is sent, and once all is told, the upload is discarded with all its rows",
    )
    parser.add_argument("--wait", metavar="SECONDS", type=_seconds, help="wait so long for the dialer's results")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")


def _row(text: str) -> int:
    if not text.isdecimal() or len(text) > 7:
        raise argparse.ArgumentTypeError("give a row's number, or 0 when the file has no column names")
    return int(text)


def _choice(text: str) -> MapOption:
    try:
        return read_choice(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(str(why)) from why


def _send_at(text: str) -> datetime:
    try:
        return read_send_at(text, database_now())
    except NotATime as sentence:
        raise argparse.ArgumentTypeError(str(sentence)) from sentence


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= WEEK_SECONDS:
        raise argparse.ArgumentTypeError("give a number of seconds, a week at most")
    return seconds
