"""Where bad rows come from: the sources of the uploads that the history finds, over time and with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import bad_rows, finding
from campaigns.bad_rows import BadRows, Counted, Reason, Source, SourceKind
from campaigns.free_space import keep_floor
from campaigns.signed_in import SignedInRequest

from .attachments import attach, temporary_file
from .bad_row_charts import Chart, chart_of, colours_of
from .downloads import XLSX
from .history_form import CHIPS, BadRowsForm, asked_by_post

KINDS = {SourceKind.CAMPAIGN: "Campaign", SourceKind.FILE: "Files", SourceKind.PERSON: "Person"}
MOST_LISTED = 50
MOST_DRAWN = 8
LEAST_TEXT = 3
"""A shorter text would find files of other sources, too."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as the page shows it. `asked` is what the history is asked for its uploads: {field: value}, empty where
    it has no filter for them. `chart` is None for a source that is listed only."""

    name: str
    total: BadRows
    asked: Mapping[str, str]
    chart: Chart | None


@require_http_methods(["GET", "HEAD", "POST"])
def by_source(request: SignedInRequest) -> HttpResponse:
    """The found uploads by campaign, by the names of their files, or by who uploaded them."""
    if elsewhere := asked_by_post(request, BadRowsForm, "bad-rows"):
        return elsewhere
    form = BadRowsForm(request.GET, user=request.user)
    counted = bad_rows.sources_of(finding.find(request.user, form.criteria()), form.kind)
    colours = colours_of(counted.total)
    context = {
        "form": form,
        "chips": CHIPS,
        "kinds": [(kind.value, name, kind == form.kind) for kind, name in KINDS.items()],
        "shown_by": KINDS[form.kind],
        "counted": counted,
        "lines": _lines(counted, form, colours),
        "more": max(0, len(counted.sources) - MOST_LISTED),
        "legend": list(colours.items()),
        "has_others": counted.total.rejected > sum(counted.total.reasons[reason] for reason in colours),
        "most_uploads": bad_rows.MOST_UPLOADS,
    }
    return render(request, "pages/bad_rows.html", context)


@require_safe
def as_workbook(request: SignedInRequest) -> HttpResponseBase:
    """All sources of the found uploads, of each kind and by month, as .xlsx."""
    if elsewhere := asked_by_post(request, BadRowsForm, "bad-rows"):
        return elsewhere
    form = BadRowsForm(request.GET, user=request.user)
    keep_floor()
    file = temporary_file()
    rows = bad_rows.write_workbook(finding.find(request.user, form.criteria()), file)
    return attach(request, file, name="bad rows.xlsx", content_type=XLSX, kind="bad_rows", rows=rows)


def _lines(counted: Counted, form: BadRowsForm, colours: Mapping[Reason, str]) -> list[SourceLine]:
    listed = counted.sources[:MOST_LISTED]
    names = bad_rows.names_of(form.kind, [source.key for source in listed])
    periods = counted.periods
    return [
        SourceLine(
            name=names.get(source.key, ""),
            total=source.total,
            asked=_asked(source, form),
            chart=chart_of(source, periods, colours) if periods and source.total.bad and place < MOST_DRAWN else None,
        )
        for place, source in enumerate(listed)
    ]


def _asked(source: Source, form: BadRowsForm) -> dict[str, str]:
    if form.kind == SourceKind.PERSON:
        return {"person": str(source.key)}
    if form.kind == SourceKind.CAMPAIGN:
        named = (name for name, pk in form.campaigns.items() if pk == source.key)
        return {"campaign": next(named, str(source.key))}
    piece = bad_rows.longest_piece(str(source.key))
    return {"text": piece} if len(piece) >= LEAST_TEXT and not form.cleaned_data.get("text") else {}
