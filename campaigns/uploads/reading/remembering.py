"""Remember how a header was matched for a campaign, so that the next file of the same kind needs no click."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from campaigns import access
from campaigns.leads import (
    Column,
    Phone,
    Remembered,
    choices_by_name,
    fingerprint,
    is_added,
    is_called,
    mapping_problems,
    read_phone,
    shortened,
)
from campaigns.models import ColumnMapping, Upload, database_now

from ..children.making import remembered_choices

MOST_UNNAMED = 100
"""So many mappings without a name are kept for a person and a campaign. The ones that were not used for the longest
time are deleted."""


def recall(upload: Upload, columns: Sequence[Column]) -> Remembered | None:
    """How columns of these names were matched for the campaign before: by the uploader; else by somebody of a team that
    has the campaign, most recently.

    What is recalled for a file without column names is only suggested, since nothing tells what its columns are.
    A child's columns are matched as its parent's are.
    """
    if upload.parent is not None:
        return _as_in(upload.parent)
    kept = _mapping_of(upload, fingerprint([column.name for column in columns]))
    if kept is None:
        return None
    return _remembered(kept.headers, kept.choices, reason=_reason(kept, upload), sure=bool(upload.header_row))


def _as_in(parent: Upload) -> Remembered:
    names = parent.column_names()
    choices = choices_by_name(names, **remembered_choices(parent))
    return _remembered(names, choices, reason=f"as in “{shortened(parent.file_name)}”", sure=bool(parent.header_row))


def _remembered(headers: Sequence[str], choices: Mapping[str, Any], *, reason: str, sure: bool) -> Remembered:
    return Remembered(
        headers=tuple(headers),
        fields=choices["fields"],
        joined={field: tuple(names) for field, names in choices["joined"].items()},
        constants=choices["constants"],
        date_order=choices["date_order"],
        fallbacks={field: tuple(names) for field, names in choices.get("fallbacks", {}).items()},
        country=choices.get("country", ""),
        do_not_disturb=choices.get("do_not_disturb", ""),
        known=frozenset(choices["known"]),
        reason=reason,
        sure=sure,
    )


def remembered_sheet(upload: Upload, sheets: Mapping[str, Sequence[Column]]) -> str | None:
    """Which of these sheets had the leads when a file with its header came before; None where no person has chosen a
    sheet."""
    kept = (
        (name, _mapping_of(upload, fingerprint([column.name for column in columns])))
        for name, columns in sheets.items()
    )
    named = [(mapping.used_at, name) for name, mapping in kept if mapping is not None and mapping.sheet == name]
    return max(named)[1] if named else None


def remember(upload: Upload) -> None:
    """Keeps the chosen columns for the uploader. A mapping that has a name keeps it. Nothing is kept where the header
    has a phone number in it: it is a row of leads that was taken for a header."""
    names = upload.column_names()
    if any(isinstance(read_phone(name), Phone) for name in names):
        return
    ColumnMapping.objects.update_or_create(
        campaign=upload.campaign,
        owner=upload.uploaded_by,
        fingerprint=fingerprint(names),
        defaults={
            "headers": names,
            "sheet": upload.sheet if len(upload.sheets) > 1 else "",
            "choices": choices_by_name(
                names,
                mapping=upload.mapping,
                joined=upload.joined,
                fallbacks=upload.fallbacks,
                country=upload.country_column if upload.joins_country else None,
                do_not_disturb=upload.do_not_disturb_column,
                constants=upload.constants,
                date_order=upload.date_order,
                known=[field.name for field in upload.campaign.fields()],
            ),
            "used_at": database_now(),
        },
    )
    unnamed = ColumnMapping.objects.filter(campaign=upload.campaign, owner=upload.uploaded_by, name="")
    oldest = unnamed.order_by("-used_at").values_list("pk", flat=True)[MOST_UNNAMED : 2 * MOST_UNNAMED]
    ColumnMapping.objects.filter(pk__in=list(oldest)).delete()


def needs_no_click(upload: Upload) -> bool:
    """Whether the columns are beyond doubt: all are matched as before, and nothing is missing; or every column is
    called like its field, and no required field is missing. A suggestion is a doubt. A column that the portal added
    itself is none."""
    columns = [Column(index, column["name"]) for index, column in enumerate(upload.columns)]
    fields = upload.campaign.fields()
    if upload.asks_for_sheet or not all(match["sure"] for match in upload.matches):
        return False
    if mapping_problems(upload.mapping, columns, fields, constants=upload.constants):
        return False
    names = [column.name for column in columns]
    if remembered := recall(upload, columns):
        return remembered.sure and remembered.applies_wholly(names, fields=[field.name for field in fields])
    matched = {match["column"]: match["field"] for match in upload.matches}
    called_alike = {at for at, field in matched.items() if is_called(field, names[at], names=names)}
    return all(column.index in called_alike or is_added(column.name) for column in columns)


def _mapping_of(upload: Upload, header: str) -> ColumnMapping | None:
    of_this_header = ColumnMapping.objects.filter(campaign=upload.campaign_id, fingerprint=header)
    own = of_this_header.filter(owner=upload.uploaded_by_id).first()
    colleagues = of_this_header.filter(owner__in=access.people_of(upload.campaign_id))
    return own or colleagues.select_related("owner").order_by("-used_at").first()


def _reason(kept: ColumnMapping, upload: Upload) -> str:
    if kept.owner_id == upload.uploaded_by_id:
        return f"as in your mapping “{shortened(kept.name)}”" if kept.name else "as last time"
    whose = kept.owner.get_full_name() or kept.owner.get_username()
    day = timezone.localdate(kept.used_at)
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    return f"as {shortened(whose)} mapped it on {day:%-d %B}{year}"
