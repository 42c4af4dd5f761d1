"""The do-not-call list: administrators paste numbers or give a file, see what was found, and add it. They look numbers
up one by one.

The list shows no numbers, since the database has only hashes. A number that is looked up is sent by POST, never in an
address, and is not kept. Each form leads to a page that shows what came of it (campaigns/kept_forms.py). What that page
shows of the numbers that were found is sealed in the administrator's session until they are added.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from campaigns import do_not_call, kept_forms
from campaigns.leads import shortened
from campaigns.models import Action, DoNotCallNumber, Event
from campaigns.signed_in import user_of
from leadsportal.bodies.sizes import BodyBound, largest_form, takes_bodies

from .filtering import FilteredAsListed

SHOWN_LINES = 50
MOST_COLUMNS = 100
"""With phone numbers, in what is given at a time."""

_LIST = "admin:campaigns_donotcallnumber_changelist"
_ADD = "admin:campaigns_donotcallnumber_add"
_ADD_GIVEN = "admin:campaigns_donotcallnumber_add_given"


class EndsOnField(forms.DateField):
    """The last day on which a number may not be called. A day that has passed is refused."""

    widget = AdminDateWidget

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError("This day has passed. Give today or a later day, or leave it empty.")
        return day


class AddNumbersForm(forms.Form):
    """Numbers that are pasted, in a file, or both. `cleaned_data["given"]` is what was found in them."""

    pasted = forms.CharField(
        label="Phone numbers",
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 40, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Written in any way, with or without text beside them; also several in a line.",
    )
    file = forms.FileField(
        label="or a file",
        required=False,
        help_text="Any spreadsheet that leads may come in. Every visible sheet is searched for columns with phone "
        f"numbers. At most {do_not_call.MOST_AT_ONCE:,} rows at a time.",
    )
    reason = forms.CharField(
        max_length=200, help_text="Shown beside each lead that is not sent, for example “asked us on 3 May”."
    )
    ends_on = EndsOnField(label="Until", required=False, help_text="The last day on which it counts; empty: for ever.")

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        given = do_not_call.given_lines(cleaned.get("pasted", ""))
        if cleaned.get("pasted") and not given.columns:
            self.add_error("pasted", "There is no phone number in this text.")
        if file := cleaned.get("file"):
            try:
                given.add(do_not_call.given_file(file))
            except do_not_call.NoNumbers as why:
                self.add_error("file", str(why))
        elif not cleaned.get("pasted") and not self.errors:
            self.add_error("pasted", "Give at least one number, or choose a file.")
        if (count := given.count_all()) > do_not_call.MOST_AT_ONCE:
            self.add_error(
                None,
                f"These are {count:,} numbers; {do_not_call.MOST_AT_ONCE:,} can be added at a time. Split the file.",
            )
        if (columns := len(given.columns)) > MOST_COLUMNS:
            self.add_error(
                "file", f"It has {columns:,} columns with numbers; {MOST_COLUMNS:,} can be shown at a time. Split it."
            )
        cleaned["given"] = given
        return cleaned


class AddGivenForm(forms.Form):
    """Which of the shown columns are added."""

    pending = forms.IntegerField()
    column = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        columns = cast(forms.TypedMultipleChoiceField, self.fields["column"])
        columns.choices = [(value, value) for value in data.getlist("column") if value.isdecimal()]


class LookUpForm(forms.Form):
    number = forms.CharField(
        max_length=100, label="Phone number", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ChangeForm(forms.ModelForm[DoNotCallNumber]):
    ends_on = EndsOnField(label="Until", required=False, help_text="The last day on which it counts; empty: for ever.")

    class Meta:
        model = DoNotCallNumber
        fields = ["reason", "ends_on"]


def _may_add(request: HttpRequest) -> bool:
    return user_of(request).has_perm("campaigns.add_donotcallnumber")


@admin.register(DoNotCallNumber)
class DoNotCallNumberAdmin(FilteredAsListed[DoNotCallNumber]):
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

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("look-up/", self.admin_site.admin_view(self.look_up), name="campaigns_donotcallnumber_look_up"),
            path("add/given/", self.admin_site.admin_view(self.add_given), name="campaigns_donotcallnumber_add_given"),
        ]
        return [*own, *super().get_urls()]

    @takes_bodies(BodyBound(most=largest_form, of=_may_add))
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form for numbers. It leads to the page that shows what would be added."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return _give(request)
        again = kept_forms.asked_again(request)
        form = AddNumbersForm(initial=again.sent.dict() if again and again.sent else {})
        if again:
            kept_forms.show_errors(form, again.errors)
        return self._page(request, "add.html", "Add do-not-call numbers", form=form)

    def add_given(self, request: HttpRequest) -> HttpResponse:
        """What was found in the numbers that were given. POST adds the columns that were ticked."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return _add_given(request)
        found = kept_forms.kept_for(request)
        if found is None:
            return redirect(_ADD)
        try:
            pending = do_not_call.find_pending(pending_id=found["pending"], user=user_of(request))
        except (do_not_call.NotPending, do_not_call.WrongNumberHashKey) as why:
            messages.error(request, str(why))
            return redirect(_ADD)
        return self._page(request, "given.html", "Check what is added", **(found | {"pending": pending}))

    def look_up(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return _look_up(request)
        found = kept_forms.kept_for(request) or {}
        form = LookUpForm()
        kept_forms.show_errors(form, found.get("errors", {}))
        asked, ending = "entry" in found, found.get("ending", "")
        entry = DoNotCallNumber.objects.filter(pk=found["entry"] or 0).first() if asked else None
        return self._page(
            request, "look_up.html", "Look a number up", form=form, asked=asked, entry=entry, ending=ending
        )

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
        _record(request, Action.DO_NOT_CALL_CHANGED, obj)

    def delete_model(self, request: HttpRequest, obj: DoNotCallNumber) -> None:
        _record(request, Action.DO_NOT_CALL_REMOVED, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DoNotCallNumber]) -> None:
        Event.objects.create(
            action=Action.DO_NOT_CALL_REMOVED_MANY, user=user_of(request), details={"numbers": queryset.count()}
        )
        super().delete_queryset(request, queryset)


def _record(request: HttpRequest, action: Action, entry: DoNotCallNumber) -> None:
    Event.objects.create(action=action, user=user_of(request), details={"number": entry.pk}, reason=entry.reason)


def _give(request: HttpRequest) -> HttpResponse:
    form = AddNumbersForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["given"]
        try:
            pending = do_not_call.keep(
                given=given,
                reason=form.cleaned_data["reason"],
                ends_on=form.cleaned_data["ends_on"],
                user=user_of(request),
            )
        except do_not_call.WrongNumberHashKey as why:
            form.add_error(None, str(why))
        else:
            return kept_forms.lead_to(request, reverse(_ADD_GIVEN), content={"pending": pending.pk} | _shown(given))
    sent = {name: request.POST.get(name, "") for name in ("reason", "ends_on", "pasted")}
    if not kept_forms.fits(sent):
        sent.pop("pasted")
        form.add_error("pasted", "The text is too long to be shown again. Paste it again, or give it as a file.")
    return kept_forms.ask_again(request, sent=sent, errors=form.errors)


def _add_given(request: HttpRequest) -> HttpResponse:
    form = AddGivenForm(request.POST)
    if not form.is_valid():
        return redirect(_ADD)
    try:
        added = do_not_call.add_pending(
            pending_id=form.cleaned_data["pending"], columns=form.cleaned_data["column"], user=user_of(request)
        )
    except (do_not_call.NotPending, do_not_call.WrongNumberHashKey) as why:
        messages.error(request, str(why))
        return redirect(_ADD)
    kept_forms.forget(request)
    messages.success(request, f"Added: {added.new:,}. There already, with this reason and end now: {added.changed:,}.")
    return redirect(_LIST)


def _look_up(request: HttpRequest) -> HttpResponse:
    """Of the number only its last digits go to the page that says what was found."""
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return kept_forms.ask_again(request, sent={}, errors=form.errors)
    number: str = form.cleaned_data["number"]
    entry = do_not_call.look_up(number)
    details = {"number": entry.pk if entry else None}
    Event.objects.create(action=Action.DO_NOT_CALL_LOOKED_UP, user=user_of(request), details=details)
    ending = "".join(sign for sign in number if sign.isdecimal())[-2:]
    content = {"entry": entry.pk if entry else None, "ending": ending}
    return kept_forms.lead_to(request, request.path, content=content)


def _shown(given: do_not_call.Given) -> dict[str, object]:
    """What the page shows of numbers that are not added yet, as JSON can hold it."""
    there = do_not_call.count_there(map(do_not_call.hashed, given.phones))
    return {
        "columns": [_of_column(column) for column in given.columns],
        "above": _some(given.above),
        "unread": _some(given.unread) | {"first": [_of_line(line) for line in given.unread[:SHOWN_LINES]]},
        "first": given.first[:SHOWN_LINES],
        "notices": given.notices[:SHOWN_LINES],
        "doubles": given.doubles,
        "count": len(given.phones),
        "there": there,
        "new": len(given.phones) - there,
        "several": len(given.columns) > 1,
        "has_sheets": any(column.sheet for column in given.columns),
    }


def _of_column(column: do_not_call.GivenColumn) -> dict[str, object]:
    texts = {"label": shortened(column.label), "sheet": shortened(column.sheet), "why_not": column.why_not}
    return texts | {"count": column.count, "ticked": column.ticked}


def _of_line(line: do_not_call.Unread) -> dict[str, object]:
    return asdict(line) | {"sheet": shortened(line.sheet), "column": shortened(line.column)}


def _some(lines: Sequence[object]) -> dict[str, object]:
    return {"first": lines[:SHOWN_LINES], "more": len(lines[SHOWN_LINES:]), "count": len(lines)}
