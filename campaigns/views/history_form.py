"""What a person asks of the history: the form, and the address that the answers make."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaigns import access
from campaigns.bad_rows import SourceKind
from campaigns.finding import SORTS, STATE_GROUPS, Asked, Criteria, campaigns_in, looks_like_phone, people_in
from campaigns.models import database_now
from campaigns.signed_in import SignedInRequest
from campaigns.wording import person_in_words

NEWEST_FIRST = "-when"
A_PAGE = ("25", "50", "100")
LONGEST_TEXT = 150

# The chips: the name in an address, what people call it, and how many days ago it begins and ends.
WHEN = {"today": ("Today", 0, 0), "yesterday": ("Yesterday", 1, 1), "7": ("7 days", 6, 0), "30": ("30 days", 29, 0)}
CHIPS = [(name, label) for name, (label, _, _) in WHEN.items()]

_SORTED_BY = {
    "-when": "Newest first",
    "when": "Oldest first",
    "file": "File, A to Z",
    "campaign": "Campaign, A to Z",
    "by": "Person, A to Z",
    "-rows": "Most rows",
    "-loaded": "Most loaded",
    "-already_there": "Most already there",
    "-rejected": "Most rejected",
    "-not_sent": "Most not sent",
    "-waiting": "Most waiting",
    "state": "State",
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_YEARS = range(2000, 2101)


class _PersonField(forms.ModelChoiceField[User]):
    def label_from_instance(self, person: User) -> str:
        return person_in_words(person)


class _DayField(forms.DateField):
    """A day, as a browser gives it or as people in India write it."""

    def __init__(self, *, label: str) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, label=label, input_formats=_DATES, widget=widget)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value.year not in _YEARS:
            raise forms.ValidationError("Give a date of this century.")


class HistoryForm(forms.Form):
    """What of the history is shown, and in which order. What cannot be understood is as if it had not been asked."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT, label="File name or transaction id")
    person = _PersonField(queryset=User.objects.none(), required=False, empty_label="Everybody", label="Person")
    campaign = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label="Campaign",
        widget=forms.TextInput({"list": "campaigns", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(required=False, label="State")
    since = _DayField(label="From")
    until = _DayField(label="To")
    when = forms.ChoiceField(required=False, choices=[(name, name) for name in WHEN], widget=forms.HiddenInput)
    sort = forms.ChoiceField(required=False, label="Sort by")
    per = forms.ChoiceField(required=False, choices=[(count, count) for count in A_PAGE], widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_in(user).order_by("first_name", "last_name", "username")
        cast(_PersonField, self.fields["person"]).queryset = people
        cast(forms.ChoiceField, self.fields["state"]).choices = [("", "All states"), *STATE_GROUPS.items()]
        sorts = [*SORTS, *(f"-{sort}" for sort in SORTS)]
        cast(forms.ChoiceField, self.fields["sort"]).choices = [
            *_SORTED_BY.items(),
            *((sort, sort) for sort in sorts if sort == self.data.get("sort") and sort not in _SORTED_BY),
        ]
        self.campaigns = _campaigns_seen_by(user)
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return any(
            self.cleaned_data.get(name) for name in ("text", "person", "campaign", "state", "since", "until", "when")
        )

    @property
    def sorted_by(self) -> str:
        return self.cleaned_data.get("sort") or NEWEST_FIRST

    @property
    def a_page(self) -> int:
        return int(self.cleaned_data.get("per") or A_PAGE[0])

    @property
    def when_shown(self) -> str:
        """The name of the chip that is chosen."""
        asked = self.cleaned_data
        return "" if asked.get("since") or asked.get("until") else asked.get("when", "")

    def criteria(self) -> Criteria:
        """What is asked for, with the days of today's date in India."""
        asked = self.cleaned_data
        first, last = asked.get("since"), asked.get("until")
        if self.when_shown:
            _, begins, ends = WHEN[self.when_shown]
            today = timezone.localtime(database_now()).date()
            first, last = today - timedelta(days=begins), today - timedelta(days=ends)
        return Criteria(
            text=asked.get("text", ""),
            person=person.pk if (person := asked.get("person")) else None,
            campaigns=self._chosen_campaigns(asked.get("campaign", "")),
            state=asked.get("state", ""),
            first_day=first,
            last_day=last,
        )

    def asked(self) -> Asked:
        """The criteria with the order. They cannot be kept where `has_phone`."""
        return Asked(self.criteria(), self.sorted_by)

    def _chosen_campaigns(self, text: str) -> list[int] | None:
        """The campaign of exactly this name or id, else all whose names have the text; None where nothing was typed."""
        if not text:
            return None
        exactly = [pk for name, pk in self.campaigns.items() if text in (name, str(pk))]
        return exactly or [pk for name, pk in self.campaigns.items() if text.casefold() in name.casefold()]


def _campaigns_seen_by(user: User) -> dict[str, int]:
    """{name: id} of the campaigns of the history, in the order of their names."""
    shown = list(campaigns_in(user).select_related("account").order_by("name", "account__name"))
    names_accounts = len({each.account_id for each in shown}) > 1 or access.campaigns_of(user).are_of_several_accounts()
    return {each.name_with_account if names_accounts else each.name: each.pk for each in shown}


class BadRowsForm(HistoryForm):
    """The same for the page of bad rows: `by` says by what they are shown. How a list is sorted is kept for the way
    back to the history."""

    by = forms.ChoiceField(
        required=False, choices=[(kind.value, kind.value) for kind in SourceKind], widget=forms.HiddenInput
    )

    @property
    def kind(self) -> SourceKind:
        return SourceKind(self.cleaned_data.get("by") or SourceKind.CAMPAIGN)


def order_in_words(sort: str) -> str:
    """“sorted: most rows”, after the form's own words; empty for the order that nobody has to choose."""
    if sort == NEWEST_FIRST:
        return ""
    column, falls = sort.removeprefix("-").replace("_", " "), sort.startswith("-")
    words = _SORTED_BY.get(sort) or f"{column}, {'falling' if falls else 'rising'}"
    return f"sorted: {words[0].lower()}{words[1:]}"


def has_phone(given: Mapping[str, str], form: type[HistoryForm] = HistoryForm) -> bool:
    """Whether somebody has typed a phone number, in whichever field."""
    return any(looks_like_phone(given.get(name, "")) for name in form.base_fields)


def asked_by_post(request: SignedInRequest, form: type[HistoryForm], page: str) -> HttpResponseRedirect | None:
    """A form is sent by POST and leads to the address of the page that asks for it: so a phone number that somebody
    types, in whichever field, gets into no address. None where the page can be shown."""
    given = request.POST if request.method == "POST" else request.GET
    if typed_phone := has_phone(given.dict(), form):
        messages.info(request, phones_are_not_searched_here())
    return redirect(address_for(given.dict(), form, page)) if typed_phone or request.method == "POST" else None


def address_for(given: Mapping[str, str], form: type[HistoryForm] = HistoryForm, page: str = "history") -> str:
    """The page's address with what was filled in. A phone number is not in it: it must be in no address."""
    asked = {name: given.get(name, "").strip()[:LONGEST_TEXT] for name in form.base_fields}
    if asked["since"] or asked["until"]:
        del asked["when"]
    if asked.get("sort") == NEWEST_FIRST:
        del asked["sort"]
    query = urlencode({name: value for name, value in asked.items() if value and not looks_like_phone(value)})
    return f"{reverse(page)}?{query}" if query else reverse(page)


def phones_are_not_searched_here() -> SafeString:
    """What is said to who searches for a phone number, with a link to where it can be searched."""
    return format_html(
        "A phone number is not searched here, so that none gets into an address. Search for it on the page "
        '“<a href="{}">Find a number</a>”.',
        reverse("find-number"),
    )
