"""Match: the columns below the header row, and which of the campaign's fields each of them is."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from django.utils import timezone

from campaigns.leads import Column, Match, Part, match_columns, part_of, recognise
from campaigns.models import Synonym, Upload
from campaigns.spreadsheets import Row, column_names, iter_rows

from .remembering import recall

LEADS_ABOVE = "leads_above_header"
"""The doubt (`FileWarning.code`) about rows above the header that the program found."""

SAMPLED_ROWS = 200
SHOWN_SAMPLES = 3


def describe_columns(upload: Upload, *, width: int) -> dict[str, object]:
    """Sets the columns of the upload, for the header row in place, with what they are matched to, and returns what
    was set; saves nothing.

    What is sure is the upload's mapping at once; what is only suggested is among its matches.
    """
    header, sampled = _header_and_samples(upload)
    columns = [
        Column(index=index, name=name, samples=_samples(sampled, index))
        for index, name in enumerate(column_names(header, width))
    ]
    fields = upload.campaign.fields()
    remembered = recall(upload, columns)
    recognised = recognise(columns)
    matches = match_columns(columns, fields, synonyms=_synonyms(), remembered=remembered, today=timezone.localdate())
    known = {field.name for field in fields}
    described = {
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
    described["do_not_disturb_column"] = recognised.do_not_disturb_column
    for name, value in described.items():
        setattr(upload, name, value)
    return described


def _header_and_samples(upload: Upload) -> tuple[Row | None, list[Row]]:
    header, sampled = None, []
    for row in islice(iter_rows(Path(upload.rows_file.path)), upload.header_row + SAMPLED_ROWS):
        if row.number == upload.header_row:
            header = row
        elif row.number > upload.header_row:
            sampled.append(row)
    return header, sampled


def _samples(rows: list[Row], index: int) -> tuple[str, ...]:
    """The first distinct values of a column, in their order."""
    values = (row.cells[index] for row in rows if index < len(row.cells) and row.cells[index])
    return tuple(dict.fromkeys(values))


def _synonyms() -> dict[str, str]:
    """An administrator's other words for fields, folded."""
    return dict(Synonym.objects.values_list("folded", "field"))


def _by_field(
    matches: Sequence[Match], places: Mapping[str, Sequence[int]]
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Each field's column; and where a field has several, the further ones: a first name that was joined to a last
    name stays before it, wherever the columns stand today."""
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
    """The columns that are a part beside a field."""
    fallbacks: dict[str, list[int]] = {}
    country = None
    for match in matches:
        field, part = part_of(match.field)
        if part is Part.ELSE:
            fallbacks.setdefault(field, []).append(match.column)
        elif part is Part.COUNTRY:
            country = match.column
    return {"fallbacks": fallbacks, "country_column": country, "joins_country": country is not None}
