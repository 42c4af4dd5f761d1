"""What a person can choose for a column beside the fields themselves (leads.roles), in words, and what comes of what is
chosen, with values of the file's first rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaigns.leads import COUNTRY, DO_NOT_DISTURB, OFFERING_ELSE, PHONE, Field, Part, else_of, part_of
from campaigns.models import Upload
from campaigns.spreadsheets import Row


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a column's select."""

    value: str
    words: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class OptionGroup:
    title: str
    options: tuple[Option, ...]


def option_groups(fields: Sequence[Field], used: Sequence[str]) -> list[OptionGroup]:
    """The lines of a select below its first one, in groups. `used` are the choices that are made or suggested."""
    names = [field.name for field in fields]
    own = [
        Option(field.name, f"{field.name}{' · required' if field.required else ''}", field.required) for field in fields
    ]
    filling = [name for name in names if name in OFFERING_ELSE or else_of(name) in used]
    parts = [Option(else_of(name), f"{name}: else (where it is blank)") for name in filling]
    parts += [
        Option(COUNTRY, f"{PHONE}: country code (joined)"),
        Option(DO_NOT_DISTURB, "Do not disturb (yes: skipped)"),
    ]
    return [
        OptionGroup("Fields of the campaign", tuple(own)),
        OptionGroup("Beside a field", tuple(option for option in parts if option.value not in names)),
    ]


def suggestion_words(choice: str, reason: str, *, first: str) -> tuple[str, str]:
    """What is said of a suggestion, and what its button is called. `first` is the column that has the field already, ""
    for none: the suggested one is joined to it."""
    field, part = part_of(choice)
    match part:
        case Part.COUNTRY:
            return f"May be the country code of {PHONE} ({reason})", f"Join with {PHONE}"
        case Part.ELSE:
            return f"May fill blanks of {field} ({reason})", f"Use where {field} is blank"
        case Part.DO_NOT_DISTURB:
            return f"May say who must not be called ({reason})", "Skip rows with a yes"
        case Part.OWN if first:
            return f"May belong to {field} ({reason})", f"Join with “{first}”"
    return f"May be {field} ({reason})", f"Use {field}"


def hint_of(upload: Upload, index: int, choice: str) -> str:
    """What a person should know of a column as it is chosen; "" for nothing."""
    if choice == DO_NOT_DISTURB:
        return "Rows with a yes in it are skipped; you can restore them on the next page."
    if upload.country_column == index and not upload.joins_country:
        return "This looks like country codes. They are not joined: a number that contradicts its code needs fixing."
    return ""


def consequences(upload: Upload, rows: Sequence[Row]) -> list[str]:
    """What comes of columns that are joined, and of those that fill blanks, with an example of the `rows`."""
    below = [row for row in rows if row.number > (upload.header_row or 0)]
    return [*_joined(upload, below), *_with_country(upload, below), *_filled(upload, below)]


def _joined(upload: Upload, rows: Sequence[Row]) -> Iterator[str]:
    for field, further in upload.joined.items():
        indexes = [upload.mapping[field], *further]
        example = next((" ".join(filter(None, _texts(row, indexes))) for row in rows if all(_texts(row, indexes))), "")
        said = f", for example “{_short(example)}”" if example else ""
        yield f"{' and '.join(_name(upload, index) for index in indexes)} are joined with a space{said}."


def _with_country(upload: Upload, rows: Sequence[Row]) -> Iterator[str]:
    country_column = upload.country_column
    if not upload.joins_country or country_column is None or PHONE not in upload.mapping:
        return
    indexes = (country_column, upload.mapping[PHONE])
    code, phone = (_name(upload, index) for index in indexes)
    example = next((texts for row in rows if all(texts := _texts(row, indexes))), None)
    said = f", for example “{_short(example[0])}” and “{_short(example[1])}”" if example else ""
    yield f"{code} says of which country the number in {phone} is{said}. A number that has its code keeps it once."


def _filled(upload: Upload, rows: Sequence[Row]) -> Iterator[str]:
    for field, others in upload.fallbacks.items():
        if field not in upload.mapping:
            continue
        own = upload.mapping[field]
        names = ", then ".join(_name(upload, index) for index in others)
        example = ""
        for row in rows:
            texts = [text for text in _texts(row, others) if text]
            if texts and not _texts(row, [own])[0]:
                example = f", for example “{_short(texts[0])}” in row {row.number:,}"
                break
        yield f"Where {_name(upload, own)} is blank, {names} is taken{example}."


def _texts(row: Row, indexes: Sequence[int]) -> list[str]:
    return [row.cells[index].strip() if index < len(row.cells) else "" for index in indexes]


def _name(upload: Upload, index: int) -> str:
    return f"“{_short(upload.columns[index]['name'])}”"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
