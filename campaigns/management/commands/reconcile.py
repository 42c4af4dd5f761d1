"""`manage.py reconcile`: after a backup was restored, the database learns from the journal what was sent after it."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns import tasks
from campaigns.callbacks import accounts_with_callbacks
from campaigns.journal import JournalAway
from campaigns.reconciling import PerhapsSent, reconcile
from campaigns.sending import adopt_journal, begin_own_journal, databases_to_choose_from
from campaigns.wording import full_time, numbered, ranges_of_rows

_ENDED = "Uploads that were confirmed after the backup. They are ended, so that nothing is sent twice:"
_STOPPED = (
    "All accounts are stopped until an administrator resumes them. Before that, enter again what was cancelled, paused "
    "or put on the do-not-call list since the backup (docs/operations.md)."
)
_NOTHING_IS_MISSING = "The database has all that is in the journal. No account was stopped."
_VANISHED = "Uploads that are in no backup. What may have been sent of them is known from the journal only:"
_WHOSE_JOURNAL = """This database has not written a journal yet, and the folder has those of other databases:
{databases}
If it was restored from a backup of one of them, taken before there were journals: manage.py reconcile --adopt UUID
If it has nothing to do with any of them: manage.py reconcile --begin-own"""


class Command(BaseCommand):
    help = (
        "After a backup of the database was restored: recreates the requests that were begun after it, as unconfirmed, "
        "and lists uploads that are in no backup. It sends nothing. See docs/operations.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument(
            "--adopt", metavar="UUID", help="only say that this database is a backup of the one with this UUID"
        )
        whose.add_argument(
            "--begin-own", action="store_true", help="only say that this database has nothing to do with the others"
        )

    def handle(self, *, dry_run: bool, adopt: str | None, begin_own: bool, **_options: object) -> None:
        if dry_run and (adopt or begin_own):
            raise CommandError("--adopt and --begin-own change the database; use --dry-run after them.")
        try:
            if adopt or begin_own:
                self._choose_journal(adopt)
                return
            _raise_if_it_must_be_chosen()
            done = reconcile(is_trial=dry_run)
        except JournalAway as away:
            raise CommandError(f"The journal in {settings.JOURNAL_DIR} cannot be read or written ({away}).") from None
        if not dry_run:
            for account_id in accounts_with_callbacks(older_than=timedelta(0)):
                tasks.enqueue(tasks.apply_callbacks, account_id)
        if dry_run:
            self.stdout.write("Nothing was changed. Without --dry-run:")
        self.stdout.write(f"{numbered(done.attempts, 'request', 'requests')} recreated as unconfirmed.")
        self.stdout.write(f"{numbered(len(done.callbacks), 'callback', 'callbacks')} kept for them will be applied.")
        self._list(_ENDED, done.ended)
        self._list(_VANISHED, done.vanished)
        self.stdout.write(_STOPPED if done.is_behind else _NOTHING_IS_MISSING)

    def _choose_journal(self, adopt: str | None) -> None:
        """None: the database begins one of its own."""
        if adopt is None:
            begin_own_journal()
            self.stdout.write("The database begins a journal of its own. Resume its accounts when nothing is missing.")
            return
        try:
            adopt_journal(database=adopt)
        except ValueError:
            raise CommandError(
                "No journal has this UUID. Without options, the command lists those there are."
            ) from None
        self.stdout.write("The journal is this database's. Now let the database learn from it: manage.py reconcile")

    def _list(self, heading: str, uploads: Iterable[PerhapsSent]) -> None:
        lines = [
            f"  upload {sent.upload}, account {sent.account}, campaign {sent.campaign}, confirmed "
            f"{full_time(timezone.localtime(sent.confirmed_at))}: {numbered(sent.leads, 'lead', 'leads')} may have "
            f"been sent, of {ranges_of_rows(sent.rows)}"
            for sent in uploads
        ]
        if lines:
            self.stdout.write("\n".join([heading, *lines]))


def _raise_if_it_must_be_chosen() -> None:
    if found := databases_to_choose_from():
        lines = [f"  {uuid}, last sent {full_time(timezone.localtime(at))}" for uuid, at in sorted(found.items())]
        raise CommandError(_WHOSE_JOURNAL.format(databases="\n".join(lines)))
