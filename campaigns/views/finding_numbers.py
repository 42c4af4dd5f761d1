"""Where is this number? The rows of a whole phone number in all uploads that the person may see.

The number is sent by POST, and stands in no address and no log. The answer leads to a page that shows what was found:
it can be loaded again, and Back asks nothing. For that page only the number's hash and its last digits are kept, sealed
in the session (campaigns/kept_forms.py). What is found, and whether the person may see it, is asked anew each time.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns import access, kept_forms, number_index
from campaigns.forms import NumberForm
from campaigns.number_index import FoundRow, FoundRows
from campaigns.signed_in import SignedInRequest
from campaigns.wording import LEAD_STATES, SEARCH_IS_GONE, found_in_words, what_is_missing

from .badges import Tone, tone_of_lead

_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the table shows it. The last one that is shown of its upload says if there `are_more`."""

    found: FoundRow
    state: str
    tone: Tone
    are_more: bool


@require_http_methods(["GET", "HEAD", "POST"])
def find_number(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        return _look_for(request)
    form, context = NumberForm(), dict[str, Any]()
    kept = kept_forms.kept_for(request)
    if kept is None:
        context["note"] = SEARCH_IS_GONE if kept_forms.leads_to_kept(request) else ""
    elif "whole" in kept:
        context = _found(request, kept)
    elif again := kept_forms.asked_again(request):
        form = NumberForm(again.sent) if again.sent else form
        kept_forms.show_errors(form, again.errors)
    return render(request, "pages/find_number.html", context | {"form": form})


def _look_for(request: SignedInRequest) -> HttpResponse:
    form = NumberForm(request.POST)
    if not form.is_valid():
        return kept_forms.ask_again(request, sent={"number": request.POST.get("number", "")}, errors=form.errors)
    number: str = form.cleaned_data["number"].e164
    content = {
        "whole": number_index.whole_hash(number),
        "key": number_index.key_mark(),
        "ending": number[-_SHOWN_DIGITS:],
    }
    return kept_forms.lead_to(request, request.path, content=content)


def _found(request: SignedInRequest, kept: dict[str, str]) -> dict[str, Any]:
    if kept["key"] != number_index.key_mark():  # the hash is another one by now
        return {"note": SEARCH_IS_GONE}
    found = number_index.find_rows(whole=kept["whole"], uploads=access.uploads_to_see(request.user))
    missing = what_is_missing(not_indexed=found.not_indexed, is_cleared=found.is_cleared, unread=found.unread)
    heading = found_in_words(ending=kept["ending"], uploads=found.uploads, are_more=found.are_more)
    return {"heading": heading, "lines": list(_lines(found)), "missing": missing, "has_searched": True}


def _lines(found: FoundRows) -> Iterator[Line]:
    left = Counter(row.upload.pk for row in found.rows)
    for row in found.rows:
        left[row.upload.pk] -= 1
        are_more = row.upload.pk in found.more_rows_of and not left[row.upload.pk]
        yield Line(row, LEAD_STATES[row.where], tone_of_lead(row.where), are_more)
