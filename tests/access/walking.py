"""Requests of one person: what came of them, and whether they changed anything. What they changed is taken back."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.expected import NOT_SIGNED_IN, Page, Right
from tests.access.world import MARK, World

NEVER_WAS = 987_654_321
HTMX = {"HX-Request": "true"}

# A session may be written at any time.
_WRITES = re.compile(r'\s*(?:INSERT|UPDATE|DELETE)\b(?!.*"django_session")', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Outcome:
    """`writes` are the statements that write, however few rows they change."""

    status: int
    location: str
    body: str
    writes: tuple[str, ...]

    @property
    def asks_to_sign_in(self) -> bool:
        return self.location.startswith("/sign-in/")

    @property
    def is_let_in(self) -> bool:
        """Whether the page did what it is for, or said why not now; and not that the person may not."""
        leads_away = self.location.startswith(("/sign-in/", "/admin/login/"))
        return self.status in (200, 204, 301, 302, 409, 422) and not leads_away

    @property
    def says_something(self) -> bool:
        """Of any object."""
        return MARK in self.body.lower() or MARK in self.location.lower()

    def why_not_refused(self, is_refused: bool, how: str) -> str:
        """What is wrong with a refusal; empty where nothing is: it says nothing and changes nothing."""
        if not is_refused:
            return f"and not {how}"
        if self.writes:
            return f"and writes {self.writes}"
        return "and says something of an object" if self.says_something else ""


@dataclass(frozen=True)
class Way:
    """A way to ask for a page: a GET, one by HTMX, or a POST with data."""

    data: tuple[tuple[str, str], ...] | None = None
    htmx: bool = False

    def __str__(self) -> str:
        return f"GET{' by HTMX' if self.htmx else ''}" if self.data is None else f"POST {dict(self.data)}"


def ask(client: Client, address: str, data: Mapping[str, object] | None = None, *, htmx: bool = False) -> Outcome:
    """A GET; with `data` a POST."""
    cookies = client.cookies.output(header="", sep=";")
    headers: Any = HTMX if htmx else {}
    with _files_kept(), _undone(), _writes() as written:
        answer = client.get(address, headers=headers) if data is None else client.post(address, data, headers=headers)
        body = b"".join(answer).decode(errors="replace")
    client.cookies = SimpleCookie(cookies)
    location = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
    return Outcome(answer.status_code, location, body, tuple(written))


class Walk:
    """Asks for the pages of objects, and collects what is not as the table says."""

    def __init__(self, everybody: World) -> None:
        self._clients = everybody.clients
        self._nothing: dict[tuple[str, Way], Outcome] = {}
        self.wrong: list[str] = []
        self.asked = 0

    def ask_for(self, person: str, route: str, page: Page, pk: int, right: Right, *, of: str) -> None:
        """The page of this object, in every way, by a person with this right."""
        ways = [(page.get, Way()), *([(page.get, Way(htmx=True))] if page.is_live else [])]
        ways += [(page.post, Way(tuple(data.items()))) for data in page.posts]
        for needed, way in ways:
            outcome = self._ask(person, filled(route, pk) + page.query, way)
            if why := self._why_wrong(person, route, way, outcome, needed=needed, right=right):
                self.wrong.append(f"{person}, {of}: {way} {route} gave {outcome.status}, {why}")
            self.asked += 1

    def _ask(self, person: str, address: str, way: Way) -> Outcome:
        data = None if way.data is None else dict(way.data)
        return ask(self._clients[person], address, data, htmx=way.htmx)

    def _why_wrong(
        self, person: str, route: str, way: Way, outcome: Outcome, *, needed: Right | None, right: Right
    ) -> str:
        if person in NOT_SIGNED_IN:
            return outcome.why_not_refused(outcome.asks_to_sign_in, "a sign-in")
        if needed is None:
            return outcome.why_not_refused(outcome.status == 405, "405")
        if right.value >= needed.value:
            return "" if outcome.is_let_in else "and should be let in"
        if right != Right.NONE:
            return outcome.why_not_refused(outcome.status == 403, "403")
        nothing = self._one_that_never_was(person, route, way)
        if (outcome.status, outcome.body) != (nothing.status, nothing.body):
            return "and not what is said of one that never was"
        return outcome.why_not_refused(outcome.status == 404, "404")

    def _one_that_never_was(self, person: str, route: str, way: Way) -> Outcome:
        """The same for everybody."""
        if (route, way) not in self._nothing:
            self._nothing[route, way] = self._ask(person, filled(route, NEVER_WAS), way)
        return self._nothing[route, way]


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """The pattern of each address of the portal. Alternatives (of the administration's apps) are sorted."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"\w+(?:\|\w+)+", _sorted, str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def _sorted(alternatives: re.Match[str]) -> str:
    return "|".join(sorted(alternatives[0].split("|")))


def filled(route: str, *values: object) -> str:
    """The address of a route, with these arguments."""
    for value in values:
        route = re.sub(r"<[^>]*>", str(value), route, count=1)
    return f"/{route}"


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _files_kept() -> Iterator[None]:
    """What a discarded upload had is erased at once, its file, too."""
    before = {path: path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    yield
    for path, content in before.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


@contextmanager
def _writes() -> Iterator[list[str]]:
    written: list[str] = []

    def note(execute, sql, *more):
        if _WRITES.match(sql):
            written.append(sql[:80])
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield written
