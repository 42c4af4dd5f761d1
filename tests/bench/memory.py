"""The most memory that reading and checking a large file takes: the worker and its child together."""

import subprocess
import sys
import time
from pathlib import Path

from tests import make
from tests.bench.files import FIELDS, workbook
from tests.bench.measuring import Line

ROWS, COLUMNS = 200_000, 20
LOOK_EVERY_SECONDS = 0.02


def measure(folder: Path) -> list[Line]:
    file = workbook(folder / "wide.xlsx", rows=ROWS, columns=COLUMNS)
    campaign = make.campaign(name="Memory", fields=FIELDS)
    upload = make.received_upload(content=file.read_bytes(), to=campaign)
    worker = subprocess.Popen([sys.executable, "-m", "tests.bench.worker", str(upload.pk)])
    most = 0
    while worker.poll() is None:
        most = max(most, sum(map(_megabytes, [worker.pid, *_children(worker.pid)])))
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


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _megabytes(pid: int) -> float:
    """The proportional set size, in which memory that several processes share counts only once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)
