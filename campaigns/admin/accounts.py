"""CloudAgent accounts: an administrator enters one with its key, and stops and resumes it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from campaigns import dialer_hosts, tasks
from campaigns.blocks_in_words import block_of_account
from campaigns.cloudagent import MAX_ROWS, REQUESTS_A_MINUTE
from campaigns.models import Account, Action, Event, StopReason, database_now, validate_domain
from campaigns.sending import resume_account, stop_account
from campaigns.signed_in import user_of
from campaigns.uploads import settle_account
from campaigns.wording import numbered, why_stopped

from .deleting import KeepsWhatIsUsed
from .recording import RecordsChanges


class AccountForm(forms.ModelForm[Account]):
    """An account and its API key. The key can be entered, and is never shown again."""

    new_key = forms.CharField(
        label="API key",
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "size": 60}),
    )

    class Meta:
        model = Account
        fields = [
            "name",
            "domain",
            "user_name",
            "rows_per_request",
            "requests_a_minute",
            "bytes_per_request",
            "body_form",
            "callbacks_reach_us",
            "asks_status",
            "is_active",
        ]
        widgets = {
            # Browsers take a text field before a password field for a login of this site, and fill it in.
            "user_name": forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
            "bytes_per_request": forms.NumberInput(attrs={"class": "vBigIntegerField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields["new_key"]
        key.required = not self.instance.api_key
        key.help_text = (
            f"The key is {shown_key(self.instance)}. Leave this blank to keep it; a new key also resumes the account. "
            "With another domain or user name, enter the key again."
            if self.instance.api_key
            else "As CloudAgent shows it. It is stored encrypted, and only its last four characters are shown again."
        )

    def clean_domain(self) -> str:
        domain: str = self.cleaned_data["domain"]
        if domain == settings.SANDBOX_ORIGIN:
            return domain
        domain = domain.lower()
        if domain != self.instance.domain.lower():  # accounts that are there already go on
            validate_domain(domain)
            _refuse_private(domain.partition(":")[0])
        return domain

    def clean(self) -> None:
        super().clean()
        if self.instance.api_key and self._is_for_somebody_else() and not self.cleaned_data.get("new_key"):
            self.add_error(
                "new_key",
                "With another domain or user name, the key must be entered again: the stored key is sent only to the "
                "host, and for the user, with which it was entered.",
            )

    def _is_for_somebody_else(self) -> bool:
        """Whether the stored key would go to another host, or for another user."""
        stored, given = self.instance, self.cleaned_data
        domain: str = given.get("domain", stored.domain)
        user_name: str = given.get("user_name", stored.user_name)
        return domain.lower() != stored.domain.lower() or user_name != stored.user_name


@admin.register(Account)
class AccountAdmin(RecordsChanges[Account], KeepsWhatIsUsed[Account]):
    form = AccountForm
    recorded_elsewhere = frozenset({"domain", "user_name", "new_key"})
    list_display = ["name", "domain", "user_name", "key_shown", "is_active", "sends"]
    list_filter = ["is_active", ("stopped_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "domain", "user_name"]
    readonly_fields = ["sends_or_how_to"]
    actions = ["stop", "resume"]
    fieldsets = [
        (None, {"fields": ["name", "domain", "user_name", "new_key", "is_active", "sends_or_how_to"]}),
        (
            "The dialer's limits",
            {
                "fields": ["rows_per_request", "requests_a_minute", "bytes_per_request"],
                "description": f"CloudAgent takes {MAX_ROWS} rows in a request and {REQUESTS_A_MINUTE} requests in a "
                "minute, per account.",
            },
        ),
        ("How we speak with it", {"fields": ["body_form", "callbacks_reach_us", "asks_status"]}),
    ]

    @admin.display(description="API key")
    def key_shown(self, account: Account) -> str:
        return shown_key(account)

    @admin.display(description="Sends leads")
    def sends(self, account: Account) -> str:
        if account.is_stopped:
            return f"No, stopped: {why_stopped(account) or 'no reason was given'}"
        if not account.is_active:
            return "No, switched off"
        block = block_of_account(account, database_now())
        return f"Not now. {block.words}" if block else "Yes"

    @admin.display(description="Sends leads")
    def sends_or_how_to(self, account: Account) -> str:
        how_to = " Once the cause is fixed: “Resume”, among the actions of the list of accounts."
        return f"{self.sends(account)}{how_to if account.is_stopped else ''}"

    def save_model(self, request: HttpRequest, obj: Account, form: AccountForm, change: bool) -> None:
        """Writes only what was changed: the sender may write other columns of the same row at the same moment. A key is
        written together with its host and user, so that of two changes at the same moment none gets the other's."""
        changed = {name for name in form.changed_data if name != "new_key"}
        new_key = form.cleaned_data["new_key"]
        if new_key:
            obj.seal_key(new_key)
            changed |= {"api_key", "api_key_ending", "domain", "user_name", "may_be_private"}
        if not change:
            obj.save()
            return
        if obj.domain.lower() != form.initial["domain"].lower():  # only with a new key
            obj.may_be_private = False
        obj.save(update_fields=changed)
        _record_change(request, obj, form.initial)
        if "callbacks_reach_us" in changed:
            settle_account(obj.pk)
        if new_key:
            Event.objects.create(action=Action.API_KEY_CHANGED, user=user_of(request), account=obj)
            resume_account(account=obj, user=user_of(request))
            tasks.enqueue(tasks.send_account, obj.pk)

    @admin.action(description="Stop: send nothing more until somebody resumes it", permissions=["change"])
    def stop(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        for account in accounts.filter(stopped_at=None):
            user = user_of(request)
            stop_account(account.pk, StopReason.BY_PERSON, user=user, name=user.get_username())
            messages.success(request, f"{account} is stopped. Its uploads wait.")

    @admin.action(description="Resume: the cause is fixed, go on sending", permissions=["change"])
    def resume(self, request: HttpRequest, accounts: QuerySet[Account]) -> None:
        for account in accounts.exclude(stopped_at=None):
            resume_account(account=account, user=user_of(request))
            tasks.enqueue(tasks.send_account, account.pk)
            messages.success(request, f"{account} is resumed. Its uploads go on where they stopped.")

    def why_kept(self, account: Account) -> str:
        campaigns, requests = account.campaigns.count(), account.attempts.count()
        if not campaigns and not requests:
            return ""
        return (
            f"{account} has {numbered(campaigns, 'campaign', 'campaigns')} and "
            f"{numbered(requests, 'request', 'requests')} on record. Untick “Is active” to switch it off instead."
        )


def _refuse_private(host: str) -> None:
    """Raises ValidationError for an address, and for a host of a private network that is not listed."""
    if dialer_hosts.is_listed(host):
        return
    if dialer_hosts.is_address(host):
        raise ValidationError(
            "Give the name of the host, not its address. If the dialer has no name, whoever runs the server must add "
            "its address to LEADSPORTAL_PRIVATE_DIALER_HOSTS."
        )
    if dialer_hosts.is_private(host):
        raise ValidationError(
            "This host is in a private network. If the dialer is really there, whoever runs the server must add the "
            "host to LEADSPORTAL_PRIVATE_DIALER_HOSTS."
        )


def _record_change(request: HttpRequest, account: Account, before: Mapping[str, Any]) -> None:
    """Writes into the log of actions where the requests go from now on. `before` is what the account had."""
    user = user_of(request)
    if account.domain.lower() != before["domain"].lower():
        domains = {"before": before["domain"], "after": account.domain}
        Event.objects.create(action=Action.ACCOUNT_DOMAIN_CHANGED, user=user, account=account, details=domains)
    if account.user_name != before["user_name"]:
        Event.objects.create(action=Action.ACCOUNT_USER_NAME_CHANGED, user=user, account=account)


def shown_key(account: Account) -> str:
    """Dots and the key's last four characters. A short key has dots only, since four characters would tell too much."""
    return f"••••{account.api_key_ending}" if account.api_key else "none"
