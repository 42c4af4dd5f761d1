"""The Django app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "LeadsPortal"

    def ready(self) -> None:
        """Runs in each process, once all apps are loaded and before anything is read from Redis. Tasks become known
        here, since a job that names an unknown one is dropped; and those hear that people sign in who wait for it."""
        from campaigns import sign_ins, tasks  # noqa: F401, PLC0415
        from leadsportal.jobs import harden_rq  # noqa: PLC0415
        from leadsportal.signing_in import sessions, telling  # noqa: F401, PLC0415

        harden_rq()
