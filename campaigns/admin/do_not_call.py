"""The do-not-call list as administrators keep it: numbers pasted or in a file, looked up one by one.

The list shows no numbers, for it has none; and a number that is looked up goes in a POST, never into an address.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from campaigns import do_not_call
from campaigns.models import DoNotCallNumber, Event

SHOWN_PROBLEMS = 20
_LIST = "admin:campaigns_donotcallnumber_changelist"


class EndsOnField(forms.DateField):
    """The last day on which a number may not be called; not one that has passed."""

    widget = admin.widgets.AdminDateWidget

    def clean(self, value: object):
        day = super().clean(value)
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError("This day has passed. Give today or a later day, or leave it empty.")
        return day


class AddNumbersForm(forms.Form):
    """Numbers by hand, by file, or both; `numbers` are then all of them, each with its line or row."""

    pasted = forms.CharField(
        label="Phone numbers",
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 40, "spellcheck": "false", "autocomplete": "off"}),
        help_text="One a line, written in any way.",
    )
    file = forms.FileField(
        label="or a file",
        required=False,
        help_text="Any spreadsheet that leads may come in. Its column of phone numbers is taken, nothing else. "
        f"At most {do_not_call.MOST_AT_ONCE:,} rows at a time.",
    )
    reason = forms.CharField(
        max_length=200, help_text="Shown beside each lead that is left out, for example “asked us on 3 May”."
    )
    ends_on = EndsOnField(label="Until", required=False, help_text="The last day on which it counts; empty: for ever.")

    def clean(self) -> dict:
        cleaned = super().clean()
        numbers = [
            (line, text) for line, text in enumerate(cleaned.get("pasted", "").splitlines(), start=1) if text.strip()
        ]
        if file := cleaned.get("file"):
            try:
                numbers += do_not_call.numbers_in(file)
            except do_not_call.NoNumbers as why:
                self.add_error("file", str(why))
        elif not numbers and not self.errors:
            self.add_error("pasted", "Give at least one number, or choose a file.")
        if len(numbers) > do_not_call.MOST_AT_ONCE:
            self.add_error(
                None, f"These are {len(numbers):,} numbers; {do_not_call.MOST_AT_ONCE:,} can be added at a time."
            )
        cleaned["numbers"] = numbers
        return cleaned


class LookUpForm(forms.Form):
    number = forms.CharField(
        max_length=100, label="Phone number", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ChangeForm(forms.ModelForm):
    ends_on = EndsOnField(label="Until", required=False, help_text="The last day on which it counts; empty: for ever.")

    class Meta:
        model = DoNotCallNumber
        fields = ["reason", "ends_on"]


@admin.register(DoNotCallNumber)
class DoNotCallNumberAdmin(admin.ModelAdmin):
    form = ChangeForm
    fields = ["reason", "ends_on"]
    list_display = ["ending", "reason", "ends_on", "added_by", "changed_at"]
    list_filter = ["ends_on", "added_by"]
    list_select_related = ["added_by"]
    search_fields = ["reason"]
    search_help_text = "Search in the reasons. To find a number, choose “Look a number up”."
    change_list_template = "admin/campaigns/donotcallnumber/change_list.html"

    @admin.display(description="Number", ordering="last_digits")
    def ending(self, number: DoNotCallNumber) -> str:
        return f"••••••••{number.last_digits}"

    def get_urls(self) -> list:
        look_up = path("look-up/", self.admin_site.admin_view(self.look_up), name="campaigns_donotcallnumber_look_up")
        return [look_up, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddNumbersForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self._add(request, form)
        return self._page(request, "add.html", "Add do-not-call numbers", form=form)

    def _add(self, request: HttpRequest, form: AddNumbersForm) -> HttpResponse:
        try:
            added = do_not_call.add(
                numbers=form.cleaned_data["numbers"],
                reason=form.cleaned_data["reason"],
                ends_on=form.cleaned_data["ends_on"],
                by=request.user,
            )
        except do_not_call.WrongNumberHashKey as why:
            form.add_error(None, str(why))
            return self._page(request, "add.html", "Add do-not-call numbers", form=form)
        messages.success(
            request, f"Added: {added.new:,}. There already, with this reason and end now: {added.changed:,}."
        )
        if not added.problems:
            return redirect(_LIST)
        shown = added.problems[:SHOWN_PROBLEMS]
        return self._page(
            request,
            "not_added.html",
            "Not added",
            problems=shown,
            count=len(added.problems),
            more=len(added.problems) - len(shown),
        )

    def look_up(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LookUpForm(request.POST or None)
        asked = request.method == "POST" and form.is_valid()
        entry = do_not_call.look_up(form.cleaned_data["number"]) if asked else None
        return self._page(request, "look_up.html", "Look a number up", form=form, asked=asked, entry=entry)

    def _page(self, request: HttpRequest, template: str, title: str, **more: object) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "list_address": reverse(_LIST),
            **more,
        }
        return TemplateResponse(request, f"admin/campaigns/donotcallnumber/{template}", context)

    def save_model(self, request: HttpRequest, obj: DoNotCallNumber, form: ChangeForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        Event.objects.create(deed="do-not-call number changed", by=request.user, text=str(obj.pk), reason=obj.reason)

    def delete_model(self, request: HttpRequest, obj: DoNotCallNumber) -> None:
        Event.objects.create(deed="do-not-call number taken off", by=request.user, text=str(obj.pk), reason=obj.reason)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        Event.objects.create(deed="do-not-call numbers taken off", by=request.user, text=f"{queryset.count()} numbers")
        super().delete_queryset(request, queryset)
