"""Canaries are planted in a whole life of the portal, with all its processes, and looked for in all that it leaves
behind. Then one of each kind is written into each place, and the search must find it: a search that finds nothing
anywhere would show nothing."""

import json
import sqlite3
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import sync_playwright

from tests.canaries.browsing import Shown
from tests.canaries.dialer import standing_in
from tests.canaries.life import Life, Secrets, live
from tests.canaries.places import Left
from tests.canaries.searching import KINDS
from tests.canaries.tables import MAY_STAND, cells, find_in_tables
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.matrix.portal import QUICK
from tests.portal import running_portal
from tests.processes import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """The life when it has been lived; its processes still run."""
    folder, temporary = tmp_path_factory.mktemp("life"), tmp_path_factory.mktemp("temporary")
    secret, port, sandbox_port = Secrets(), free_port(), str(free_port())
    more = QUICK | {
        "SANDBOX_PORT": sandbox_port,
        "TMPDIR": str(temporary),
        "LEADSPORTAL_SANDBOX_ORIGIN": f"http://127.0.0.1:{port}",
        "LEADSPORTAL_REDIS_PASSWORD": secret.redis,
        "LEADSPORTAL_SECRET_KEY": secret.secret_key,
        "LEADSPORTAL_NUMBER_HASH_KEY": secret.hash_key,
        "LEADSPORTAL_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "LEADSPORTAL_METRICS_TOKEN": secret.metrics,
        "LEADSPORTAL_LOG_LEVEL": "INFO",
        "LEADSPORTAL_SWEEP_SECONDS": "2",
        "LEADSPORTAL_REQUEST_SECONDS": "3",
    }
    with (
        standing_in(port, sandbox_port=sandbox_port) as dialer,
        running_portal(folder, more=more) as portal,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        left = Left(portal, temporary, Shown())
        lived = Life(left, dialer, chromium, secret, tmp_path_factory.mktemp("uploaded"))
        live(lived)
        chromium.close()
        yield lived


def test_no_canary_is_where_it_is_not_meant_to_be(life: Life):
    canaries = life.canaries()
    assert {each.kind for each in canaries} == set(KINDS), "all kinds were planted"
    if found := life.left.find(canaries):
        pytest.fail("\n".join(map(str, found)))


def test_the_life_was_a_whole_one(life: Life):
    """What was planted has gone its way: it is where it is meant to be."""
    url = life.left.portal.env["LEADSPORTAL_DATABASE_URL"]
    there = {column for column, _ in cells(url)}
    assert {"campaigns_lead.phone", "campaigns_attempt.excerpt", "campaigns_failedfile.link"} <= there
    assert {"axes_accessattempt.username", "django_admin_log.change_message", "campaigns_correction.text"} <= there
    assert {"campaigns_donotcallnumber.number_hash", "campaigns_event.details", "django_session.session_key"} <= there
    states = {value for column, value in cells(url) if column == "campaigns_failedfile.state"}
    assert states == {b"archived", b"kept"}
    logs = b"".join(path.read_bytes() for path in life.left.data.glob("*.log"))
    assert b"was dropped, and not run" in logs, "the planted job"
    assert b"Traceback" in (life.left.data / "web.log").read_bytes(), "the fault in a view"
    assert len(life.shown.addresses) > 100


def test_a_canary_in_any_place_is_found(life: Life):
    """In each place beside the tables, and in a column of each table that has texts."""
    canaries = life.canaries()
    by_kind = {each.kind: each for each in canaries}
    plain = json.dumps({each.kind: each.text for each in by_kind.values()}).encode()
    packed = b64encode(zlib.compress(plain))
    left = life.left
    places = {
        f"file {path.relative_to(left.data)}": path
        for path in (left.data / "web.log", left.data / "journal" / "planted", left.data / "redis" / "planted")
    } | {"temporary file planted": left.temporary / "planted"}
    for path in places.values():
        with path.open("ab") as file:
            file.write(plain if path.suffix == ".log" else packed)
    with left.redis as redis:
        redis.set("planted", zlib.compress(plain))
        redis.xadd("planted-results", {"data": packed})
    left.shown.to_others.append(("planted", plain))
    left.shown.addresses.append(plain.decode())
    left.said.append(("planted", plain))
    left.shown.to_those_of_the_team.append(("planted", plain))
    (left.data / "files").mkdir(exist_ok=True)
    (left.data / "files" / "planted").write_bytes(plain)
    found = left.find(canaries)
    everywhere = {*places, "Redis planted", "Redis planted-results", "page of others planted", "addresses", "planted"}
    for kind in KINDS:
        assert everywhere <= {each.place for each in found if each.kind == kind}, kind
    among_leads = {each.kind for each in found if each.place in ("file files/planted", "page of the team planted")}
    assert among_leads == set(KINDS) - {"number", "name"}


@pytest.mark.parametrize(
    "column",
    [
        "campaigns_event.details", "campaigns_attempt.excerpt", "django_admin_log.change_message",
        "django_session.session_data", "axes_accessattempt.username", "campaigns_callback.body",
        "campaigns_account.stopped_details", "campaigns_failedfile.link",
    ],
)  # fmt: skip
def test_a_canary_in_a_column_is_found(life: Life, column: str):
    canary = next(each for each in life.canaries() if each.kind == "key")
    table, name = column.split(".")
    assert column not in MAY_STAND.get("key", ())
    url = life.left.portal.env["LEADSPORTAL_DATABASE_URL"]
    _write(url, table, name, json.dumps(canary.text))
    assert f"column {column}" in {each.place for each in find_in_tables(url, [canary])}


def _write(database_url: str, table: str, column: str, text: str) -> None:
    """Writes the text into all rows of the table; of the log of actions, which is append-only, into a new one."""
    statement = f'UPDATE "{table}" SET "{column}" = %s'
    if table == "campaigns_event":
        statement = f"INSERT INTO {table} (at, action, reason, {column}) VALUES (CURRENT_TIMESTAMP, 'uploaded', '', %s)"
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as database:
            assert database.execute(statement.replace("%s", "?"), [text]).rowcount
        return
    kind = "bytea" if column == "body" else "jsonb" if column.endswith("details") else "text"
    with psycopg.connect(database_url, autocommit=True) as database:
        assert database.execute(statement.replace("%s", f"%s::{kind}"), [text]).rowcount  # type: ignore[arg-type]
