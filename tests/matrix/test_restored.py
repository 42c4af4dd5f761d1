"""The steps of docs/operations.md#restore, as they stand there: a backup is put back while an upload is being sent."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.db import connection, connections

from campaigns.models import Account, Attempt, BatchState, JournaledCallback, StopReason, database_uuid
from campaigns.sending import resume_account
from tests import make
from tests.matrix.portal import Row, database_url, states_of
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]

PAGE = Path(__file__).resolve().parents[2] / "docs/operations.md"
_COPY = "python -c 'import sqlite3, sys; sqlite3.connect(sys.argv[{}])"
DONE, UNKNOWN, WAITING = BatchState.DONE, BatchState.UNKNOWN, BatchState.WAITING


def step(begins_with: str) -> str:
    """The one command of the page that begins so."""
    (found,) = re.findall(rf"^ *({re.escape(begins_with)}.*)$", PAGE.read_text(), re.M)
    return found


def run(row: Row, command: str) -> str:
    """As an administrator types it; `python` is the tests' own."""
    backup = row.folder / "backup"
    backup.mkdir(exist_ok=True)
    env = os.environ | row.env | {"BACKUP": str(backup), "LEADSPORTAL_DATABASE_URL": database_url()}
    if connection.vendor == "sqlite":
        # The tests' database is not in the data folder.
        command = command.replace('"$LEADSPORTAL_DATA_DIR/leadsportal.sqlite3"', str(connection.settings_dict["NAME"]))
    command = re.sub(r"^python ", f"{sys.executable} ", command)
    ran = subprocess.run(command, shell=True, env=env, cwd=PAGE.parents[1], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def back_up(row: Row) -> None:
    begins = (
        "pg_dump"
        if connection.vendor == "postgresql"
        else "python -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1])"
    )
    run(row, step(begins))
    run(row, step('cp -a "$LEADSPORTAL_DATA_DIR/files"'))


def restore(row: Row) -> None:
    connections.close_all()
    begins = (
        "pg_restore"
        if connection.vendor == "postgresql"
        else "python -c 'import sqlite3, sys; sqlite3.connect(sys.argv[2])"
    )
    run(row, step(begins))
    run(row, step('cp -a "$BACKUP/files/."'))


def test_what_was_sent_after_the_backup_is_not_sent_again(row: Row):
    upload = row.upload(row.campaign(row.account()), batches=6, enqueue=False)
    database_uuid()  # the tests empty the table in which each real database has it since its first migration
    back_up(row)
    row.trouble("callback-never")
    row.start()
    row.enqueue(upload.campaign.account)
    row.wait_for_request(3)
    for process in (*row.processes.values(), *(row.standing.processes[name] for name in ("web", "callbacks"))):
        process.stop()
    sent = Attempt.objects.count()
    assert 3 <= sent == row.dialer()["requests_in_all"]

    restore(row)
    assert states_of(upload) == [WAITING] * 6
    row.standing.processes["web"].start()
    row.start()  # earlier than the page says: nothing is sent all the same
    row.enqueue(upload.campaign.account)
    row.wait_until(lambda: Account.objects.get().stopped_at, "the account is stopped")

    assert Account.objects.get().stopped_reason == StopReason.DATABASE_BEHIND
    assert row.dialer()["requests_in_all"] == sent
    health = requests.get(f"{row.standing.url}/healthz", timeout=10)
    assert (health.status_code, health.json()["journal"]) == (503, "behind")

    run(row, step("python manage.py reconcile --dry-run"))
    assert not Attempt.objects.exists()
    told = run(row, "python manage.py reconcile")
    assert f"{sent} requests recreated as unconfirmed." in told
    assert not JournaledCallback.objects.exists()

    row.standing.processes["callbacks"].start()
    resume_account(account=Account.objects.get(), user=make.person("root", administrator=True))
    row.enqueue(upload.campaign.account)
    row.wait_until_batches_are(upload, DONE, UNKNOWN)
    assert row.dialer()["requests_in_all"] == 6
    assert_survived(row, upload)
