"""The journal itself: a file for each host, which keeps what was sent, whatever happens to the database."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from campaigns import journal

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ENTRY = journal.Entry(
    database="a", token_hash="h1", account=1, campaign=2, upload=3, confirmed_at=NOON, batch=4, attempt=5, number=1,
    first_row=2, last_row=501, leads=499, with_start=False, started_at=NOON,
)  # fmt: skip


def later(token_hash: str, *, minutes: int = 1, **changes: object) -> journal.Entry:
    return replace(ENTRY, token_hash=token_hash, started_at=NOON + timedelta(minutes=minutes), **changes)


def folder(settings) -> Path:
    return Path(settings.JOURNAL_DIR)


def written_by(monkeypatch: pytest.MonkeyPatch, host: str, *entries: journal.Entry) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: host)
    for entry in entries:
        journal.write(entry)


def tokens() -> list[str]:
    return [entry.token_hash for entry in journal.entries("a")]


def forget(*, now: datetime = NOON + timedelta(days=40)) -> None:
    journal.forget(database="a", now=now, days=30)


def test_an_entry_is_read_as_it_was_written():
    journal.write(ENTRY)
    journal.write(later("h2", with_start=True))

    assert list(journal.entries("a")) == [ENTRY, later("h2", with_start=True)]


def test_the_last_attempts_are_told_whatever_their_accounts():
    for number in range(25):
        journal.write(later(f"h{number}", account=number % 3))

    assert journal.last_tokens("a") == [f"h{number}" for number in range(24, 4, -1)]


def test_however_many_there_are_only_a_few_are_held_at_once(monkeypatch):
    monkeypatch.setattr(journal, "_READ_AT_ONCE", 2)
    written = [later(f"h{number}", minutes=number) for number in range(5)]
    for entry in written:
        journal.write(entry)

    found = journal.entries("a")
    assert next(found) == written[0]
    journal.write(later("h5", minutes=5))  # nobody who reads keeps others from writing
    assert list(found) == [*written[1:], later("h5", minutes=5)]


def test_another_database_in_the_same_folder_is_not_mixed_in():
    journal.write(ENTRY)

    assert list(journal.entries("b")) == []
    assert journal.last_tokens("b") == []
    assert journal.databases() == {"a": NOON}
    assert journal.known(["h1", "h2"]) == {"h1"}, "a token is of one attempt in the world"


def test_the_journals_of_all_hosts_are_read(monkeypatch):
    for host in ("web-1", "web-2"):
        written_by(monkeypatch, host, later(host))

    assert {entry.token_hash for entry in journal.entries("a")} == {"web-1", "web-2"}


def test_old_entries_are_forgotten_and_the_journal_of_a_host_that_is_gone_is_removed(settings, monkeypatch):
    written_by(monkeypatch, "gone", ENTRY)
    written_by(monkeypatch, "here", later("old"), later("young", minutes=60 * 24 * 39))

    forget()

    assert tokens() == ["young"]
    assert [path.name for path in folder(settings).glob("*.sqlite3")] == ["here.sqlite3"]


def test_a_journal_with_young_entries_is_not_written_to_by_forgetting(settings, monkeypatch):
    written_by(monkeypatch, "here", ENTRY)
    (file,) = folder(settings).iterdir()
    os.utime(file, (1000, 1000))

    forget(now=NOON)

    assert file.stat().st_mtime == 1000


def test_a_clock_that_jumps_forward_forgets_nothing():
    for entry in (ENTRY, later("h2"), later("h3", account=7)):
        journal.write(entry)

    forget(now=NOON + timedelta(days=4000))

    assert tokens() == ["h1", "h2", "h3"]


def test_the_last_attempt_of_each_account_is_never_forgotten(monkeypatch):
    written_by(monkeypatch, "gone", ENTRY, later("last of 7", account=7))
    written_by(monkeypatch, "here", later("last of 1"), later("of b", database="b", minutes=60 * 24 * 40))

    forget()

    assert sorted(tokens()) == ["last of 1", "last of 7"]


def test_an_entry_is_not_lost_with_a_journal_that_is_just_removed_as_empty(settings, monkeypatch):
    written_by(monkeypatch, "here", ENTRY)
    first = iter([True])
    made = journal._made

    @contextmanager
    def made_while_another_host_removes_it(path: Path):
        with made(path) as opened:
            yield opened
            if next(first, False):
                path.unlink()

    monkeypatch.setattr(journal, "_made", made_while_another_host_removes_it)
    journal.write(later("h2"))

    assert tokens() == ["h2"]


def test_nobody_else_on_the_machine_can_read_it(settings, tmp_path):
    settings.JOURNAL_DIR = tmp_path / "data" / "journal"
    journal.make_folder()
    journal.write(ENTRY)

    (file,) = folder(settings).glob("*.sqlite3")
    assert file.stat().st_mode & 0o077 == 0
    assert folder(settings).stat().st_mode & 0o077 == 0


def test_a_journal_that_was_being_made_when_its_process_died_is_empty(settings):
    (folder(settings) / "dead.sqlite3").touch()

    assert tokens() == []


def test_a_damaged_journal_is_not_taken_for_an_empty_one(settings):
    (folder(settings) / "web-1.sqlite3").write_bytes(b"this is no journal" * 100)

    for ask in (tokens, journal.databases, lambda: journal.last_tokens("a")):
        with pytest.raises(journal.JournalAway, match=r"web-1\.sqlite3") as away:
            ask()
        assert away.value.file == "web-1.sqlite3"
        assert not isinstance(away.value, journal.JournalBusy)


def test_a_journal_that_another_process_holds_is_busy_and_not_damaged(settings, monkeypatch):
    monkeypatch.setattr(journal, "WAIT_SECONDS", 0.05)
    journal.write(ENTRY)
    (file,) = folder(settings).iterdir()

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for ask in (tokens, lambda: journal.write(later("h2"))):
            with pytest.raises(journal.JournalBusy):
                ask()
        other.execute("ROLLBACK")

    assert tokens() == ["h1"]


def test_a_folder_that_is_missing_is_not_taken_for_an_empty_one(settings):
    journal.write(ENTRY)
    shutil.rmtree(folder(settings))

    for ask in (tokens, journal.databases, lambda: journal.write(later("h2"))):
        with pytest.raises(journal.JournalAway):
            ask()
    journal.make_folder()
    assert tokens() == []


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(monkeypatch):
    journal.write(ENTRY)

    def deny(folder: Path) -> list[str]:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "listdir", deny)
    with pytest.raises(journal.JournalAway):
        tokens()


def test_a_journal_that_is_removed_while_others_are_read_had_nothing(settings, monkeypatch):
    written_by(monkeypatch, "here", ENTRY)
    files = journal._files
    monkeypatch.setattr(journal, "_files", lambda: [*files(), folder(settings) / "removed.sqlite3"])

    assert tokens() == ["h1"]
    assert journal.known(["h1"]) == {"h1"}


def test_a_journal_that_cannot_be_written_says_so(settings, tmp_path):
    (tmp_path / "a file").touch()
    settings.JOURNAL_DIR = tmp_path / "a file" / "journal"

    with pytest.raises(journal.JournalAway):
        journal.write(ENTRY)
