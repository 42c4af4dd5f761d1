"""What several pages of uploads show. As with all components, each tag is told what it shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse

from campaigns.finding import Days, Sums, Takings, Under
from campaigns.history import UploadLine
from campaigns.models import Upload, UploadState
from campaigns.overview import Day
from campaigns.tally import Tally
from campaigns.views import steps as steps_of_the_walk
from campaigns.views.list_cells import cells_of, most_first, of_day, order_of, sort_address
from campaigns.wording import COLUMN_NAMES

from .components import Column

register = template.Library()

_UPLOADS_COLUMNS = {
    "file": "File",
    "campaign": "Campaign",
    "by": "By",
    "when": "When",
    **COLUMN_NAMES,
    "state": "State",
}


@register.inclusion_tag("components/uploads_table.html", takes_context=True)
def uploads_table(
    context: Context,
    lines: Sequence[UploadLine],
    *,
    id: str,
    heading: str,
    actions: str = "",
    page: Page[Any] | None = None,
    sorted_by: str = "",
    takings: Mapping[int, Takings] | None = None,
    under: Mapping[int, Under] = {},
) -> dict[str, object]:
    """Uploads with where their rows are; the numbers of a line add up to the rows of its file.

    Most parameters are those of `components.table`. With `sorted_by`, the headings lead to the list in another order.
    With `takings` (by the upload's id), a last column has the files that a person can take away. `under` (by the
    upload's id) has those that stand under their parents, which are lines above them. Of the context only the request
    is taken.
    """
    request = context["request"]
    heads = [
        Column(
            name,
            is_number=column in COLUMN_NAMES,
            address=sort_address(request.GET, column, sorted_by) if sorted_by else "",
            order=order_of(column, sorted_by),
        )
        for column, name in _UPLOADS_COLUMNS.items()
    ]
    if takings is not None:
        heads.append(Column("Download"))
    rows = [(line, under.get(line.upload.pk), cells_of(line), (takings or {}).get(line.upload.pk)) for line in lines]
    shown = {"rows": rows, "heads": heads, "id": id, "heading": heading, "actions": actions, "page": page}
    return shown | {"has_takings": takings is not None, "no_numbers": list(COLUMN_NAMES.values()), "request": request}


@register.inclusion_tag("components/uploads_sums.html", takes_context=True)
def uploads_sums(context: Context, sums: Sums) -> dict[str, object]:
    """What uploads come to. Each number leads to the list with those first that have most of it. Of the context only
    the request is taken, for the rest of the address."""
    query = context["request"].GET
    columns = [
        (column, name, _of_sums(sums, column), most_first(query, column)) for column, name in COLUMN_NAMES.items()
    ]
    return {"sums": sums, "columns": columns, "address": most_first(query, "when")}


@register.inclusion_tag("components/days_table.html", takes_context=True)
def days_table(context: Context, days: Days) -> dict[str, object]:
    """The sums of each day, the last day first; a day leads to its uploads. Of the context only the request is taken,
    for the rest of the address."""
    query = context["request"].GET
    rows = [
        (each, of_day(query, each.day), [(name, _of_sums(each.sums, column)) for column, name in COLUMN_NAMES.items()])
        for each in reversed(days.with_uploads)
    ]
    return {"rows": rows, "heads": [Column("Day"), *(Column(name, is_number=True) for name in _NAMES_OF_SUMS)]}


_NAMES_OF_SUMS = ("Uploads", *COLUMN_NAMES.values())


def _of_sums(sums: Sums, column: str) -> int:
    return sums.rows if column == "rows" else sums.columns[column]


@register.inclusion_tag("components/upload_head.html", takes_context=True)
def upload_head(context: Context, upload: Upload, *, step: int, title: str) -> dict[str, object]:
    """The head of a page of one upload: the five steps with `step` (1 to 5) as the one that is shown, the `title`, the
    file and the campaign. Of the context only the request is taken, for how the campaign is called."""
    return {"upload": upload, "step": step, "title": title, "request": context["request"]}


@register.inclusion_tag("components/file_warning.html")
def file_warning(warning: dict[str, Any], upload: Upload, *, has_links: bool) -> dict[str, object]:
    """A doubt about the file as a whole, one of `Upload.all_warnings`; with `has_links` its rows lead to the check."""
    return {"warning": warning, "upload": upload, "has_links": has_links}


@register.filter
def step_address(upload: Upload) -> str:
    """Of the page on which the upload's next step is taken."""
    return steps_of_the_walk.address_of(upload)


@register.inclusion_tag("components/discard.html")
def discard(upload: Upload) -> dict[str, object]:
    """The form that discards an upload of which nothing has been sent."""
    return {"upload": upload}


@register.inclusion_tag("components/form_for_button.html")
def form_for_button(form_id: str, address: str, upload: Upload) -> dict[str, object]:
    """The form of a button that stands in a live part, where no form can be: the button has `form_id` as its `form`.
    `address` is the name of the address to which it posts."""
    return {"form_id": form_id, "address": address, "upload": upload}


@register.inclusion_tag("components/restore_form.html")
def restore_form(upload: Upload, *, row: int, from_list: str) -> dict[str, object]:
    """The button that restores the row of this number; then the list is shown again: `from_list` is its part of the
    tally."""
    return {"upload": upload, "row": row, "from_list": from_list}


@register.inclusion_tag("components/steps.html")
def steps(step: int, upload: Upload | None = None) -> dict[str, object]:
    """The five steps of an upload, with `step` as the one that is shown; those that can be gone back to as links."""
    addresses = {}
    if upload is not None and upload.state == UploadState.CHECKED:
        addresses = {name: reverse(name, args=[upload.pk]) for name in ("columns", "check")}
    return {
        "step": step,
        "steps": [
            (1, "File", ""),
            (2, "Columns", addresses.get("columns", "") if step > 2 else ""),
            (3, "Check", addresses.get("check", "") if step > 3 else ""),
            (4, "Confirm", ""),
            (5, "Result", ""),
        ],
    }


_CHART_HEIGHT = 32
_CHART_GAP = 1.5  # per cent of the width


@register.inclusion_tag("components/day_chart.html")
def day_chart(days: Sequence[Day], part: str) -> dict[str, object]:
    """Leads by day as a small stacked chart: of each day this part of it, and all others above. The numbers stand in a
    table beside it."""
    most = max((day.total for day in days), default=0)
    step = 100 / max(1, len(days))
    bars = []
    for place, day in enumerate(days):
        own, whole = (_CHART_HEIGHT * count / most if most else 0 for count in (getattr(day, part), day.total))
        at = {"x": f"{place * step:.2f}%", "width": f"{step - _CHART_GAP:.2f}%"}
        bars.append(at | {"name": "rest", "y": f"{_CHART_HEIGHT - whole:.2f}", "height": f"{whole - own:.2f}"})
        bars.append(at | {"name": part, "y": f"{_CHART_HEIGHT - own:.2f}", "height": f"{own:.2f}"})
    return {"bars": bars, "height": _CHART_HEIGHT}


@register.inclusion_tag("components/outcome_bar.html")
def outcome_bar(counted: Tally, total: int) -> dict[str, object]:
    """A tally as one bar of `total` (all rows of the file, or those that were confirmed): words beside it say what each
    stretch is. What was not confirmed comes last, and only where `total` counts it."""
    stretches = [
        ("loaded", counted.loaded),
        ("already_there", counted.already_there),
        ("rejected", counted.rejected),
        ("unnamed", counted.unnamed),
        ("refused", counted.refused),
        ("cancelled", counted.cancelled),
        ("unknown", counted.unknown),
        ("accepted", counted.accepted),
        ("sending", counted.sending),
        ("waiting", counted.waiting),
    ]
    if total > counted.confirmed:
        stretches += [(part, getattr(counted, part)) for part in ("invalid", "duplicate", "skipped", "blank")]
    begin, bars = 0.0, []
    for name, number in stretches:
        if not number:
            continue
        width = 100 * number / total if total else 0
        bars.append({"name": name, "begin": f"{begin:.3f}%", "width": f"{width:.3f}%"})
        begin += width
    return {"bars": bars}
