"""How my files were matched before: to be named, and forgotten."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import access
from campaigns.forms import MappingNameForm
from campaigns.leads import PHONE
from campaigns.models import ColumnMapping
from campaigns.signed_in import SignedInRequest

MAPPINGS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One mapping as the list shows it; `sources` are what each field is made of, in words."""

    mapping: ColumnMapping
    sources: list[tuple[str, str]]


@require_safe
def mappings(request: SignedInRequest) -> HttpResponse:
    mine = access.mappings_of(request.user).select_related("campaign__account")
    page = Paginator(mine, MAPPINGS_A_PAGE).get_page(request.GET.get("page"))
    lines = [MappingLine(mapping, _sources(mapping.choices)) for mapping in page.object_list]
    longest_name = ColumnMapping._meta.get_field("name").max_length
    return render(request, "pages/mappings.html", {"page": page, "lines": lines, "longest_name": longest_name})


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST does it; GET (after a sign-in on the way) leads to the list."""
    if request.method != "POST":
        return redirect("mappings")
    mapping = _mine(request, pk)
    form = MappingNameForm(request.POST, instance=mapping)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["name"])))
    else:
        form.save()
        named = f"The mapping is called “{mapping.name}” now." if mapping.name else "The mapping has no name now."
        messages.success(request, named)
    return redirect("mappings")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """As `rename`."""
    if request.method != "POST":
        return redirect("mappings")
    _mine(request, pk).delete()
    messages.success(request, "The mapping is deleted. Your next file with these columns is matched anew.")
    return redirect("mappings")


def _mine(request: SignedInRequest, pk: int) -> ColumnMapping:
    return get_object_or_404(access.mappings_of(request.user), pk=pk)


def _sources(choices: dict[str, Any]) -> list[tuple[str, str]]:
    joined, constants, fallbacks = choices["joined"], choices["constants"], choices.get("fallbacks", {})
    country = [choices["country"]] if choices.get("country") else []
    columns = []
    for field, column in choices["fields"].items():
        own = " + ".join([*(country if field == PHONE else []), column, *joined.get(field, [])])
        columns.append((", else ".join([own, *fallbacks.get(field, [])]), field))
    skipping = [(choices["do_not_disturb"], "do not disturb")] if choices.get("do_not_disturb") else []
    return columns + skipping + [(f"“{text}” in all rows", field) for field, text in constants.items()]
