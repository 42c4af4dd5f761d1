"""Builders: each makes one thing for a test, with the product's own stage functions."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from campaigns import do_not_call, uploads
from campaigns.models import Account, Campaign, Option, ProvenMap, Team, Upload, database_now

PASSWORD = "a long enough password"
HEADER = ["Mobile", "Name", "Priority"]


def person(username: str = "asha", *, teams: Sequence[Team] = (), administrator: bool = False):
    """The person with this user name, who is made if there is none. Signs in with PASSWORD."""
    users = get_user_model().objects
    user = users.filter(username=username).first()
    if user is None:
        make_one = users.create_superuser if administrator else users.create_user
        user = make_one(username, password=PASSWORD)
    user.teams.add(*teams)
    return user


def account(*, name: str = "Main", domain: str = "dialer.example.com", key: str = "sandbox-key", **fields) -> Account:
    made = Account(name=name, domain=domain, user_name=fields.pop("user_name", "sandbox"), **fields)
    made.seal_key(key)
    made.save()
    return made


def campaign(
    *, of: Account | None = None, name: str = "Sales_Outbound", fields: Sequence[str] = (), **more
) -> Campaign:
    of = of or Account.objects.first() or account()
    names = list(fields) or ["PhoneNumber", "Name", "Priority"]
    return Campaign.objects.create(account=of, name=name, field_names=names, **more)


def team(*, name: str = "Outbound team", members: Sequence = (), campaigns: Sequence[Campaign] = ()) -> Team:
    made, _ = Team.objects.get_or_create(name=name)
    made.members.add(*members)
    made.campaigns.add(*campaigns)
    return made


def rows(count: int, *, first: int = 9000000001) -> list[list[str]]:
    """Rows without problems for HEADER, each with a number of its own."""
    return [[str(first + index), f"Person {index + 1}", str(index % 99 + 1)] for index in range(count)]


def csv_bytes(lines: Sequence[Sequence[str]], *, header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode()


def received_upload(
    lines: Sequence[Sequence[str]] | None = None,
    *,
    user=None,
    to: Campaign | None = None,
    header: Sequence[str] = HEADER,
    content: bytes | None = None,
    file_name: str = "leads.csv",
) -> Upload:
    """An upload in the state reading, by a member of a team that has the campaign."""
    to = to or Campaign.objects.first() or campaign()
    user = user or person()
    team(members=[user], campaigns=[to])
    if content is None:
        content = csv_bytes(lines if lines is not None else rows(3), header=header)
    return uploads.receive(user=user, campaign=to, file=ContentFile(content), file_name=file_name)


def upload(*args, **kwargs) -> Upload:
    """An upload whose file has been read: a draft, or unreadable. It stays at its columns, even if they are known."""
    made = received_upload(*args, **kwargs)
    # Rows that are written here can be read without a process of their own; with one, all tests would take minutes
    # more.
    uploads.read(upload_id=made.pk, stop_at_columns=True, guarded="content" in kwargs)
    made.refresh_from_db()
    return made


def checked_upload(*args, **kwargs) -> Upload:
    """An upload with the columns as they were matched by themselves, and all its rows checked."""
    made = upload(*args, **kwargs)
    uploads.begin_check(upload=made)
    uploads.check(upload_id=made.pk)
    made.refresh_from_db()
    return made


def confirmed_upload(
    *args,
    option: Option = Option.NEITHER,
    start_campaign: bool = False,
    send_at: datetime | None = None,
    proven: bool = True,
    **kwargs,
) -> Upload:
    """An upload whose ready leads wait in batches. If `proven`, its campaign has taken leads by the same map before."""
    made = checked_upload(*args, **kwargs)
    made = uploads.confirm(
        upload=made, user=made.uploaded_by, option=option, start_campaign=start_campaign, send_at=send_at
    )
    if proven:
        ProvenMap.objects.get_or_create(
            campaign=made.campaign, map_key=made.map_key, defaults={"proven_at": database_now()}
        )
    return made


def forbid(*numbers: str, reason: str = "asked us", ends_on: date | None = None) -> do_not_call.Added:
    """Puts these numbers, written in any way, on the do-not-call list."""
    hashes = [do_not_call.hashed(phone) for number in numbers for phone in do_not_call.phones_in(number)]
    return do_not_call.add(numbers=hashes, reason=reason, ends_on=ends_on, user=person("admin"))


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """An .xlsx file with these sheets and rows."""
    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
