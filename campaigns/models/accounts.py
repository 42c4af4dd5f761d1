"""A CloudAgent account: whose key is sent, and whose limit is kept."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from campaigns.cloudagent import MAX_ROWS, MOST_REQUEST_BYTES, REQUEST_BYTES, REQUESTS_A_MINUTE

from .reasons import StopReason
from .sealed import Sealed, SealedField

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?")
HTTPS_PORT = 443


def validate_domain(value: str) -> None:
    """The form of a host name, as docs/dialer.md#request has them, or the sandbox's own origin. Which hosts may be
    entered is asked where a domain is entered (campaigns/dialer_hosts.py)."""
    if settings.SANDBOX_ORIGIN and value == settings.SANDBOX_ORIGIN:
        return
    if not _HOST.fullmatch(value.lower()):
        raise ValidationError(
            "Give the host name only, as in in1-ccaas-api.ozonetel.com: no https://, no path, no spaces."
        )
    _, _, port = value.partition(":")
    if port and int(port) == HTTPS_PORT:
        # With and without it an account would be two, each with a limit of its own.
        raise ValidationError("Leave “:443” away: it is the usual port.")


class BodyForm(models.TextChoices):
    URLENCODED = "urlencoded", "urlencoded (what production callers use)"
    MULTIPART = "multipart", "multipart (what the vendor's samples show)"


class Outage(models.TextChoices):
    """How the dialer fails. While it does, the account sends one request at a time, further and further apart."""

    UNREACHABLE = "unreachable", "The dialer cannot be reached"
    NO_ANSWER = "no_answer", "The dialer does not answer"


class AccountQuerySet(models.QuerySet["Account"]):
    def stopped(self) -> "AccountQuerySet":
        """Those that an administrator must resume: of each, `is_stopped` is True."""
        return self.exclude(stopped_at=None)


class Account(models.Model):
    """One CloudAgent account. The dialer's limit is per account, so one account must not be entered twice."""

    name = models.CharField(max_length=100, unique=True, help_text="What people here call it.")
    domain = models.CharField(
        max_length=200,
        validators=[validate_domain],
        help_text="The API's host: in1-ccaas-api.ozonetel.com (domestic), api.ccaas.ozonetel.com "
        "(international) or a partner's own.",
    )
    # Whether requests go to its host where that leads into a private network. Accounts from before this was asked may.
    may_be_private = models.BooleanField(default=False, db_default=True, editable=False)
    user_name = models.CharField("CloudAgent user name", max_length=100)
    api_key = SealedField("API key", editable=False)
    api_key_ending = models.CharField(max_length=4, editable=False, default="")

    rows_per_request = models.PositiveSmallIntegerField(
        default=MAX_ROWS, validators=[MinValueValidator(1), MaxValueValidator(MAX_ROWS)]
    )
    requests_a_minute = models.PositiveSmallIntegerField(
        default=REQUESTS_A_MINUTE, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    bytes_per_request = models.PositiveIntegerField(
        default=REQUEST_BYTES,
        validators=[MinValueValidator(100_000), MaxValueValidator(MOST_REQUEST_BYTES)],
        help_text="A PHP server over its limit (8 MB by default) sees no fields at all.",
    )
    body_form = models.CharField(max_length=12, choices=BodyForm, default=BodyForm.URLENCODED)
    callbacks_reach_us = models.BooleanField(
        default=True,
        help_text="Untick when the dialer cannot reach this site: uploads then end as accepted, "
        "without knowing which leads were loaded.",
    )
    asks_status = models.BooleanField(
        "may ask for a campaign's status",
        default=True,
        help_text="While the dialer gives no clear answers, ask it for a campaign's status before leads are risked. "
        "Untick when the account has no right to CloudAgent's campaignStatus.",
    )
    is_active = models.BooleanField(default=True)

    # Stopped by an answer of the dialer or by a person, until an administrator resumes it; the batches wait and go on
    # where they stopped.
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_reason = models.CharField(max_length=21, choices=StopReason, blank=True, editable=False)
    stopped_details = models.JSONField(default=dict, blank=True, editable=False)
    backs_off_until = models.DateTimeField(null=True, blank=True, editable=False)

    # While the dialer does not answer (sending.outages): since when and how, how many requests in succession have
    # no clear answer, how often it was tried since, and whether the next try may be leads.
    outage = models.CharField(max_length=11, choices=Outage, blank=True, editable=False)
    outage_since = models.DateTimeField(null=True, blank=True, editable=False)
    unknowns_in_a_row = models.PositiveSmallIntegerField(default=0, editable=False)
    outage_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    status_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    may_try_leads = models.BooleanField(default=False, editable=False)

    # Slots that were taken when the database's clock was set are free at this moment at the latest (sending.clock).
    clock_slots_until = models.DateTimeField(null=True, blank=True, editable=False)

    # Which sender works for the account, and until when it surely does (sending.leasing).
    lease_owner = models.CharField(max_length=36, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("domain"),
                Lower("user_name"),
                name="account_entered_once",
                violation_error_message="This CloudAgent account is here already. Entered twice, "
                "its limit would be broken.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_stopped(self) -> bool:
        """Whether an administrator must resume it."""
        return self.stopped_at is not None

    def seal_key(self, plain: str) -> None:
        """Puts the API key in, encrypted; only its last four characters stay readable. The caller saves."""
        self.api_key = Sealed.of(plain)
        self.api_key_ending = plain[-4:] if len(plain) >= 8 else ""


class ClockReading(models.Model):
    """When a machine last looked at the database's clock for an account, by that clock and by a clock of the
    machine's own that is never set: together they tell when the database's was (sending.clock)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="clock_readings")
    machine = models.CharField(max_length=36)  # one boot of it: its steady clock begins anew with each
    wall_at = models.DateTimeField()
    steady_seconds = models.FloatField()
    slack_seconds = models.FloatField()  # how exactly the two were read at one moment

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "machine"], name="clock_reading_of_a_machine")]

    def __str__(self) -> str:
        return f"clock reading {self.pk} of account {self.account_id}"
