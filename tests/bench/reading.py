"""The time from the file to checked leads, and how it grows with the file."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from campaigns import uploads
from campaigns.models import ColumnMapping, Upload, UploadState
from tests import make
from tests.bench.files import FIELDS, workbook
from tests.bench.measuring import Line, in_turn, processor_seconds, seconds

ROWS = 100_000
ROUNDS = 3
GROWTH_ROUNDS = 5


def measure(folder: Path) -> list[Line]:
    file = workbook(folder / "leads.xlsx", rows=ROWS)
    campaign = make.campaign(name="Bench", fields=FIELDS)
    calamine, whole, columns = in_turn(
        lambda: seconds(lambda: read_with_calamine(file)),
        lambda: _checked(file, campaign),
        lambda: _shown(file, campaign),
        rounds=ROUNDS,
    )
    plain = seconds(lambda: read_with_openpyxl(file))
    return [
        Line(
            "stored xlsx → checked leads in the database, against openpyxl merely reading it",
            whole / plain,
            0.45,
            f"{whole:.2f} s / {plain:.2f} s",
        ),
        Line("… against calamine merely reading it", whole / calamine, 4.5, f"{whole:.2f} s / {calamine:.2f} s"),
        Line(
            "columns page, from upload to shown, against calamine merely reading it",
            columns / calamine,
            1.8,
            f"{columns:.2f} s / {calamine:.2f} s",
        ),
        _growth(folder, campaign),
    ]


def _growth(folder: Path, campaign) -> Line:
    small, large = (workbook(folder / f"{rows}.xlsx", rows=rows) for rows in (50_000, 200_000))
    of_small, of_large = in_turn(
        lambda: _checked(small, campaign, measured=processor_seconds),
        lambda: _checked(large, campaign, measured=processor_seconds),
        rounds=GROWTH_ROUNDS,
    )
    return Line(
        "processor time of 200,000 rows against 50,000",
        of_large / of_small,
        4.4,
        f"{of_large:.2f} s / {of_small:.2f} s",
    )


def read_with_calamine(file: Path) -> int:
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows())


def read_with_openpyxl(file: Path) -> int:
    book = openpyxl.load_workbook(file, read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True))


def _checked(file: Path, campaign, *, measured: Callable[[Callable[[], object]], float] = seconds) -> float:
    upload = make.received_upload(content=file.read_bytes(), to=campaign, file_name=file.name)

    def read_and_check() -> None:
        uploads.read(upload_id=upload.pk)
        upload.refresh_from_db()
        if upload.state == UploadState.DRAFT:
            uploads.begin_check(upload=upload)
        uploads.check(upload_id=upload.pk)

    took = measured(read_and_check)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKED, upload.notices
    assert upload.counts["ready"] > 0.9 * upload.total_rows
    upload.delete()
    return took


def _shown(file: Path, campaign) -> float:
    """How long a person waits: the file is received, the worker reads it, and the page is made."""
    ColumnMapping.objects.all().delete()  # without this the file is known, and goes on to the check without this page
    browser = Client()
    browser.force_login(make.person())

    def upload_and_show() -> None:
        with file.open("rb") as content:
            answer = browser.post(reverse("new"), {"campaign": campaign.pk, "file": content})
        assert answer.status_code == 302, answer.status_code
        uploads.read(upload_id=Upload.objects.latest("pk").pk)
        assert b"Mobile No" in browser.get(answer["Location"], follow=True).content

    took = seconds(upload_and_show)
    Upload.objects.latest("pk").delete()
    return took
