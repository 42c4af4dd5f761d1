"""`manage.py upload_leads`: a file of leads to the dialer by a schedule, through the pages' own stage functions."""

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.utils import timezone

from campaigns import cli_upload, uploads
from campaigns.blocks_in_words import block_of
from campaigns.cli_upload import CannotLoad, ExitStatus
from campaigns.heartbeats import SWEEPER, silent_processes, worker_of
from campaigns.models import Option, Upload, Who, database_now
from campaigns.scheduling import NotATime, read_send_at, schedule
from campaigns.tally import Tally, tally
from campaigns.wording import MUST_BE_DECIDED, parts_in_words, why_sending_is_slow, will_be_called

Options = Mapping[str, Any]
"""The command's options by name, as `add_arguments` has them."""

HELP = """\
Sends the leads of a file to a campaign. Rows with problems are not sent but listed; all others are sent.

exit status:
  0  all leads were loaded, or were there already. Without --wait: all were confirmed and are queued for
     sending, which the worker does later. With --dry-run: all rows are ready. Blank rows do not count.
  1  some were not: rows were not sent, or (with --wait) the dialer rejected leads or has not reported on all
     of them yet. Sending goes on after --wait has ended.
  2  nothing could be sent, or there is a doubt about the file as a whole. The sentence on stderr says why.
"""


class Command(BaseCommand):
    """Reads the options, walks, and says what became of it."""

    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the spreadsheet (.xlsx, .xls, .ods, .csv, …)")
        parser.add_argument("--campaign", metavar="NAME", required=True, help="the campaign's exact name")
        parser.add_argument("--user", metavar="USERNAME", required=True, help="in whose name; their teams' campaigns")
        parser.add_argument(
            "--account", metavar="NAME", default="", help="needed when two accounts have a campaign of that name"
        )
        parser.add_argument("--sheet", metavar="NAME", default="", help="the sheet; without, the first visible one")
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
        parser.add_argument(
            "--start-campaign", action="store_true", help="have the campaign started with the last request"
        )
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
        parser.add_argument(
            "--dry-run", action="store_true", help="check the file only; nothing is sent and the upload is discarded"
        )
        parser.add_argument("--wait", metavar="SECONDS", type=_seconds, help="wait so long for the dialer's results")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")

    def handle(self, **options: Any) -> None:
        with _quiet_log(options["verbosity"]):
            status = self._load(options)
        if status:
            sys.exit(int(status))

    def _load(self, options: Options) -> ExitStatus:
        upload = None
        try:
            person = cli_upload.person_named(options["user"])
            campaign = cli_upload.campaign_named(options["campaign"], account=options["account"], person=person)
            upload = cli_upload.receive(
                user=person,
                campaign=campaign,
                path=options["file"],
                sheet=options["sheet"],
                header_row=options["header_row"],
            )
            cli_upload.bring_to_check(upload=upload, header_row=options["header_row"], columns=options["map"])
            if not options["accept_warnings"]:
                cli_upload.refuse_doubts(upload)
            if options["dry_run"]:
                return self._dry(upload, options)
            warning = _bad_time(upload, options)
            upload = cli_upload.confirm_and_enqueue(
                upload=upload,
                user=person,
                option=_option(options),
                start_campaign=options["start_campaign"],
                send_at=options["send_at"],
            )
            if warning:
                self.stderr.write(warning)
        except CannotLoad as why:
            return self._nothing_sent(upload, why, options)
        except DatabaseError as away:
            return self._nothing_sent(
                None, CannotLoad(f"The database does not answer ({type(away).__name__}). Nothing was sent."), options
            )
        except KeyboardInterrupt:
            return self._nothing_sent(upload, CannotLoad("Stopped before anything was sent."), options)
        if options["wait"] is not None:
            return self._wait(upload, options)
        counted = tally(upload)
        self._say(upload, counted, options)
        return cli_upload.status_of_queued(counted)

    def _dry(self, upload: Upload, options: Options) -> ExitStatus:
        counted = tally(upload)
        uploads.discard(upload=upload, user=upload.uploaded_by)
        upload.refresh_from_db()
        self._say(upload, counted, options)
        return cli_upload.status_of_check(counted)

    def _wait(self, upload: Upload, options: Options) -> ExitStatus:
        try:
            upload = cli_upload.wait_until_final(upload=upload, seconds=options["wait"], show=self._show)
            ended = f"Waited {options['wait']:g} seconds."
        except KeyboardInterrupt:
            upload.refresh_from_db()
            ended = "Stopped waiting."
        if self.stderr.isatty():
            self.stderr.write("")  # ends the line of progress
        counted = tally(upload)
        self._say(upload, counted, options)
        if not upload.is_final:
            self.stderr.write(
                f"{ended} {_what_blocks(upload, counted)} The page shows the rest: {cli_upload.address_of(upload)}"
            )
        return cli_upload.status_of_sent(upload, counted)

    def _show(self, upload: Upload) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{parts_in_words(tally(upload).as_dict())}", ending="")
            self.stderr.flush()

    def _nothing_sent(self, upload: Upload | None, why: CannotLoad, options: Options) -> ExitStatus:
        counted = Tally()
        if upload is not None:
            upload.refresh_from_db()
            counted = tally(upload)
            if options["dry_run"]:
                uploads.discard(upload=upload, user=upload.uploaded_by)
                upload.refresh_from_db()
        if options["json"]:
            self._print_json(cli_upload.report(upload, counted, error=why))
        elif upload is not None:
            self._say(upload, counted, options)
        self.stderr.write(str(why))
        return ExitStatus.NOTHING

    def _say(self, upload: Upload, counted: Tally, options: Options) -> None:
        if options["json"]:
            self._print_json(cli_upload.report(upload, counted))
            return
        for line in cli_upload.lines_of(upload, counted):
            self.stdout.write(line)

    def _print_json(self, said: Mapping[str, object]) -> None:
        self.stdout.write(json.dumps(said))


def _option(options: Options) -> Option:
    if options["is_delete"]:
        return Option.IS_DELETE
    return Option.CHECK_DUPLICATE if options["check_duplicate"] else Option.NEITHER


def _bad_time(upload: Upload, options: Options) -> str:
    """A sentence when people would be called at a time that a person would be asked about; a load goes on."""
    requests = uploads.bill(upload).requests
    if not options["start_campaign"] or not requests:
        return ""
    planned = schedule(upload, requests=requests, send_at=options["send_at"], now=database_now())
    return will_be_called(planned.ends_at) if planned.calls_at_a_bad_time else ""


def _what_blocks(upload: Upload, counted: Tally) -> str:
    if block := block_of(upload, counted):
        return f"{_BLOCKED[block.who]}{block.words}"
    if (counted.waiting or counted.sending) and (reason := _why_slow()):
        return reason
    if counted.unknown and not (counted.waiting or counted.sending or counted.accepted):
        return MUST_BE_DECIDED
    return "Sending goes on, and the dialer's results are still coming."


def _why_slow() -> str:
    """What keeps leads from being sent, or from being sent quickly, of the portal's own processes."""
    processes = (SWEEPER, worker_of("sending"))
    silent = [process for process in silent_processes() if process in processes]
    return why_sending_is_slow(silent, sweeper_is_silent=SWEEPER in silent)


_BLOCKED = {Who.ADMINISTRATOR: "Sending is stopped: ", Who.PERSON: "The upload is paused: ", Who.NOBODY: ""}


def _row(text: str) -> int:
    if not text.isdecimal() or len(text) > 7:
        raise argparse.ArgumentTypeError("give a row's number, or 0 when the file has no column names")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 7 * 86_400:
        raise argparse.ArgumentTypeError("give a number of seconds, a week at most")
    return seconds


def _send_at(text: str) -> datetime:
    try:
        return read_send_at(text, timezone.now())
    except NotATime as sentence:
        raise argparse.ArgumentTypeError(str(sentence)) from sentence


def _choice(text: str) -> cli_upload.MapOption:
    try:
        return cli_upload.read_choice(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(str(why)) from why


@contextmanager
def _quiet_log(verbosity: int) -> Iterator[None]:
    """The stages' log lines are for the portal's processes; here they appear with --verbosity 2."""
    logger = logging.getLogger("campaigns")
    before = logger.level
    if verbosity < 2:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
