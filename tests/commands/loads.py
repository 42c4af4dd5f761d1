"""Runs of `manage.py upload_leads`, and the rows of its files, for its tests."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from tests import make

GOOD = make.rows(3)
BAD_NUMBER = ["12345", "Short", "5"]
DOUBLE = [GOOD[0][0], "Again", "5"]
KEYS = {"upload", "state", "rows", "verdict", "problems", "warnings", "skipped_by_rule"}


@dataclass
class Said:
    """The result of a run: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)


def run(path: Path, *words: str, campaign: str = "Sales_Outbound", user: str = "asha") -> Said:
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("upload_leads", str(path), "--campaign", campaign, "--user", user, *words, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return Said(status, out.getvalue(), err.getvalue())
