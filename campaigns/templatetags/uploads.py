"""What several pages of uploads show. As with all components, each tag is told what it shows."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse

from campaigns.history import UploadLine
from campaigns.models import Upload, UploadState
from campaigns.tally import Tally

register = template.Library()


@register.inclusion_tag("components/uploads_table.html", takes_context=True)
def uploads_table(
    context: Context,
    lines: Sequence[UploadLine],
    *,
    id: str,
    heading: str,
    actions: str = "",
    page: Page[Any] | None = None,
) -> dict[str, object]:
    """Uploads with what became of their leads. The parameters are those of `components.table`; of the context only
    the request is taken."""
    shown = {"lines": lines, "id": id, "heading": heading, "actions": actions, "page": page}
    return shown | {"request": context["request"]}


@register.inclusion_tag("components/upload_head.html", takes_context=True)
def upload_head(context: Context, upload: Upload, *, step: int, title: str) -> dict[str, object]:
    """The head of a page of one upload: the five steps with `step` (1 to 5) as the one that is shown, the `title`, the
    file and the campaign. Of the context only the request is taken, for how the campaign is called."""
    return {"upload": upload, "step": step, "title": title, "request": context["request"]}


@register.inclusion_tag("components/file_warning.html")
def file_warning(warning: dict[str, Any], upload: Upload, *, has_links: bool) -> dict[str, object]:
    """A doubt about the file as a whole, one of `Upload.all_warnings`; with `has_links` its rows lead to the check."""
    return {"warning": warning, "upload": upload, "has_links": has_links}


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


@register.inclusion_tag("components/outcome_bar.html")
def outcome_bar(counted: Tally, total: int) -> dict[str, object]:
    """A tally's confirmed parts as one bar of `total`: words beside it say what each stretch is."""
    stretches = (
        ("loaded", counted.loaded),
        ("there", counted.already_there),
        ("lost", counted.rejected + counted.unnamed + counted.refused + counted.cancelled),
        ("unknown", counted.unknown),
        ("accepted", counted.accepted),
        ("sending", counted.sending),
    )
    begin, bars = 0.0, []
    for name, number in stretches:
        width = 100 * number / total if total else 0
        bars.append({"name": name, "begin": f"{begin:.3f}%", "width": f"{width:.3f}%"})
        begin += width
    return {"bars": bars}
