"""One page of the problem grid and one edited cell: a large upload is compared with a small one."""

from itertools import count
from pathlib import Path

from django.test import Client
from django.urls import reverse

from campaigns import uploads
from campaigns.models import Upload, UploadState
from campaigns.views.problem_grid import ROWS_A_PAGE
from tests import make
from tests.bench.files import FIELDS, workbook
from tests.bench.measuring import Line, in_turn, seconds

SMALL, LARGE = 1_000, 200_000
ROUNDS = 3
_NUMBERS = count(1)


def measure(folder: Path) -> list[Line]:
    campaign = make.campaign(name="Grid", fields=FIELDS)
    small, large = (_checked(folder, campaign, rows) for rows in (SMALL, LARGE))
    browser = Client()
    browser.force_login(make.person())
    lines = []
    for work, measured in (("one page of the problem grid", _page), ("one edited cell", _edit)):
        of_small, of_large = in_turn(
            lambda measured=measured: measured(browser, small),
            lambda measured=measured: measured(browser, large),
            rounds=ROUNDS,
        )
        compared = f"{of_large * 1000:.0f} ms / {of_small * 1000:.0f} ms"
        lines.append(Line(f"{work}, {LARGE:,} rows against {SMALL:,}", of_large / of_small, 1.5, compared))
    return lines


def _checked(folder: Path, campaign, rows: int) -> Upload:
    content = workbook(folder / f"grid-{rows}.xlsx", rows=rows, mistakes_every=10).read_bytes()
    upload = make.received_upload(content=content, to=campaign)
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKED
    return upload


def _page(browser: Client, upload: Upload) -> float:
    """Gets the page in the middle of the rows of one kind of problem."""
    group = upload.problem_groups.get(code="priority_not_allowed")
    query = {"kind": f"{group.code}-{group.column_index}", "from": upload.last_row // 2}
    page = browser.get(reverse("check", args=[upload.pk]), query).content.decode()
    assert page.count('class="fix-row') == ROWS_A_PAGE, "it shows what is measured"
    return seconds(lambda: browser.get(reverse("check", args=[upload.pk]), query))


def _edit(browser: Client, upload: Upload) -> float:
    """From the click until the row is checked again. Each call gives the last row with a mistake another number."""
    lead = upload.leads.filter(state="invalid").order_by("row").last()
    data = {"do": "correct-row", "row": lead.row, "cell-0": f"98{next(_NUMBERS):08}"}
    return seconds(
        lambda: browser.post(reverse("fix", args=[upload.pk]), data, headers={"HX-Request": "true"}).content[0]
    )
