"""Lead files for the benchmarks, like those that a CRM exports. They are the same on each machine and in each run."""

import random
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl

from campaigns.spreadsheets import column_letter

HEADER = [
    "Mobile No",
    "Customer Name",
    "Priority",
    "Expiry Date",
    "City",
    "Order",
    "Amount",
    "E-mail",
    "Remarks",
    "Source",
]
FIELDS = ["PhoneNumber", "Name", "Priority", "ExpiryDate", "City"]

_FIRST = ["Asha", "Ravi", "Meena", "Imran", "Divya", "Suresh", "Fatima", "Arjun", "Lakshmi", "Joseph"]
_LAST = ["Rao", "Sharma", "Iyer", "Khan", "Patel", "Das", "Nair", "Singh", "Reddy", "Mehta"]
_CITIES = ["Pune", "Mumbai", "Delhi", "Chennai", "Kolkata", "Hyderabad", "Jaipur", "Kochi"]
_EXPIRY_SERIAL = 48_000  # a day in 2031, as Excel counts days
_DATE_STYLE = 1

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHARED_RELATION = f'<Relationship Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml" Id="rId99"/>'
_SHARED_TYPE = (
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def workbook(path: Path, *, rows: int, columns: int = len(HEADER), mistakes_every: int = 100) -> Path:
    """An .xlsx with so many rows, including the header. Columns beyond the tenth have further texts. Of each
    `mistakes_every` leads two have a mistake, and one has the number of the lead before it."""
    strings: dict[str, int] = {}
    lines = "".join(_sheet_rows(rows, columns, strings, mistakes_every))
    texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = _frame() | {
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{lines}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{texts}</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _frame() -> dict[str, str]:
    """The parts of a workbook without the sheet and its texts, written by openpyxl. It would need half a minute to
    write the sheets as well. openpyxl writes texts into the cells; Excel lists them in a part, so this part is
    added."""
    book = openpyxl.Workbook()
    book.active.append([date(2031, 12, 31)])
    file = BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for part, element in (("xl/_rels/workbook.xml.rels", _SHARED_RELATION), ("[Content_Types].xml", _SHARED_TYPE)):
        head, end, _ = parts[part].rpartition("</")
        parts[part] = f"{head}{element}{end}{parts[part][len(head) + 2 :]}"
    return parts


def _sheet_rows(rows: int, columns: int, strings: dict[str, int], every: int) -> Iterator[str]:
    names = [*HEADER, *(f"Extra {index}" for index in range(columns - len(HEADER)))]
    yield _row(1, list(names), strings)
    chance = random.Random(3)
    for index in range(rows - 1):
        yield _row(index + 2, _lead(index, columns, chance, every), strings)


def _lead(index: int, columns: int, chance: random.Random, every: int) -> list[str | float]:
    number = 9_000_000_000 + index - (index % every == every // 2)
    phone: str | float = number
    if index % 10 == 3:
        phone = f"+91 {str(number)[:5]} {str(number)[5:]}"
    elif index % every == 7:
        phone = str(number)[:8]
    priority: str | float = "Higgh" if index % every == 9 else index % 99 + 1
    name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    lead: list[str | float] = [
        phone,
        name,
        priority,
        float(_EXPIRY_SERIAL + index % 300),
        chance.choice(_CITIES),
        f"ORD-{index:07}",
        round(chance.random() * 10_000, 2),
        f"{name.lower().replace(' ', '.')}{index}@example.com",
        "asked to be called back" if index % 4 == 0 else "",
        "web",
    ]
    return lead + [f"value {index % 1_000}"] * (columns - len(lead))


def _row(number: int, values: list[str | float], strings: dict[str, int]) -> str:
    cells = []
    for index, value in enumerate(values):
        place = f"{column_letter(index)}{number}"
        if isinstance(value, str):
            if value:
                cells.append(f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>')
        else:
            style = f' s="{_DATE_STYLE}"' if index == 3 else ""
            cells.append(f'<c r="{place}"{style}><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'
