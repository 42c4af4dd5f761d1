"""The forms of the pages: what a person may send, and the sentences for what is missing."""

import json
from collections.abc import Sequence
from typing import Any, cast
from zlib import crc32

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet

from campaigns import access
from campaigns.leads import Phone, PhoneProblem, read_phone
from campaigns.models import (
    LAST_HOUR,
    REASON_CHARACTERS,
    Batch,
    Campaign,
    ColumnMapping,
    Option,
    Shown,
    Upload,
    Whose,
    database_now,
)
from campaigns.scheduling import NotATime, read_send_at
from campaigns.spreadsheets import ENDINGS
from campaigns.wording import CHOOSE_A_FILE, NO_SUCH_BATCH, SAY_WHY, TIME_NOT_UNDERSTOOD

_MOST_BATCH_NUMBER = 2**31 - 1  # of the database


class CampaignField(forms.ModelChoiceField[Campaign]):
    """One of the campaigns, with the name of its account where that tells it from others."""

    def show(self, campaigns: QuerySet[Campaign], *, names_accounts: bool) -> None:
        self.names_accounts = names_accounts
        self.queryset = campaigns.select_related("account").order_by("name", "account__name")

    def label_from_instance(self, campaign: Campaign) -> str:
        return campaign.name_with_account if self.names_accounts else campaign.name


class UploadForm(forms.Form):
    """A file and a campaign of the user's teams."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # the stage has the sentence for it
        error_messages={
            "required": "No file was chosen. Choose your spreadsheet, then continue.",
            "invalid": "The file did not arrive. Choose it again.",
            "missing": "The file did not arrive. Choose it again.",
        },
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    campaign = CampaignField(
        queryset=Campaign.objects.none(),
        empty_label="Choose a campaign…",
        error_messages={
            "required": "No campaign was chosen. Choose the one that the leads are for.",
            "invalid_choice": "You cannot send leads to this campaign: it was switched off, or none of your teams "
            "has it. Choose another one.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = access.campaigns_to_send_to(user)
        names_accounts = access.campaigns_of(user).are_of_several_accounts()
        cast(CampaignField, self.fields["campaign"]).show(usable, names_accounts=names_accounts)
        self.has_campaigns = usable.exists()
        if len(only := list(usable[:2])) == 1:
            self.initial["campaign"] = only[0]


class HeaderRowForm(forms.Form):
    """Which row holds the column names; 0 stands for none."""

    header_row = forms.IntegerField(
        min_value=1,
        required=False,
        error_messages={
            "invalid": "Give the row's number, as the spreadsheet shows it.",
            "min_value": "Give the row's number, as the spreadsheet shows it: 1 or higher.",
        },
    )
    no_names = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("no_names"):
            cleaned["header_row"] = 0
        elif "header_row" in cleaned and cleaned["header_row"] is None:
            self.add_error("header_row", "Give the number of the row with the column names.")
        return cleaned


NOW, LATER = "now", "later"


class WhenForm(forms.Form):
    """When the leads go out; and that people may be called at a time at which they usually are not."""

    when = forms.ChoiceField(
        choices=[(NOW, "Now"), (LATER, "At a date and time")],
        required=False,  # nothing chosen is now
        error_messages={"invalid_choice": "Choose one of the two."},
    )
    send_at = forms.CharField(
        required=False,
        max_length=30,
        error_messages={"max_length": TIME_NOT_UNDERSTOOD},
    )
    call_anyway = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """`send_at` becomes an aware time, None for now."""
        super().clean()
        cleaned = self.cleaned_data
        text = cleaned.get("send_at", "")
        cleaned["send_at"] = None
        if cleaned.get("when") == LATER and "send_at" not in self.errors:
            try:
                cleaned["send_at"] = read_send_at(text, database_now())
            except NotATime as sentence:
                self.add_error("send_at", str(sentence))
        elif text:
            self.add_error("when", "A date and time is given, but “Now” is chosen. Choose which of the two you mean.")
        return cleaned


class ConfirmForm(WhenForm):
    """What the dialer does with numbers that it knows, when the leads go out, and whether the campaign is started; and
    that a person has looked at the upload's warnings.

    The tick carries a mark of the warnings that were shown: what was found later is not accepted unseen.
    """

    option = forms.ChoiceField(
        choices=Option.choices,
        error_messages={
            "required": "Choose what the dialer shall do with numbers that the campaign has already.",
            "invalid_choice": "Choose one of the three ways.",
        },
    )
    start_campaign = forms.BooleanField(required=False)
    accepted_warnings = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, warnings: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = f"{crc32(json.dumps(warnings, sort_keys=True).encode()):08x}" if warnings else ""

    @property
    def has_accepted_warnings(self) -> bool:
        return bool(self["accepted_warnings"].value() == self.mark)

    def clean_accepted_warnings(self) -> str:
        accepted: str = self.cleaned_data["accepted_warnings"]
        if self.mark and accepted != self.mark:
            raise forms.ValidationError("Look at the warnings, then tick that you have. Nothing was sent yet.")
        return accepted


class ReasonForm(forms.Form):
    """Why a person decides as they do; it is kept with the upload."""

    reason = forms.CharField(
        max_length=REASON_CHARACTERS,
        label="Reason",
        error_messages={
            "required": SAY_WHY,
            "max_length": "Say it in %(limit_value)d characters at most.",
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SteeringForm(forms.Form):
    """Why an upload is paused or cancelled, where somebody says so."""

    reason = forms.CharField(
        required=False,
        max_length=REASON_CHARACTERS,
        error_messages={"max_length": "Say it in %(limit_value)d characters at most."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AttachForm(forms.Form):
    """The dialer's failed file, for the whole upload or for one of its batches. `cleaned_data["batch"]` is a Batch or
    None."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # the stage has the sentence for it
        error_messages={"required": CHOOSE_A_FILE, "invalid": CHOOSE_A_FILE, "missing": CHOOSE_A_FILE},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.gz"}),
    )
    batch = forms.IntegerField(
        label="Batch",
        required=False,
        min_value=1,
        error_messages={"invalid": "Give the batch's number, or leave it empty.", "min_value": NO_SUCH_BATCH},
    )

    def __init__(self, *args: Any, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._upload = upload

    def clean_batch(self) -> Batch | None:
        number = self.cleaned_data["batch"]
        if number is None:
            return None
        batch = self._upload.batches.filter(number=min(number, _MOST_BATCH_NUMBER)).first()
        if batch is None:
            raise forms.ValidationError(NO_SUCH_BATCH)
        batch.upload = self._upload
        return batch


class MappingNameForm(forms.ModelForm[ColumnMapping]):
    """What a person calls a mapping; empty, it has no name."""

    class Meta:
        model = ColumnMapping
        fields = ["name"]
        error_messages = {"name": {"max_length": "Give it a name of %(limit_value)d characters at most."}}


def _hour_or_none(text: str) -> int | None:
    return int(text) if text else None


class NotificationChoicesForm(forms.Form):
    """How a person is told of uploads."""

    _CHOOSE = {"required": "Choose one of these.", "invalid_choice": "Choose one of these."}

    shown = forms.ChoiceField(choices=Shown.choices, error_messages=_CHOOSE)
    whose = forms.ChoiceField(choices=Whose.choices, error_messages=_CHOOSE)
    by_mail = forms.BooleanField(required=False)
    summary_hour = forms.TypedChoiceField(
        label="Daily summary by e-mail",
        choices=[("", "No summary"), *((hour, f"at {hour:02}:00") for hour in range(LAST_HOUR + 1))],
        required=False,
        coerce=_hour_or_none,
        empty_value=None,
        error_messages=_CHOOSE,
        help_text="India time. What became of the uploads that ended since the summary before. On a day without any, "
        "none is sent.",
    )


class NumberForm(forms.Form):
    """A phone number to be found. `cleaned_data["number"]` is what was read, as the check reads a cell."""

    number = forms.CharField(
        label="Phone number",
        max_length=100,
        error_messages={
            "required": "Enter the number to be found.",
            "max_length": "This is too long for one phone number.",
        },
        help_text="The whole number, written in any way: a landline with its area code, a number from abroad with + "
        "and its country code.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "spellcheck": "false"}),
    )

    def clean_number(self) -> Phone:
        """Raises ValidationError with what is wrong with the number, and what to do."""
        read = read_phone(self.cleaned_data["number"])
        if isinstance(read, PhoneProblem):
            raise forms.ValidationError(f"{read.message} {read.hint}")
        return read
