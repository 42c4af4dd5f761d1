"""`manage.py credentials`: whether the credential keys open the API keys of all accounts, and what to do where one is
lost (docs/operations.md#when-a-credential-key-is-lost)."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.credentials import accounts_that_do_not_open
from campaigns.models import Account, StopReason
from campaigns.sending import stop_account
from campaigns.wording import numbered


class Command(BaseCommand):
    """Exit status 0 where each API key opens, or its account is stopped or switched off; else 1."""

    help = "Says which accounts have an API key that LEADSPORTAL_CREDENTIAL_KEYS do not open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stop",
            action="store_true",
            help="Stop these accounts, so that the portal starts and an administrator can enter their keys again.",
        )

    def handle(self, *, stop: bool, **_options: object) -> None:
        closed = Account.objects.filter(pk__in=accounts_that_do_not_open())
        if not closed:
            self.stdout.write("The credential keys open the API key of each account that sends.")
            return
        for account in closed:
            self.stdout.write(f"The API key of account {account.pk} ({account.name}) cannot be opened.")
            if stop:
                stop_account(account.pk, StopReason.KEY_CANNOT_BE_OPENED)
        if not stop:
            raise CommandError("Put the right LEADSPORTAL_CREDENTIAL_KEYS back, or stop these accounts with --stop.")
        stopped = numbered(len(closed), "account", "accounts")
        self.stdout.write(f"Stopped: {stopped}. Enter their API keys again in the administration; that resumes them.")
