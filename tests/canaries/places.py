"""The places beside the tables where something may have been left: logs, Redis, files, command lines, what commands
say."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis

from tests.canaries.browsing import Shown
from tests.canaries.searching import Canary, Find, find_in
from tests.canaries.tables import find_in_tables
from tests.portal import Portal
from tests.procfs import processes_below

PERSONAL = ("number", "name")
IN_ROWS_THAT_ARE_GONE = ("session", "signature")
"""SQLite leaves what a row had in its file until the place is used again."""

# All tables but those that are meant to hold leads or sessions (tests/canaries/tables.py): what an administrator would
# send to somebody who is to look for a fault.
DUMPED = (
    "admin", "auth", "axes", "campaigns.account", "campaigns.attempt", "campaigns.batch", "campaigns.callback",
    "campaigns.campaign", "campaigns.columnmapping", "campaigns.donotcallnumber", "campaigns.event",
    "campaigns.failedfile", "campaigns.team",
)  # fmt: skip
COMMANDS = (
    ("dumpdata", *DUMPED),
    ("credentials",),
    ("storage",),
    ("reconcile", "--dry-run"),
    ("axes_list_attempts",),
    ("rqstats",),
    ("sweep", "--once"),
)


@dataclass
class Left:
    """All that a life has left behind. `temporary` is the folder for temporary files of all processes."""

    portal: Portal
    temporary: Path
    shown: Shown
    said: list[tuple[str, bytes]] = field(default_factory=list)
    """Other outputs: of commands, of addresses for machines, of answers to the dialer."""

    @property
    def data(self) -> Path:
        return Path(self.portal.env["LEADSPORTAL_DATA_DIR"])

    @property
    def redis(self) -> Redis:
        env = self.portal.env
        return Redis.from_url(env["LEADSPORTAL_REDIS_URL"], password=env["LEADSPORTAL_REDIS_PASSWORD"])

    def run_commands(self) -> None:
        """Keeps what commands of administrators say."""
        for words in COMMANDS:
            done = self.portal.manage(*words)
            assert done.returncode == 0, done.stderr
            self.said.append((f"manage.py {words[0]}", (done.stdout + done.stderr).encode()))

    def find(self, canaries: list[Canary]) -> list[Find]:
        """The canaries where they should not be; each place once."""
        impersonal = [each for each in canaries if each.kind not in PERSONAL]
        found = find_in_tables(self.portal.env["LEADSPORTAL_DATABASE_URL"], canaries)
        for place, content in self._nobodys():
            found += find_in(content, canaries, place=place)
        for place, content in self._of_leads():
            found += find_in(content, impersonal, place=place)
        for path in self.data.glob("*.sqlite3*"):  # also where rows were that are gone
            never = [each for each in impersonal if each.kind not in IN_ROWS_THAT_ARE_GONE]
            found += find_in(path.read_bytes(), never, place=f"file {path.name}")
        return sorted(set(found))

    def _nobodys(self) -> Iterator[tuple[str, bytes]]:
        """Where no canary may be."""
        for path in sorted(self.data.rglob("*")):
            if path.is_file() and not self._is_of_leads(path):
                yield f"file {path.relative_to(self.data)}", path.read_bytes()
        names = "\n".join(str(path) for folder in (self.data, self.temporary) for path in folder.rglob("*"))
        yield "names of files", names.encode()
        for path in sorted(self.temporary.rglob("*")):
            if path.is_file():
                yield f"temporary file {path.relative_to(self.temporary)}", path.read_bytes()
        yield from self._in_redis()
        for process in self.portal.processes.values():
            for pid in [process.pid, *processes_below(process.pid)]:
                with suppress(OSError):  # it has ended
                    yield f"command line of {process.name}", Path(f"/proc/{pid}/cmdline").read_bytes()
        yield "addresses", "\n".join(dict.fromkeys(self.shown.addresses)).encode()
        yield from ((f"page of others {path}", content) for path, content in self.shown.to_others)
        yield from self.said

    def _of_leads(self) -> Iterator[tuple[str, bytes]]:
        """Where leads are, and nothing else may be."""
        for path in sorted(self.data.rglob("*")):
            if path.is_file() and path.relative_to(self.data).parts[0] == "files":
                yield f"file {path.relative_to(self.data)}", path.read_bytes()
        yield from ((f"page of the team {path}", content) for path, content in self.shown.to_those_of_the_team)

    def _is_of_leads(self, path: Path) -> bool:
        """Files that came and were made; the database of SQLite, of which tables.py looks at each column; and static
        files, which hold nobody's data."""
        return path.relative_to(self.data).parts[0] in ("files", "static") or ".sqlite3" in path.name

    def _in_redis(self) -> Iterator[tuple[str, bytes]]:
        with self.redis as redis:
            for key in redis.scan_iter(count=1000):
                name = f"Redis {key.decode(errors='replace')}"
                yield name, key
                yield from ((name, value) for value in _values(redis, key))


def _values(redis: Redis, key: bytes) -> Iterator[bytes]:
    match redis.type(key):
        case b"string":
            yield redis.get(key) or b""
        case b"hash":
            for field_name, value in redis.hgetall(key).items():
                yield from (field_name, value)
        case b"list":
            yield from redis.lrange(key, 0, -1)
        case b"set":
            yield from redis.smembers(key)
        case b"zset":
            yield from redis.zrange(key, 0, -1)
        case b"stream":
            for _, entry in redis.xrange(key):
                yield from entry.keys()
                yield from entry.values()
