"""`manage.py storage`: whether this host sees the storage of the database, and how an administrator confirms another
folder (docs/operations.md#when-the-storage-is-not-seen)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns import storage_marker
from campaigns.models import StorageSight


class Command(BaseCommand):
    """Exit status 0 where this host sees the storage, else 1."""

    help = "Says whether this host sees the folder of stored files that the database knows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--confirm",
            action="store_true",
            help="From now on this host's folder is the storage: the former one is lost.",
        )

    def handle(self, *, confirm: bool, **_options: object) -> None:
        if confirm:
            self._confirm()
        here, in_all = storage_marker.last_files()
        self.stdout.write(f"The folder {settings.MEDIA_ROOT} has {here} of the last {in_all} uploaded files.")
        for each in storage_marker.looks():
            self.stdout.write(f"{each}: {each.get_sight_display()}")
        if (sight := storage_marker.look()) != StorageSight.SEEN:
            raise CommandError(f"This host does not see the storage: {sight.label}.")
        self.stdout.write("This host sees the storage.")

    def _confirm(self) -> None:
        try:
            storage_marker.confirm()
        except OSError as failure:
            raise CommandError(f"The marker could not be written: {failure.strerror}.") from failure
