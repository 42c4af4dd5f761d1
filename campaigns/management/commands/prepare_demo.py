"""`manage.py prepare_demo`: the demo data of `make run`. A later call adds only what is not there yet."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns.demo import ADMINISTRATOR, SUPERVISOR, enter, password_of, write_samples
from leadsportal.environments import DEMO

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Makes the demo's account, campaigns, people and sample files, where they are not there yet."

    def handle(self, **_options: object) -> None:
        if reason := _why_not_here():
            raise CommandError(reason, returncode=2)
        enter()
        samples = settings.DATA_DIR / "samples"
        write_samples(samples)
        self.stdout.write(_announcement(str(samples)))


def _why_not_here() -> str:
    """A sentence where the demo must not be made: its people have known passwords. Else empty."""
    if settings.ENVIRONMENT != DEMO or not settings.SANDBOX_ORIGIN:
        return (
            "The demo needs its sandbox: set LEADSPORTAL_ENVIRONMENT=demo and LEADSPORTAL_SANDBOX_ORIGIN, or leave the "
            "demo away on a real site."
        )
    if not settings.DEBUG and urlsplit(settings.PUBLIC_URL).hostname not in _THIS_MACHINE:
        return (
            "The demo has people with passwords that everybody knows, so it is not made on a site that others reach "
            "(LEADSPORTAL_PUBLIC_URL) unless LEADSPORTAL_DEBUG is true."
        )
    return ""


def _announcement(samples: str) -> str:
    rule = "-" * 78
    supervisor, administrator = (f"{login.username:<15} {password_of(login)}" for login in (SUPERVISOR, ADMINISTRATOR))
    return "\n".join(
        [
            "",
            rule,
            f"  LeadsPortal      {settings.PUBLIC_URL}",
            f"  Sign in as       {supervisor}",
            f"                   {administrator}",
            f"  Sandbox dialer   {settings.SANDBOX_ORIGIN}/sandbox/",
            f"  Files to try     {samples}",
            rule,
            "",
        ]
    )
