"""Choose: the sheet, the row with the column names, and which column is which of the campaign's fields."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from django.db import transaction

from campaigns.leads import (
    DAY_FIRST,
    MONTH_FIRST,
    ChosenColumns,
    Column,
    Problem,
    mapping_from_choices,
    mapping_problems,
    recognise,
)
from campaigns.leads.texts import without_hidden
from campaigns.models import Upload, UploadState
from campaigns.spreadsheets import ENCODINGS, QUOTINGS, Row, delimiter_of, iter_rows

from ..errors import MovedOn, NotNow
from .matching import LEADS_ABOVE, describe_columns

# So many leads are shown below the header at least.
_ROWS_BELOW = 5


def preview(upload: Upload, *, count: int = 15) -> list[Row]:
    """The first rows with anything in them, as they stand in the sheet, title rows and header included; where the
    header is far down, rows above and below it."""
    rows = list(islice(iter_rows(Path(upload.rows_file.path)), max(count, upload.header_row + count)))
    header = next((place for place, row in enumerate(rows) if row.number == upload.header_row), 0)
    first = header - count // 3 if header >= count - _ROWS_BELOW else 0
    return rows[first : first + count]


def choose_sheet(*, upload: Upload, sheet: str) -> None:
    """draft → reading, with the sheet that a person chose; its header row is found anew. The caller enqueues the
    reading."""
    if sheet not in upload.sheets:
        raise NotNow("The file has no sheet of that name. Choose one of the list.")
    _read_anew(upload, sheet=sheet, asks_for_sheet=False)


def choose_how_text_is_read(*, upload: Upload, encoding: str, delimiter: str, quoting: str = "") -> None:
    """draft → reading, by another encoding, delimiter and quoting (of spreadsheets.ENCODINGS, DELIMITERS or any one
    sign, and QUOTINGS; "" for what the program finds). The caller enqueues the reading. Raises NotNow for others, and
    for a file that is no text."""
    known = (
        encoding in ("", upload.encoding, *ENCODINGS)
        and (delimiter in ("", upload.delimiter) or _is_delimiter(delimiter))
        and quoting in ("", *QUOTINGS)
    )
    if not known or not upload.encoding:
        raise NotNow("The file cannot be read in that way. Choose an encoding and a delimiter of the lists.")
    _read_anew(upload, encoding=encoding, delimiter=delimiter, quoting=quoting)


def _is_delimiter(key: str) -> bool:
    try:
        delimiter_of(key)
    except KeyError:
        return False
    return True


def _read_anew(upload: Upload, **changes: object) -> None:
    """What was corrected, skipped or restored so far was so in other rows than those to come: it goes."""
    with transaction.atomic():
        _move(upload, UploadState.READING, header_row=None, mapping={}, worked_at=None, times_begun=0, **changes)
        upload.corrections.all().delete()
        upload.skipped_rows.all().delete()
        upload.restored_rows.all().delete()


def choose_header_row(*, upload: Upload, header_row: int) -> None:
    """Another row has the column names (0: none has); the columns are matched anew."""
    if not 0 <= header_row < upload.last_row:
        rows = f"a row from 1 to {upload.last_row - 1:,}" if upload.last_row > 2 else "row 1"
        raise NotNow(
            f"Below row {header_row:,} there are no leads. Give {rows}, or say that the file has no column names."
            if upload.last_row > 1
            else "The file has one row only, so nothing can stand below it. Add the leads, or choose another file."
        )
    upload.header_row = header_row
    described = describe_columns(upload, width=len(upload.columns))
    upload.reading_warnings = [doubt for doubt in upload.reading_warnings if doubt["code"] != LEADS_ABOVE]
    described["reading_warnings"] = upload.reading_warnings
    _move(upload, UploadState.DRAFT, header_row=header_row, **described)


def choose_columns(
    *, upload: Upload, choices: Sequence[str], constants: Mapping[str, str] | None = None, date_order: str = ""
) -> tuple[Problem, ...]:
    """Takes the field chosen for each column ("" for none), in column order; the text that all rows have in a field
    without a column; and how dates with two readings are read ("" for as the column shows it).

    What is chosen is kept even when it has problems, so that the page comes back as it was left. Returns what
    stands in the way of the check: a required field without a column or a text, one field for two columns.
    """
    fields = upload.campaign.fields()
    parts = mapping_from_choices(choices, columns=_columns(upload), fields=fields)
    texts = {field: without_hidden(text).strip() for field, text in (constants or {}).items() if text.strip()}
    chosen = {
        "mapping": parts.mapping,
        "joined": parts.joined,
        "fallbacks": parts.fallbacks,
        "constants": {field: text for field, text in texts.items() if field not in parts.mapping},
        **_beside_the_fields(upload, parts),
        "date_order": date_order if date_order in (DAY_FIRST, MONTH_FIRST) else "",
    }
    _move(upload, UploadState.DRAFT, **chosen)
    for name, value in chosen.items():
        setattr(upload, name, value)
    return (*parts.problems, *problems_of_mapping(upload))


def _beside_the_fields(upload: Upload, chosen: ChosenColumns) -> dict[str, object]:
    """What nobody chose is as the header tells it: codes that are not joined must still not contradict the numbers."""
    recognised = recognise(_columns(upload))
    joins = chosen.country_column is not None
    disturb = chosen.do_not_disturb_column
    return {
        "country_column": chosen.country_column if joins else recognised.country_column,
        "joins_country": joins,
        "do_not_disturb_column": recognised.do_not_disturb_column if disturb is None else disturb,
    }


def problems_of_mapping(upload: Upload) -> tuple[Problem, ...]:
    """What stands between the columns as they are chosen and the campaign as it is today."""
    return mapping_problems(upload.mapping, _columns(upload), upload.campaign.fields(), constants=upload.constants)


def _columns(upload: Upload) -> list[Column]:
    return [
        Column(index=index, name=column["name"], samples=tuple(column["samples"]))
        for index, column in enumerate(upload.columns)
    ]


def _move(upload: Upload, state: UploadState, **changes: object) -> None:
    moved = Upload.objects.filter(pk=upload.pk, state__in=UploadState.with_columns()).update(state=state, **changes)
    if not moved:
        raise MovedOn
    upload.state = state
