"""Match: the columns below the header row, and which field of the campaign each of them is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils import timezone

from campaigns.leads import Column, Match, Part, match_columns, part_of, recognise
from campaigns.models import Synonym, Upload
from campaigns.spreadsheets import Row, column_names, group_names, iter_rows, rows_at

from .remembering import recall

LEADS_ABOVE = "leads_above_header"
"""The doubt (`FileWarning.code`) about rows above the header that the program found."""

SAMPLED_ROWS = 200
SHOWN_SAMPLES = 3

# Where a column is blank in the first rows, so many others are looked at, spread over the file.
_MORE_ROWS = 100


def describe_columns(upload: Upload, *, width: int) -> dict[str, object]:
    """Describes the columns below the header row, sets the description on the upload and returns it; saves nothing.

    Sure matches become the upload's mapping at once. Matches that are only suggested are among its `matches`.
    """
    above, header, rows = _header_and_samples(upload)
    names = column_names(header, width)
    columns = sampled_columns(names, rows, groups=group_names(above, header, names))
    fields = upload.campaign.fields()
    remembered = recall(upload, columns)
    recognised = recognise(columns)
    matches = match_columns(
        columns,
        fields,
        synonyms=administrators_synonyms(),
        remembered=remembered,
        today=timezone.localdate(),
        country_column=recognised.country_column,
    )
    known = {field.name for field in fields}
    described: dict[str, Any] = {
        "export_of": recognised.export,
        "columns": [{"name": column.name, "samples": list(column.samples[:SHOWN_SAMPLES])} for column in columns],
        "matches": [
            {"column": match.column, "field": match.field, "reason": match.reason, "sure": match.sure}
            for match in matches
        ],
        "constants": {},
        "date_order": "",
    }
    places: Mapping[str, Sequence[int]] = {}
    if remembered:
        places = remembered.places([column.name for column in columns])
        described["constants"] = {field: text for field, text in remembered.constants.items() if field in known}
        described["date_order"] = remembered.date_order
    own = [match for match in matches if match.sure and part_of(match.field, known)[1] is Part.OWN]
    described["mapping"], described["joined"] = _by_field(own, places)
    described |= _parts([match for match in matches if match.sure and match not in own])
    if not described["joins_country"]:
        described["country_column"] = recognised.country_column
    if described["do_not_disturb_column"] is None:
        described["do_not_disturb_column"] = recognised.do_not_disturb_column
    for name, value in described.items():
        setattr(upload, name, value)
    return described


def sampled_columns(names: Sequence[str], rows: Sequence[Row], *, groups: Sequence[str] = ()) -> list[Column]:
    """Columns of these names, with what the rows below them tell. ``groups`` are the texts above the names."""
    values: list[Counter[str]] = [Counter() for _ in names]
    filled = [0] * len(names)
    for place, row in enumerate(rows):
        for index, cell in enumerate(row.cells):
            if cell:
                values[index][cell] += 1
                filled[index] |= 1 << place
    columns = []
    for index, name in enumerate(names):
        commonest, most_alike = max(values[index].items(), key=itemgetter(1), default=("", 0))
        columns.append(
            Column(
                index=index,
                name=name,
                samples=tuple(values[index]),
                filled=filled[index],
                commonest=commonest,
                most_alike=most_alike,
                group=groups[index] if groups else "",
            )
        )
    return columns


def _header_and_samples(upload: Upload) -> tuple[Row | None, Row | None, list[Row]]:
    """The row above the header, the header, and rows below it: the first 200, and, where some column is blank in these,
    100 others from all over the file."""
    above, header, sampled = None, None, []
    header_row = upload.header_row or 0
    path = Path(upload.rows_file.path)
    for row in islice(iter_rows(path), header_row + SAMPLED_ROWS):
        if row.number == header_row:
            header = row
        elif row.number > header_row:
            sampled.append(row)
        else:
            above = row
    if len(sampled) >= SAMPLED_ROWS and _some_column_is_blank(sampled, header):
        first, last = sampled[-1].number + 1, upload.last_row
        step = max(1, (last - first) // _MORE_ROWS)
        sampled += rows_at(path, range(first, last + 1, step)).values()
    return above, header, sampled


def _some_column_is_blank(rows: Sequence[Row], header: Row | None) -> bool:
    named = {index for index, name in enumerate(header.cells) if name} if header else set()
    return not named <= {index for row in rows for index, cell in enumerate(row.cells) if cell}


def administrators_synonyms() -> dict[str, str]:
    """An administrator's other words for fields, folded."""
    return dict(Synonym.objects.values_list("folded", "field"))


def _by_field(
    matches: Sequence[Match], places: Mapping[str, Sequence[int]]
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Each field's column; and, where a field has several, the further ones. They stand in the order in which they were
    remembered: a first name stays before the last name, wherever the columns stand today."""
    columns: dict[str, list[int]] = {}
    for match in matches:
        columns.setdefault(match.field, []).append(match.column)
    for field, indexes in columns.items():
        order = list(places.get(field, ()))
        if sorted(order) == sorted(indexes):
            columns[field] = order
    mapping = {field: first for field, (first, *_) in columns.items()}
    return mapping, {field: rest for field, (_, *rest) in columns.items() if rest}


def _parts(matches: Sequence[Match]) -> dict[str, object]:
    """The columns that are matched to a part beside a field (`leads.Part`)."""
    fallbacks: dict[str, list[int]] = {}
    country = do_not_disturb = None
    for match in matches:
        field, part = part_of(match.field)
        if part is Part.ELSE:
            fallbacks.setdefault(field, []).append(match.column)
        elif part is Part.COUNTRY:
            country = match.column
        elif part is Part.DO_NOT_DISTURB:
            do_not_disturb = match.column
    return {
        "fallbacks": fallbacks,
        "country_column": country,
        "joins_country": country is not None,
        "do_not_disturb_column": do_not_disturb,
    }
