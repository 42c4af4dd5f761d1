"""A dialer campaign as the portal keeps it, the teams that may use it, and what the dialer says of doubles."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from campaigns.leads import DialMethod, Field, PhoneFormat, campaign_fields, field_name_problems

from .accounts import Account
from .reasons import HoldReason


class Option(models.TextChoices):
    """What the dialer does with numbers that it knows already (docs/dialer.md#checkduplicate-and-isdelete). isDelete
    wins over checkDuplicate, so a person chooses one or neither."""

    NEITHER = "neither", "Add every number, even when the campaign has it already"
    CHECK_DUPLICATE = "check_duplicate", "Add only numbers that the campaign does not have yet"
    IS_DELETE = "is_delete", "Check the status of numbers that the campaign has, and do not add them again"


def validate_field_names(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError("Give a list of header names.")
    if problems := field_name_problems(value):
        raise ValidationError(list(problems))


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def held(self) -> "CampaignQuerySet":
        """Those that an administrator must release: of each, `is_held` is True."""
        return self.exclude(held_at=None)

    def are_of_several_accounts(self) -> bool:
        """Whether their names alone may not tell them apart: two accounts can have campaigns of one name."""
        return len(self.order_by().values_list("account", flat=True).distinct()[:2]) > 1


class Campaign(models.Model):
    """A campaign of the dialer. No API tells its headers or dial method: administrators enter them here."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=200, help_text="Exactly as in CloudAgent: the dialer compares letter by letter.")
    dial_method = models.CharField(
        max_length=12,
        choices=[
            (DialMethod.NORMAL, "Neither agent-wise nor skill-wise"),
            (DialMethod.AGENT_WISE, "Agent-wise (every lead needs an AgentId)"),
            (DialMethod.SKILL_WISE, "Skill-wise (every lead needs a skill)"),
        ],
        default=DialMethod.NORMAL,
    )
    field_names = models.JSONField(
        "fields",
        default=list,
        validators=[validate_field_names],
        help_text="The headers of the campaign's mapping file in CloudAgent, one a line. PhoneNumber is always needed.",
    )
    phone_format = models.CharField(
        max_length=8,
        choices=[
            (PhoneFormat.NATIONAL, "10 digits (9876543210)"),
            (PhoneFormat.COUNTRY, "91 and 10 digits (919876543210)"),
            (PhoneFormat.E164, "+91 and 10 digits (+919876543210)"),
        ],
        default=PhoneFormat.NATIONAL,
    )
    default_option = models.CharField(max_length=16, choices=Option, default=Option.CHECK_DUPLICATE)
    recent_days = models.PositiveSmallIntegerField(
        "days that count as recent",
        default=7,
        validators=[MaxValueValidator(90)],
        help_text="Numbers that were sent to this campaign so many days ago or less get a warning. 0 switches it off.",
    )
    sending_from = models.TimeField(
        null=True, blank=True, help_text="Leads are sent from this time of day on (India time). Empty: at any time."
    )
    sending_until = models.TimeField(
        null=True, blank=True, help_text="… and until this one; what is left then waits for the next day."
    )
    is_active = models.BooleanField(default=True)

    # Held when the dialer says that it does not know the campaign; uploads wait and go on where they stopped.
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_reason = models.CharField(max_length=21, choices=HoldReason, blank=True, editable=False)
    held_details = models.JSONField(default=dict, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="campaign_once_in_an_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_held(self) -> bool:
        """Whether an administrator must release it."""
        return self.held_at is not None

    @property
    def name_with_account(self) -> str:
        """“Sales_Outbound · Mumbai”, for people who have campaigns of several accounts."""
        return f"{self.name} · {self.account.name}"

    def clean(self) -> None:
        if (self.sending_from is None) != (self.sending_until is None):
            raise ValidationError("Give both ends of the sending hours, or neither.")
        if self.sending_from is not None and self.sending_from == self.sending_until:
            raise ValidationError("The sending hours begin and end at the same time. Leave both empty for always.")

    def fields(self) -> tuple[Field, ...]:
        """The fields that a lead may have here, in the order of the mapping file."""
        return campaign_fields(self.field_names, dial_method=DialMethod(self.dial_method))


class Team(models.Model):
    """People, and the campaigns that they may send leads to."""

    name = models.CharField(max_length=100, unique=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)
    managers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="managed_teams",
        blank=True,
        help_text="They may put a member's upload before the others of its account.",
    )
    campaigns = models.ManyToManyField(Campaign, related_name="teams", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProvenMap(models.Model):
    """A map (the headers of a request) by which the campaign in CloudAgent has taken leads: whether its mapping file
    fits one shows only in a callback."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="proven_maps")
    map_key = models.CharField(max_length=64)
    proven_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "map_key"], name="map_proven_once")]

    def __str__(self) -> str:
        return f"proven map {self.pk} of campaign {self.campaign_id}"


class AlreadyThereReason(models.Model):
    """Words in a failed row's reason by which it is no failure: the dialer knew the number, as the upload's
    option asked. The vendor documents none, so administrators keep the list."""

    phrase = models.CharField(max_length=100, unique=True, help_text="Any reason that contains these words.")

    class Meta:
        ordering = ["phrase"]
        verbose_name = "reason that means “already there”"
        verbose_name_plural = "reasons that mean “already there”"

    def __str__(self) -> str:
        return self.phrase
