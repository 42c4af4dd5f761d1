"""Campaigns, which administrators enter, since no API of the dialer lists them; and the words for “already there”."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db.models import QuerySet
from django.http import HttpRequest

from campaigns import tasks
from campaigns.leads import PHONE, DialMethod, required_names
from campaigns.models import AlreadyThereReason, Campaign
from campaigns.sending import release_campaign
from campaigns.signed_in import user_of
from campaigns.wording import numbered, why_held

from .deleting import KeepsWhatIsUsed
from .filtering import FilteredAsListed
from .recording import RecordsChanges


class LinesField(forms.CharField):
    """A list of short texts, one in each line of a textarea. Blank lines are dropped, and spaces around a text, too."""

    widget = forms.Textarea(attrs={"rows": 10, "cols": 40, "spellcheck": "false"})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a text becomes a list
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: object, data: object) -> bool:
        return (initial or []) != self.to_python(data)


class CampaignForm(forms.ModelForm[Campaign]):
    field_names = LinesField(
        label="Fields",
        max_length=10_000,
        initial=[PHONE],
        help_text="The headers of the campaign's mapping file in CloudAgent, one a line, letter by letter. "
        "PhoneNumber is always needed, AgentId by agent-wise and skill by skill-wise campaigns.",
    )

    class Meta:
        model = Campaign
        fields = [
            "account",
            "name",
            "dial_method",
            "field_names",
            "phone_format",
            "default_option",
            "recent_days",
            "sending_from",
            "sending_until",
            "is_active",
        ]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        # Where the account cannot be changed, Django's form does not check account and name together.
        others = Campaign.objects.exclude(pk=self.instance.pk).filter(account=self.instance.account_id, name=name)
        if "account" not in self.fields and others.exists():
            raise ValidationError("This account has a campaign of that name already.")
        return name

    def clean(self) -> None:
        names, dial_method = self.cleaned_data.get("field_names"), self.cleaned_data.get("dial_method")
        if names is None or dial_method is None:
            return
        # The model has sentences for a name in the wrong case, and for a list without PhoneNumber.
        present = {name.casefold() for name in names}
        for needed in required_names(DialMethod(dial_method)):
            if needed != PHONE and needed.casefold() not in present:
                self.add_error(
                    "field_names",
                    ValidationError(
                        f"The list lacks {needed}: every lead of this dial method needs one. Please add it, here and "
                        "in the campaign's mapping file in CloudAgent."
                    ),
                )


@admin.register(Campaign)
class CampaignAdmin(RecordsChanges[Campaign], KeepsWhatIsUsed[Campaign]):
    form = CampaignForm
    list_display = ["name", "account", "dial_method", "phone_format", "is_active", "takes_leads"]
    list_filter = ["account", "dial_method", "is_active", ("held_at", admin.EmptyFieldListFilter)]
    list_select_related = ["account"]
    search_fields = ["name", "account__name"]
    actions = ["release"]
    fields = [*CampaignForm.Meta.fields, "takes_leads_or_how_to"]

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        # Batches go to their campaign's account. Leads that were confirmed for one account must not go to another.
        used = obj is not None and obj.uploads.exists()
        return ["account", "takes_leads_or_how_to"] if used else ["takes_leads_or_how_to"]

    @admin.display(description="Takes leads")
    def takes_leads(self, campaign: Campaign) -> str:
        if campaign.is_held:
            return f"No, held: {why_held(campaign) or 'no reason was given'}"
        return "Yes" if campaign.is_active else "No, switched off"

    @admin.display(description="Takes leads")
    def takes_leads_or_how_to(self, campaign: Campaign) -> str:
        how_to = " Once the cause is fixed: “Release”, among the actions of the list of campaigns."
        return f"{self.takes_leads(campaign)}{how_to if campaign.is_held else ''}"

    def save_model(self, request: HttpRequest, obj: Campaign, form: CampaignForm, change: bool) -> None:
        """Writes only what was changed: an answer of the dialer may hold the campaign at the same moment."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.save()

    @admin.action(description="Release: the cause is fixed, go on sending", permissions=["change"])
    def release(self, request: HttpRequest, campaigns: QuerySet[Campaign]) -> None:
        for campaign in campaigns.exclude(held_at=None):
            release_campaign(campaign=campaign, user=user_of(request))
            tasks.enqueue(tasks.send_account, campaign.account_id)
            messages.success(request, f"{campaign} is released. Its uploads go on where they stopped.")

    def why_kept(self, campaign: Campaign) -> str:
        if not (uploads := campaign.uploads.count()):
            return ""
        return (
            f"{campaign} has {numbered(uploads, 'upload', 'uploads')} on record. "
            "Untick “Is active” to switch it off instead."
        )


class AlreadyThereReasonForm(forms.ModelForm[AlreadyThereReason]):
    # Nearly every reason contains a very short phrase, and rejected leads would then count as already there.
    phrase = forms.CharField(
        max_length=100,
        validators=[MinLengthValidator(5, "Give five letters or more: a short text is found in nearly every reason.")],
        help_text="Any reason of the dialer's that contains these words, in any case, means “already there”.",
    )

    class Meta:
        model = AlreadyThereReason
        fields = ["phrase"]


@admin.register(AlreadyThereReason)
class AlreadyThereReasonAdmin(FilteredAsListed[AlreadyThereReason]):
    form = AlreadyThereReasonForm
