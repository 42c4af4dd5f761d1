"""`manage.py cloudagent_sandbox`: a CloudAgent of our own, for demos and tests (campaigns/sandbox/)."""

import signal

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.sandbox import start

ENDINGS = {signal.SIGTERM, signal.SIGINT}


class Command(BaseCommand):
    """Runs the sandbox until SIGTERM or SIGINT."""

    help = "Runs a dialer that calls nobody: it answers as CloudAgent does, and makes trouble when asked to."
    requires_system_checks = []  # it needs neither pages nor the database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
        parser.add_argument("--port", type=int, default=8900, help="0 takes a free one")
        parser.add_argument("--window", type=float, default=60.0, help="seconds in which five requests are taken")
        parser.add_argument("--callback-delay", type=float, default=2.0, help="seconds from a request to its callback")
        parser.add_argument("--quiet", action="store_true", help="no line for each request")

    def handle(
        self, *, host: str, port: int, window: float, callback_delay: float, quiet: bool, **_options: object
    ) -> None:
        # The signals are blocked here and waited for below. A handler could interrupt code that holds a lock which the
        # handler needs.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        try:
            sandbox = start(
                host, port, window=window, callback_delay=callback_delay, log=None if quiet else self._print
            )
        except (OSError, OverflowError) as failure:  # OverflowError: a port above 65535
            raise CommandError(f"The sandbox cannot listen at {host}, port {port}: {failure}.") from None
        self._print(f"The sandbox listens at {sandbox.url} (its own page: {sandbox.url}/sandbox/)")
        signal.sigwait(ENDINGS)
        sandbox.stop()

    def _print(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # for programs that read this from a pipe
