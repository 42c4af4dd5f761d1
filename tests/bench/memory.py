"""The most memory that reading and checking a large file takes: the worker and its child together."""

import subprocess
import sys
import time
from pathlib import Path

from tests import make
from tests.bench.files import FIELDS, workbook
from tests.bench.measuring import Line
from tests.procfs import megabytes

ROWS, COLUMNS = 200_000, 20
LOOK_EVERY_SECONDS = 0.02


def measure(folder: Path) -> list[Line]:
    file = workbook(folder / "wide.xlsx", rows=ROWS, columns=COLUMNS)
    campaign = make.campaign(name="Memory", fields=FIELDS)
    upload = make.received_upload(content=file.read_bytes(), to=campaign)
    worker = subprocess.Popen([sys.executable, "-m", "tests.bench.worker", str(upload.pk)])
    most = 0
    while worker.poll() is None:
        most = max(most, sum(map(megabytes, [worker.pid, *children(worker.pid)])))
        time.sleep(LOOK_EVERY_SECONDS)
    assert worker.returncode == 0, "the worker failed"
    return [
        Line(
            f"peak memory of worker and child, {ROWS:,} rows of {COLUMNS} columns",
            most,
            700,
            "proportional set size",
            " MB",
        )
    ]


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
