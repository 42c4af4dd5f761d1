"""Choose: a person chooses the sheet, the row with the column names, and which column is which field of the
campaign."""

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
    without_hidden,
)
from campaigns.models import Upload, UploadState
from campaigns.spreadsheets import ENCODINGS, QUOTINGS, Row, delimiter_of, iter_rows
from campaigns.wording import COLUMN_NAMES_OF_THE_PARENT

from ..errors import MovedOn, NotNow
from .matching import LEADS_ABOVE, describe_columns

# At least so many rows are shown below the header.
_ROWS_BELOW = 5


def preview(upload: Upload, *, count: int = 15) -> list[Row]:
    """The first rows with anything in them, title rows and header included, as they stand in the sheet. Where the
    header is far down, rows above it and below it."""
    rows = list(islice(iter_rows(Path(upload.rows_file.path)), max(count, (upload.header_row or 0) + count)))
    header = next((place for place, row in enumerate(rows) if row.number == upload.header_row), 0)
    first = header - count // 3 if header >= count - _ROWS_BELOW else 0
    return rows[first : first + count]


def choose_sheet(*, upload: Upload, sheet: str) -> None:
    """draft → reading, with the sheet that a person chose; its header row is found again. The caller enqueues the
    reading."""
    if sheet not in upload.sheets:
        raise NotNow("The file has no sheet of that name. Choose one of the list.")
    _read_anew(upload, sheet=sheet, asks_for_sheet=False)


def choose_how_text_is_read(*, upload: Upload, encoding: str, delimiter: str, quoting: str = "") -> None:
    """draft → reading, with another encoding, delimiter or quoting. The caller enqueues the reading.

    Allowed are the keys of spreadsheets.ENCODINGS and QUOTINGS, and for the delimiter any one sign; "" lets the program
    find it. Raises NotNow for anything else, and for a file that is no text.
    """
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
    """The corrections and the rows that were skipped or restored are deleted: they speak of rows of the earlier
    reading."""
    with transaction.atomic():
        _move(upload, UploadState.READING, header_row=None, mapping={}, worked_at=None, times_begun=0, **changes)
        upload.corrections.all().delete()
        upload.skipped_rows.all().delete()
        upload.restored_rows.all().delete()


def choose_header_row(*, upload: Upload, header_row: int) -> None:
    """Another row has the column names (0: there are none). The columns are matched again. Raises NotNow for a row that
    cannot be it, and for a child whose rows are copies."""
    if upload.is_made_from_parent:
        raise NotNow(COLUMN_NAMES_OF_THE_PARENT)
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
    """Takes the field that was chosen for each column ("" for none), in the order of the columns; the text that all
    rows have in a field without a column; and the order of day and month in dates ("": as the column itself shows it).

    The choices are kept even where they have problems, so that the page shows them again. Returns what prevents the
    check: for example a required field without a column or a text, or two columns for one field.
    """
    parts = _mapping_of(upload, choices)
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


def problems_of_choices(upload: Upload, choices: Sequence[str]) -> tuple[Problem, ...]:
    """What `choose_columns` returns of these choices. Nothing is changed."""
    parts = _mapping_of(upload, choices)
    return (*parts.problems, *_problems_of(upload, parts.mapping))


def _mapping_of(upload: Upload, choices: Sequence[str]) -> ChosenColumns:
    return mapping_from_choices(choices, columns=_columns(upload), fields=upload.campaign.fields())


def _beside_the_fields(upload: Upload, chosen: ChosenColumns) -> dict[str, object]:
    """The columns beside the fields. Where nobody chose one, it is the one that was recognised: country codes that are
    not joined to the numbers are still compared with them."""
    recognised = recognise(_columns(upload))
    joins = chosen.country_column is not None
    disturb = chosen.do_not_disturb_column
    return {
        "country_column": chosen.country_column if joins else recognised.country_column,
        "joins_country": joins,
        "do_not_disturb_column": recognised.do_not_disturb_column if disturb is None else disturb,
    }


def problems_of_mapping(upload: Upload) -> tuple[Problem, ...]:
    """What prevents a check: the chosen columns do not fit the campaign as it is today."""
    return _problems_of(upload, upload.mapping)


def _problems_of(upload: Upload, mapping: Mapping[str, int]) -> tuple[Problem, ...]:
    return mapping_problems(mapping, _columns(upload), upload.campaign.fields(), constants=upload.constants)


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
