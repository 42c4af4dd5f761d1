"""Takes a file that people really have through the product: what would be sent to the dialer, row by row, and what
people are told about the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile

from campaigns import uploads
from campaigns.leads import NOTE, PhoneFormat, Problem
from campaigns.models import Campaign, LeadState, Upload, UploadState
from campaigns.tally import Tally, tally
from tests import make

FILES = Path(__file__).resolve().parent.parent / "data" / "cases"


@dataclass
class Walked:
    """An upload after its check, or at the step where it stopped."""

    upload: Upload

    @property
    def sent(self) -> list[dict[str, object]]:
        """What would be sent to the dialer: for each ready lead, in the order of the rows, a dict of fields and
        values."""
        names = self.upload.rules["map"]
        ready = self.upload.leads.filter(state=LeadState.READY).order_by("row")
        return [dict(zip(names, lead.values, strict=True)) for lead in ready]

    @property
    def phones(self) -> list[str]:
        return [str(lead["PhoneNumber"]) for lead in self.sent]

    @property
    def problems(self) -> dict[int, list[str]]:
        """The codes of the problems of each row, with warnings."""
        found = {}
        for lead in self.upload.leads.order_by("row"):
            codes = [problem.code for problem in map(Problem.from_json, lead.problems) if problem.level != NOTE]
            if codes:
                found[lead.row] = codes
        return found

    @property
    def skipped(self) -> dict[str, list[int]]:
        """The rows that each rule skipped or counted as no lead."""
        groups = self.upload.problem_groups.filter(level=NOTE)
        return {group.code: [each.row for each in group.problem_rows.order_by("row")] for group in groups}

    @property
    def warnings(self) -> list[str]:
        return [warning["code"] for warning in self.upload.all_warnings()]

    @property
    def changes(self) -> dict[str, int]:
        """How many values each rule changed."""
        return {change["code"]: change["count"] for change in self.upload.changes}

    @property
    def tally(self) -> Tally:
        return tally(self.upload)


def walk(
    content: str | bytes,
    *,
    fields: Sequence[str] = ("PhoneNumber", "Name"),
    choices: Sequence[str] | None = None,
    phone_format: PhoneFormat = PhoneFormat.NATIONAL,
    to: Campaign | None = None,
) -> Walked:
    """Takes a file as far as its check: a file of tests/data/cases by its name, or bytes. Its columns are those that
    are matched by themselves, unless `choices` are given. It stops where a person would be asked."""
    to = to or make.campaign(fields=fields, phone_format=phone_format)
    name = content if isinstance(content, str) else "leads"
    body = (FILES / content).read_bytes() if isinstance(content, str) else content
    by = make.person()
    make.team(members=[by], campaigns=[to])
    upload = uploads.receive(user=by, campaign=to, file=ContentFile(body), file_name=name)
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    if choices is not None and upload.state == UploadState.DRAFT:
        problems = uploads.choose_columns(upload=upload, choices=choices)
        assert problems == (), problems
    if upload.state == UploadState.DRAFT and not upload.asks_for_sheet and "PhoneNumber" in upload.mapping:
        uploads.begin_check(upload=upload)
        uploads.check(upload_id=upload.pk)
        upload.refresh_from_db()
    return Walked(upload)
