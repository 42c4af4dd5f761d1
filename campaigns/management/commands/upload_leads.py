"""`manage.py upload_leads`: sends a file of leads to the dialer, by the same stage functions as the pages."""

import argparse
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError

from campaigns import cli_upload, uploads
from campaigns.cli_upload import CannotLoad, ExitStatus
from campaigns.models import Upload, UploadState
from campaigns.tally import Tally, tally
from campaigns.wording import parts_in_words

Options = Mapping[str, Any]
"""The command's options by name, as `cli_upload.add_options` names them."""

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
    """Takes the file through all steps, and says what became of its leads."""

    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        cli_upload.add_options(parser)

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
            upload = self._confirm(upload, options)
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
        self._say(self._said(upload, counted, options))
        return cli_upload.status_of_queued(counted)

    def _confirm(self, upload: Upload, options: Options) -> Upload:
        send_at, start_campaign = options["send_at"], options["start_campaign"]
        warning = cli_upload.bad_time_in_words(upload, start_campaign=start_campaign, send_at=send_at)
        option = cli_upload.option_of(check_duplicate=options["check_duplicate"], is_delete=options["is_delete"])
        upload = cli_upload.confirm_and_enqueue(
            upload=upload, user=upload.uploaded_by, option=option, start_campaign=start_campaign, send_at=send_at
        )
        if warning:
            self.stderr.write(warning)
        return upload

    def _dry(self, upload: Upload, options: Options) -> ExitStatus:
        counted = tally(upload)
        self._say(self._said_of_discarded(upload, counted, options))
        return cli_upload.status_of_check(counted)

    def _said_of_discarded(
        self, upload: Upload, counted: Tally, options: Options, error: CannotLoad | None = None
    ) -> list[str]:
        """Discards the upload, and gives what is said of it. With it go the rows whose problems are named, so that is
        put into words before."""
        upload.state = UploadState.CANCELLED
        said = self._said(upload, counted, options, error)
        uploads.discard(upload=upload, user=upload.uploaded_by)
        return said

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
        self._say(self._said(upload, counted, options))
        if not upload.is_final:
            why = cli_upload.why_not_ended(upload, counted)
            self.stderr.write(f"{ended} {why} The page shows the rest: {cli_upload.address_of(upload)}")
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
        if upload is not None and options["dry_run"]:
            self._say(self._said_of_discarded(upload, counted, options, why))
        else:
            self._say(self._said(upload, counted, options, why))
        self.stderr.write(str(why))
        return ExitStatus.NOTHING

    def _said(
        self, upload: Upload | None, counted: Tally, options: Options, error: CannotLoad | None = None
    ) -> list[str]:
        """The lines that the command writes of an upload. As text, `error` is not among them: it goes to stderr."""
        if options["json"]:
            return [json.dumps(cli_upload.report(upload, counted, error=error))]
        return list(cli_upload.lines_of(upload, counted)) if upload else []

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


@contextmanager
def _quiet_log(verbosity: int) -> Iterator[None]:
    """Hides the stages' log lines, which are meant for the portal's processes, unless --verbosity is 2 or more."""
    logger = logging.getLogger("campaigns")
    before = logger.level
    if verbosity < 2:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
