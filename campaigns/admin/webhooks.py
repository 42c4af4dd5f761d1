"""Webhooks: the addresses of other systems that are told of every upload that ends or needs somebody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from campaigns.models import Sealed, Sent, Webhook
from campaigns.notifications import ask_for_test, fault_of, is_secret
from campaigns.wording import numbered, webhook_address_refused

from .recording import RecordsChanges

_MAKE_A_SECRET = "openssl rand -base64 32"  # noqa: S105 # a command


class WebhookForm(forms.ModelForm[Webhook]):
    """A webhook and its secret. The secret can be entered, and is never shown again."""

    new_secret = forms.CharField(
        label="Secret",
        max_length=120,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "size": 60}),
    )

    class Meta:
        model = Webhook
        fields = ["name", "address", "is_active"]
        widgets = {"address": forms.URLInput(attrs={"autocomplete": "off", "class": "vURLField", "size": 60})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secret = self.fields["new_secret"]
        secret.required = not self.instance.secret
        secret.help_text = (
            "Leave this blank to keep the secret. With another address, enter it again."
            if self.instance.secret
            else f"whsec_ and what “{_MAKE_A_SECRET}” prints. The receiver needs the same. It is stored encrypted, and "
            "not shown again."
        )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address != self.instance.address and (fault := fault_of(address)):
            raise ValidationError(webhook_address_refused(fault))
        return address

    def clean_new_secret(self) -> str:
        secret: str = self.cleaned_data["new_secret"]
        if secret and not is_secret(secret):
            raise ValidationError(f"A secret is whsec_ and 24 to 64 bytes in base64: what “{_MAKE_A_SECRET}” prints.")
        return secret

    def clean(self) -> None:
        super().clean()
        is_elsewhere = self.cleaned_data.get("address", self.instance.address) != self.instance.address
        if self.instance.secret and is_elsewhere and not self.cleaned_data.get("new_secret"):
            self.add_error("new_secret", "With another address, the secret must be entered again: make a new one.")


@admin.register(Webhook)
class WebhookAdmin(RecordsChanges[Webhook]):
    form = WebhookForm
    list_display = ["name", "address", "is_active", "waiting", "last_try"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    actions = ["send_test"]
    fields = ["name", "address", "new_secret", "is_active"]

    @admin.display(description="Messages that wait")
    def waiting(self, webhook: Webhook) -> int:
        return webhook.messages.filter(state=Sent.WAITING).count()

    @admin.display(description="Last try")
    def last_try(self, webhook: Webhook) -> str:
        last = webhook.messages.exclude(tried_at=None).order_by("-tried_at").first()
        if last is None:
            return "None so far"
        state = last.get_state_display()
        return f"{state}, {numbered(last.tries, 'try', 'tries')} ({last.fault})" if last.fault else state

    def save_model(self, request: HttpRequest, obj: Webhook, form: WebhookForm, change: bool) -> None:
        """An address is written together with its secret, so that no secret is used with another one's address."""
        if secret := form.cleaned_data["new_secret"]:
            obj.secret = Sealed.of(secret)
        obj.save()

    def get_deleted_objects(
        self, objs: Sequence[Webhook] | QuerySet[Webhook], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """The messages go with it, without a list of them: there can be thousands."""
        return [str(webhook) for webhook in objs], {"webhooks": len(objs)}, set(), []

    @admin.action(description="Send a test message", permissions=["change"])
    def send_test(self, request: HttpRequest, webhooks: QuerySet[Webhook]) -> None:
        for webhook in webhooks:
            if webhook.is_active:
                ask_for_test(webhook)
                messages.success(
                    request, f"A test message to {webhook} is sent in a few seconds. Load this page again."
                )
            else:
                messages.error(request, f"{webhook} is switched off.")
