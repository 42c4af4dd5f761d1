"""Files to try: a clean workbook and a list with every kind of problem. The same on every machine: the numbers and
people are made up, from a fixed seed."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl

CLEAN, MESSY = "clean-1200-leads.xlsx", "messy-leads.csv"
CLEAN_ROWS = 1200
HEADER = ["Mobile Number", "Customer Name", "Priority", "Valid Till", "City"]

_FIRST_NUMBER = 9_000_000_000
_SEED = 2026
_FIRST_NAMES = ["Asha", "Rohan", "Meera", "Vikram", "Priya", "Arjun", "Kavya", "Imran", "Divya", "Farhan", "Neha"]
_LAST_NAMES = ["Rao", "Sharma", "Iyer", "Khan", "Patel", "Reddy", "Nair", "Das", "Gupta", "Fernandes", "Singh"]
_CITIES = ["Bengaluru", "Mumbai", "Chennai", "Delhi", "Hyderabad", "Kochi", "Kolkata", "Pune", "Jaipur"]
# So late that the demo does not grow old.
_FIRST_EXPIRY = date(2036, 1, 1)

# Rows with something wrong, or unusual, each of its own kind; the good rows stand between them.
_AWKWARD: tuple[list[str], ...] = (
    ["90007 01001", "Spaces In The Number", "5", "2036-03-31", "Pune"],
    ["+91-9000701002", "Country Code", "5", "2036-03-31", "Pune"],
    ["09000701003", "Leading Zero", "5", "2036-03-31", "Pune"],
    ["९०००७०१००४", "Devanagari Digits", "5", "2036-03-31", "Pune"],
    ["9000701005.0", "Turned Into A Quantity", "5", "2036-03-31", "Pune"],
    ["", "No Number", "5", "2036-03-31", "Delhi"],
    ["90000", "Too Short", "5", "2036-03-31", "Delhi"],
    ["900070100678901234", "Too Long", "5", "2036-03-31", "Delhi"],
    ["9.00E+09", "Digits Lost In Excel", "5", "2036-03-31", "Delhi"],
    ["not given", "Letters", "5", "2036-03-31", "Delhi"],
    ["9000701007 / 9000701008", "Two Numbers", "5", "2036-03-31", "Delhi"],
    ["+1 212 555 0123", "From Abroad", "5", "2036-03-31", "Delhi"],
    ["#N/A", "Error Of A Formula", "5", "2036-03-31", "Delhi"],
    ["9000701009", "Rao & Sons *VIP*", "5", "2036-03-31", "Kochi"],
    ["9000701010", "***", "5", "2036-03-31", "Kochi"],
    ["9000701011", "Priority Of 0", "0", "2036-03-31", "Kochi"],
    ["9000701012", "Priority Of 150", "150", "2036-03-31", "Kochi"],
    ["9000701013", "Priority In Words", "high", "2036-03-31", "Kochi"],
    ["9000701014", "No Priority", "", "2036-03-31", "Kochi"],
    ["9000701015", "Day First", "5", "31/03/2036", "Jaipur"],
    ["9000701016", "Expired", "5", "2020-01-31", "Jaipur"],
    ["9000701017", "No Such Day", "5", "2036-02-30", "Jaipur"],
    ["9000701018", "A very long name " * 130, "5", "2036-03-31", "Jaipur"],
    ["9000701001", "The Same Number Again", "5", "2036-03-31", "Jaipur"],
    [],
    ["", "", "", "", ""],
)


def write_samples(folder: Path) -> None:
    """Writes the files that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / CLEAN).exists():
        _write_clean(folder / CLEAN)
    if not (folder / MESSY).exists():
        _write_messy(folder / MESSY)


def _people(count: int, *, first: int) -> Iterator[list[object]]:
    """Rows as HEADER has them, with numbers and dates as a workbook holds them."""
    dice = random.Random(_SEED)  # noqa: S311 - made-up people, no secrets
    for number in range(first, first + count):
        yield [
            _FIRST_NUMBER + number,
            f"{dice.choice(_FIRST_NAMES)} {dice.choice(_LAST_NAMES)}",
            dice.randint(1, 99),
            _FIRST_EXPIRY + timedelta(days=dice.randrange(365)),
            dice.choice(_CITIES),
        ]


def _write_clean(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Leads")
    sheet.append(HEADER)
    for row in _people(CLEAN_ROWS, first=1):
        sheet.append(row)
    book.save(path)


def _write_messy(path: Path) -> None:
    good = _people(3 * len(_AWKWARD), first=500_001)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Renewals of March, from the branches"])
        writer.writerow([])
        writer.writerow(["Mob. No.", "Cust_Name", "Priority", "Valid Upto", "City"])
        for awkward in _AWKWARD:
            writer.writerows(next(good) for _ in range(3))
            writer.writerow(awkward)
