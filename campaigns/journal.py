"""The journal: what was sent, kept outside of the database, so that a restored backup does not send it again.

A backup of the database knows nothing of what was sent after it. So each attempt is written here, too: after it is
committed, and before its request leaves. A database that lacks an attempt of the journal is *behind* it.

Each host writes a journal of its own, a SQLite file in `settings.JOURNAL_DIR`; all journals of that folder are read. An
entry has ids, row numbers and the hash of a token: nothing of a lead, and no key. It names its database by the
database's own UUID, so that another database in the same data folder is not compared with it.

The file is synchronised to the disk with each entry (docs/rules.md#rule-3). Its rollback journal is SQLite's oldest
way, which also works where several hosts share the folder.

A folder that is missing or cannot be read is not an empty one: its disk may not be mounted. So only `make_folder` makes
it, once for a database; everything else raises JournalAway.
"""

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from campaigns.hosts import this_host

WAIT_SECONDS = 4.0
"""How long a reader or a writer waits for another one. A request that is journaled later than that does not leave
(sending/sender.py)."""

LOOK_SECONDS = 1.0
"""How long who only compares the last entries waits. A sender does it before each claim, and all its accounts wait."""

LAST_ENTRIES = 20
"""So many of each journal are compared. Several senders write at once, so the last one alone may be of an attempt that
a backup has, while the one before is not."""

# Several senders write at once, each many entries. So many entries later an attempt may be written than one that began
# after it, at most.
WRITTEN_LATE = 500

_FILE_MODE = 0o600
_READ_AT_ONCE = 500
_WRITE_TRIES = 3


class JournalAway(Exception):
    """The journal cannot be read or written: the disk is full or away, or a file is damaged. `file` is its name, or
    the folder's."""

    def __init__(self, failure: Exception, path: Path) -> None:
        super().__init__(f"{type(failure).__name__}: {path.name}")
        self.file = path.name


class JournalBusy(JournalAway):
    """Another process has held a journal for too long. It is worth trying again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt. Its id `attempt` is larger than those of earlier ones, also where the clock was set back. `rows` of
    its batch are `first_row` to `last_row`, `leads` of them are sent. `confirmed_at` tells the upload from another one
    that got the same id in a restored database; both times are in UTC."""

    database: str
    token_hash: str
    account: int
    campaign: int
    upload: int
    confirmed_at: datetime
    batch: int
    attempt: int
    number: int
    first_row: int
    last_row: int
    leads: int
    with_start: bool
    started_at: datetime


_COLUMNS = [field.name for field in fields(Entry)]
_TIMES = {_COLUMNS.index("confirmed_at"), _COLUMNS.index("started_at")}
_FLAGS = {_COLUMNS.index("with_start")}
_TABLE = (
    f"CREATE TABLE IF NOT EXISTS attempts (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS)}, UNIQUE (token_hash))",
    "CREATE INDEX IF NOT EXISTS by_database ON attempts (database)",
    "CREATE INDEX IF NOT EXISTS by_time ON attempts (started_at)",
)


def make_folder() -> None:
    """Makes the folder of the journals where it is not there. Raises JournalAway."""
    folder = Path(settings.JOURNAL_DIR)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failure:
        raise JournalAway(failure, folder) from failure


def write(*entries: Entry) -> None:
    """Adds these entries to this host's journal. They are on the disk when this returns. Raises JournalAway; then none
    of them counts as written.

    They are read again: had another host found the journal empty and removed it meanwhile, they would have gone with
    it, and are written anew.
    """
    path = _own_file()
    places = ", ".join("?" * len(_COLUMNS))
    for _ in range(_WRITE_TRIES):
        try:
            with _made(path) as journal:
                journal.executemany(
                    f"INSERT INTO attempts ({', '.join(_COLUMNS)}) VALUES ({places})",  # noqa: S608
                    map(_as_row, entries),
                )
        except JournalAway:
            if os.path.exists(path):
                raise
        if _read(path, "SELECT 1 FROM attempts WHERE token_hash = ?", entries[-1].token_hash):
            return
    raise JournalAway(FileNotFoundError(), path)


def last_tokens(database: str) -> list[str]:
    """The token hashes of the last attempts in each journal, whatever their accounts. Raises JournalAway."""
    query = (
        "SELECT token_hash FROM (SELECT token_hash, attempt FROM attempts WHERE database = ? ORDER BY id DESC LIMIT ?) "
        "ORDER BY attempt DESC LIMIT ?"
    )
    last = (database, WRITTEN_LATE, LAST_ENTRIES)
    return [str(token_hash) for path in _files() for (token_hash,) in _read(path, query, *last, seconds=LOOK_SECONDS)]


def databases() -> dict[str, datetime]:
    """{UUID of each database of which an attempt is in a journal: when the last one began}. Raises JournalAway."""
    query = "SELECT database, max(started_at) FROM attempts GROUP BY database"
    last: dict[str, datetime] = {}
    for path in _files():
        for database, began in _read(path, query):
            at = datetime.fromisoformat(str(began))
            last[str(database)] = max(at, last.get(str(database), at))
    return last


def entries(database: str) -> Iterator[Entry]:
    """All entries of this database: journal after journal, each as it was written. They are read by the hundred, so
    that no writer waits for whoever works on them. Raises JournalAway."""
    query = (
        f"SELECT id, {', '.join(_COLUMNS)} FROM attempts WHERE database = ? AND id > ? "  # noqa: S608
        f"ORDER BY id LIMIT {_READ_AT_ONCE}"
    )
    for path in _files():
        last = 0
        while some := _read(path, query, database, last):
            yield from (_from_row(row[1:]) for row in some)
            last = int(str(some[-1][0]))


def known(token_hashes: Collection[str]) -> set[str]:
    """Those of the tokens of which an attempt was begun, whatever its database's UUID: a token is of one attempt in
    the world. Raises JournalAway."""
    query = f"SELECT token_hash FROM attempts WHERE token_hash IN ({', '.join('?' * len(token_hashes))})"  # noqa: S608
    return {str(token_hash) for path in _files() for (token_hash,) in _read(path, query, *token_hashes)}


def knows(token_hash: str) -> bool:
    """Whether an attempt with this token was begun. Raises JournalAway."""
    return bool(known([token_hash]))


def forget(*, database: str, now: datetime, days: float) -> None:
    """Removes the entries of attempts that began `days` before `now`, and the journals that are empty then. Raises
    JournalAway.

    A clock that jumps forward removes nothing: the days are counted from the newest entry if that is older than `now`.
    The last entry of each account of `database` always stays.
    """
    last = _last_of_each_account(database)
    newest = max(databases().values(), default=now)
    before = min(now, newest) - timedelta(days=days)
    stay = f"token_hash NOT IN ({', '.join('?' * len(last))})"
    for path in _files():
        if _has_table(path):
            with _opened(path) as journal:
                journal.execute(
                    f"DELETE FROM attempts WHERE started_at < ? AND {stay}",  # noqa: S608
                    (before.isoformat(), *last),
                )
        _remove_if_empty(path)


def _last_of_each_account(database: str) -> list[str]:
    """Token hashes."""
    query = "SELECT account, max(started_at), token_hash FROM attempts WHERE database = ? GROUP BY account"
    found = sorted(tuple(map(str, row)) for path in _files() for row in _read(path, query, database))
    return list({account: token_hash for account, _, token_hash in found}.values())


def _remove_if_empty(path: Path) -> None:
    """Nobody writes into it meanwhile; `write` finds out when it came too late."""
    if _has_table(path):
        with _opened(path) as journal:
            journal.execute("BEGIN EXCLUSIVE")
            if not journal.execute("SELECT 1 FROM attempts LIMIT 1").fetchone():
                path.unlink()


def _own_file() -> Path:
    return Path(settings.JOURNAL_DIR) / f"{this_host()}.sqlite3"


def _files() -> list[Path]:
    folder = Path(settings.JOURNAL_DIR)
    try:
        return sorted(folder / name for name in os.listdir(folder) if name.endswith(".sqlite3"))
    except OSError as failure:
        raise JournalAway(failure, folder) from failure


def _has_table(path: Path) -> bool:
    """False for a journal that was being made when its process died, and for one that was removed meanwhile."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as failure:
        raise JournalAway(failure, path) from failure


@contextmanager
def _made(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on a journal with its table, made where it is not there."""
    try:
        if not path.exists():
            path.touch(mode=_FILE_MODE)
    except OSError as failure:
        raise JournalAway(failure, path) from failure
    with _opened(path) as journal:
        for statement in _TABLE:
            journal.execute(statement)
        yield journal


def _read(path: Path, query: str, *parameters: str | int, seconds: float | None = None) -> list[tuple[object, ...]]:
    """The rows; none from a journal without entries."""
    try:
        if _has_table(path):
            with _opened(path, seconds) as journal:
                return journal.execute(query, parameters).fetchall()
    except JournalAway:
        if _has_table(path):
            raise
    return []


@contextmanager
def _opened(path: Path, seconds: float | None = None) -> Iterator[sqlite3.Connection]:
    """A transaction on a journal, which must exist. It is waited for so long, or for WAIT_SECONDS. A reader, too, opens
    it for writing: it then takes back what a writer left that died."""
    try:
        address, wait = f"{path.resolve().as_uri()}?mode=rw", WAIT_SECONDS if seconds is None else seconds
        with closing(sqlite3.connect(address, uri=True, timeout=wait)) as journal:
            journal.execute("PRAGMA synchronous = EXTRA")
            with journal:
                yield journal
    except (sqlite3.Error, OSError) as failure:
        raise (JournalBusy if _is_busy(failure) else JournalAway)(failure, path) from failure


def _is_busy(failure: Exception) -> bool:
    primary_code = getattr(failure, "sqlite_errorcode", 0) & 0xFF
    return primary_code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _as_row(entry: Entry) -> list[object]:
    return [value.isoformat() if place in _TIMES else value for place, value in enumerate(astuple(entry))]


def _from_row(row: tuple[object, ...]) -> Entry:
    values = [datetime.fromisoformat(str(value)) if place in _TIMES else value for place, value in enumerate(row)]
    values = [bool(value) if place in _FLAGS else value for place, value in enumerate(values)]
    return Entry(*values)  # type: ignore[arg-type]  # as _as_row wrote them
