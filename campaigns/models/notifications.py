"""Notifications: what people, and webhooks, are told of uploads that have ended or need somebody."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .sealed import SealedField
from .uploads import Upload

LAST_HOUR = 23


class OccasionKind(models.TextChoices):
    """Why somebody is notified of an upload; `wording.notifications` has the sentences."""

    ENDED = "ended", "It has ended"
    PAUSED = "paused", "The portal has paused it"
    NEEDS_DECISION = "needs_decision", "Batches had no clear answer"
    RESULTS_OVERDUE = "results_overdue", "Its results are overdue"
    ACCOUNT_STOPPED = "account_stopped", "Its account is stopped"
    CAMPAIGN_HELD = "campaign_held", "Its campaign is held"


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def lasting(self) -> "OccasionQuerySet":
        """Those that still need somebody."""
        return self.filter(over_at=None)


class Occasion(models.Model):
    """An upload has ended, or has begun to need somebody. `since` is when, as the database has it.

    One that needs somebody lasts until `over_at`. An end is over at once, and stays true.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="occasions", db_index=False)
    kind = models.CharField(max_length=16, choices=OccasionKind)
    since = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(db_default=Now(), editable=False)
    # Where all rows of the file were then: the parts of the tally that are not 0.
    counts = models.JSONField(default=dict)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "kind", "since"], name="occasion_once"),
            models.UniqueConstraint(
                fields=["upload", "kind"], condition=Q(over_at=None), name="one_lasting_occasion_of_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["found_at"], name="occasion_by_time")]

    def __str__(self) -> str:
        return f"occasion {self.pk} of upload {self.upload_id}"


class OccasionsLookedFor(models.Model):
    """Up to which moment ends of uploads have been looked for. There is one row."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.until}"


class Shown(models.TextChoices):
    """Where a person sees notifications, beside mails."""

    NOWHERE = "nowhere", "Nowhere"
    PAGE = "page", "On every page"
    BROWSER = "browser", "On every page and by the browser"


class Whose(models.TextChoices):
    """Of which uploads a person is notified."""

    OWN = "own", "Uploads that I uploaded or confirmed"
    TEAMS = "teams", "All uploads of my teams"


class NotificationChoices(models.Model):
    """How a person is notified. Who has no row has chosen nothing: the defaults hold."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="notification_choices"
    )
    shown = models.CharField(max_length=8, choices=Shown, default=Shown.PAGE)
    whose = models.CharField(max_length=8, choices=Whose, default=Whose.OWN)
    by_mail = models.BooleanField(default=False)
    # The hour of the day (India time) at which the summary is made; None for no summary. It was chosen at `…_since`.
    summary_hour = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(LAST_HOUR)])
    summary_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"notification choices of user {self.person_id}"


class MailKind(models.TextChoices):
    """What a mail is."""

    NEWS = "news", "Notifications"
    SUMMARY = "summary", "Daily summary"


class Sent(models.TextChoices):
    """Where a mail, or a message of a webhook, is."""

    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not sent: there was nothing to say any more"
    GIVEN_UP = "given_up", "Given up after many tries"


class Tried(models.Model):
    """Something that is sent to a foreign server, and tried again. A try is written down before it is made."""

    state = models.CharField(max_length=8, choices=Sent, default=Sent.WAITING)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True)
    # Why the last try failed: the class of an error, or a status of HTTP. Never a text of the server.
    fault = models.CharField(max_length=60, blank=True)
    # By this the receiver knows it again if it comes twice.
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Mail(Tried):
    """A mail to one person: notifications that are merged into one, or the summary of a day.

    What it says is written when it is sent, of what the person may see then.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails", db_index=False)
    kind = models.CharField(max_length=8, choices=MailKind)
    # Of a summary: its day, and the time that it covers.
    day = models.DateField(null=True)
    covers_from = models.DateTimeField(null=True)
    covers_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(kind="summary"), name="one_summary_of_a_day_for_a_person"
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_that_waits"),
            models.Index(fields=["person", "made_at"], name="mail_by_person"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Notification(models.Model):
    """One person is told of one occasion."""

    # Indexes below begin with these two.
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    seen_at = models.DateTimeField(null=True)  # on a page; at once where the person wants to see none there
    wants_mail = models.BooleanField(default=False)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="notifications")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["occasion", "person"], name="notification_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_by_person"),
            models.Index(fields=["person", "-id"], condition=Q(seen_at=None), name="notification_not_seen"),
            models.Index(fields=["person"], condition=Q(wants_mail=True, mail=None), name="notification_to_mail"),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class Webhook(models.Model):
    """An address of another system that is told of every occasion, as administrators have allowed."""

    name = models.CharField(max_length=100, unique=True, help_text="What people here call it.")
    address = models.CharField(
        max_length=500, help_text="https://…, of a public host. Put no password into it: the signature proves enough."
    )
    secret = SealedField(editable=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WebhookMessage(Tried):
    """One webhook is told of one occasion; without an occasion it is a test."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages", db_index=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, null=True, related_name="webhook_messages")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["webhook", "occasion"], name="webhook_message_once")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="webhook_message_waits")]

    def __str__(self) -> str:
        return f"message {self.pk} of webhook {self.webhook_id}"
