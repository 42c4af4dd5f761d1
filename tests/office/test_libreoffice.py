"""The file of rows that were not loaded goes through LibreOffice and comes back: its rows are recognised, whatever
LibreOffice has saved it as."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from campaigns.models import LeadState, Upload, UploadState
from campaigns.not_loaded import write_not_loaded, write_not_loaded_as_csv
from tests import make
from tests.families import all_loaded, family_tally, half_loaded, worked_on

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

# What a spreadsheet likes to change: zeros in front, signs, dates, formulas, other scripts.
WRONG = [
    ["12", "आशा राव", "5"],
    ["0091 98", "=1+1", "5"],
    ["98100", "O'Brien, José", "5"],
    ["+1-2", "3/4", "5"],
]
COMMA, QUOTE, UTF_8 = 44, 34, 76
CSV_FILTER = f"{COMMA},{QUOTE},{UTF_8}"


@pytest.fixture
def parent(db) -> Upload:
    """Of ten rows four are loaded; two were rejected, four have wrong numbers."""
    return half_loaded(wrong=WRONG)


def given_as_xlsx(upload: Upload) -> bytes:
    file = io.BytesIO()
    write_not_loaded(upload, file)
    return file.getvalue()


def given_as_csv(upload: Upload) -> bytes:
    file = io.BytesIO()
    write_not_loaded_as_csv(upload, file)
    return file.getvalue()


def saved_by_libreoffice(content: bytes, folder: Path, *, was: str, becomes: str) -> bytes:
    """The file as LibreOffice saves it after it has opened it. `was` and `becomes` are endings of file names."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: .ci/install-test-tools slow"
    source, target = folder / f"given.{was}", folder / "saved"
    source.write_bytes(content)
    reads = [f"--infilter=Text - txt - csv (StarCalc):{CSV_FILTER}"] if was == "csv" else []
    writes = f"csv:Text - txt - csv (StarCalc):{CSV_FILTER}" if becomes == "csv" else becomes
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        "--headless",
        "--norestore",
        profile,
        *reads,
        "--convert-to",
        writes,
        "--outdir",
        target,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    return (target / f"given.{becomes}").read_bytes()


def uploaded(content: bytes, name: str, parent: Upload) -> Upload:
    return worked_on(make.received_upload(content=content, file_name=name, user=parent.uploaded_by))


def rows_of(upload: Upload) -> list[tuple[str, ...]]:
    return [tuple(lead.values) for lead in upload.leads.order_by("row")]


def rows_of_the_rest(parent: Upload) -> list[tuple[str, ...]]:
    """The rows of the parent that were not loaded, in its order."""
    return [tuple(lead.values) for lead in parent.leads.exclude(state=LeadState.LOADED).order_by("row")]


@pytest.mark.parametrize("becomes", ["xlsx", "ods", "xls", "csv"])
def test_the_workbook_comes_back_as_libreoffice_saves_it(parent: Upload, tmp_path: Path, becomes: str):
    saved = saved_by_libreoffice(given_as_xlsx(parent), tmp_path, was="xlsx", becomes=becomes)
    child = uploaded(saved, f"anything.{becomes}", parent)
    assert (child.parent, child.state) == (parent, UploadState.CHECKED)
    assert child.leads.count() == 6
    assert rows_of(child) == rows_of_the_rest(parent)


def test_the_csv_file_comes_back_as_a_workbook(parent: Upload, tmp_path: Path):
    saved = saved_by_libreoffice(given_as_csv(parent), tmp_path, was="csv", becomes="xlsx")
    child = uploaded(saved, "anything.xlsx", parent)
    assert (child.parent, child.state) == (parent, UploadState.CHECKED)
    # In a CSV file LibreOffice takes a name like 3/4 for a date, as with any other. The numbers stay.
    assert [phone for phone, *_ in rows_of(child)] == [phone for phone, *_ in rows_of_the_rest(parent)]


def test_what_is_fixed_between_two_savings_is_loaded_and_every_row_is_counted_once(parent: Upload, tmp_path: Path):
    book = openpyxl.load_workbook(
        io.BytesIO(saved_by_libreoffice(given_as_xlsx(parent), tmp_path, was="xlsx", becomes="xlsx"))
    )
    sheet = book.worksheets[0]
    for line in range(2, sheet.max_row + 1):
        sheet.cell(line, 2).value = str(9810000000 + line)
    fixed = io.BytesIO()
    book.save(fixed)
    saved = saved_by_libreoffice(fixed.getvalue(), tmp_path, was="xlsx", becomes="ods")
    child = all_loaded(uploaded(saved, "fixed.ods", parent))
    assert child.leads.count() == 6
    assert family_tally(parent) == {"total": 10, "loaded": 10}
