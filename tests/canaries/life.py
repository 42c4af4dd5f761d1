"""A whole life of the portal, with canaries in all that people type, upload and are sent."""

import json
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import requests
from playwright.sync_api import Browser, expect

from tests import make, planting
from tests.canaries.browsing import Person, Shown
from tests.canaries.dialer import StandIn, prints_the_request, says_nothing, says_the_key
from tests.canaries.places import Left
from tests.canaries.searching import Canary
from tests.canaries.tables import cells
from tests.e2e.conftest import check_the_rows, send_file
from tests.matrix.portal import QUICK

# As people write them, each with the ten digits by which it is looked for.
NUMBERS = {
    "+91 98472 61530": "9847261530",
    "09731846205": "9731846205",
    "96420 87315": "9642087315",
    "8939172064": "8939172064",
    "+91-7358294016": "7358294016",
    "9176420583": "9176420583",
    "8074613925": "8074613925",
    "7011938264": "7011938264",
}
NAMES = ("Zebronia Quillfeather", "Wombert Ibexham", "Oryxa Pangolina", "ज़ेब्रानी क्विलवाला", "Capybert Tapirman")
CAMPAIGN = "Sales_Outbound"
ASHA, BELA, CHIEF = "asha", "bela", "chief"


@dataclass(frozen=True)
class Secrets:
    """What nobody may see: made for this life."""

    key: str = field(default_factory=lambda: f"K/{secrets.token_urlsafe(20)}+&={secrets.token_urlsafe(8)}")
    wrong_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    redis: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(50))
    hash_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    metrics: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    passwords: dict[str, str] = field(
        default_factory=lambda: {name: secrets.token_urlsafe(15) for name in (ASHA, BELA, CHIEF, "wrong", "as a name")}
    )


@dataclass
class Life:
    """The life while it is lived."""

    left: Left
    dialer: StandIn
    chromium: Browser
    secrets: Secrets
    folder: Path
    uploads: list[str] = field(default_factory=list)  # addresses of the pages of sent uploads
    sessions: list[str] = field(default_factory=list)

    @property
    def shown(self) -> Shown:
        return self.left.shown

    def canaries(self) -> list[Canary]:
        """All that must be looked for at the end."""
        secret = self.secrets
        texts = {
            "number": NUMBERS.values(),
            "name": NAMES,
            "key": (secret.key, secret.wrong_key),
            "token": filter(None, self.dialer.tokens),
            "signature": self.dialer.signatures,
            "password": secret.passwords.values(),
            "session": self.sessions,
            "secret": (secret.redis, secret.secret_key, secret.hash_key, secret.metrics),
        }
        return [Canary(kind, text) for kind, several in texts.items() for text in dict.fromkeys(several)]

    @contextmanager
    def person(self, name: str, *, of_the_team: bool = True) -> Iterator[Person]:
        """The person's browser, after a try with a wrong password and one with the right."""
        person = Person(self.chromium, self.left.portal, self.shown, of_the_team=of_the_team)
        try:
            person.sign_in(name, self.secrets.passwords["wrong"])
            person.sign_in(name, self.secrets.passwords[name])
            yield person
        finally:
            self.sessions += person.sessions
            person.context.close()

    def say(self, where: str, answer: requests.Response) -> requests.Response:
        """Keeps what a machine was answered."""
        self.left.said.append((where, answer.content + str(answer.headers).encode()))
        return answer


def live(life: Life) -> None:
    """From the first sign-in to what is left when all have signed out."""
    _ask_sandbox(life, "window", seconds=float(QUICK["LEADSPORTAL_LIMIT_WINDOW_SECONDS"]))
    enter_people(life)
    with life.person(CHIEF) as chief, life.person(ASHA) as asha:
        change_the_account(life, chief)
        list_numbers(life, chief)
        upload_a_bad_file(life, asha)
        send_and_correct(life, asha)
        be_refused_with_the_key_printed(life, asha, chief)
        wait_for_an_answer_in_vain(life, asha)
        keep_a_link(life, asha)
        be_called_back_wrongly(life)
        fail_in_a_view_and_in_a_task(life, asha)
        plant_a_job(life)
        find_a_number(asha)
        look_around(life, asha, chief)
        asha.sign_out()
        asha.page.go_back()
        asha.keep()
        asha.look_at(*life.uploads, "/", "/history/", "/history/bad-rows/?by=file")
    with life.person(BELA, of_the_team=False) as bela:
        bela.look_at("/", "/history/", "/numbers/", "/mappings/", "/uploads/new/")
        for upload in life.uploads:
            address = upload.removeprefix(life.left.portal.url)
            of_rows = (f"{address}leads/?state=loaded", f"{address}lead/?row=2", f"{address}not-loaded.xlsx")
            assert bela.look_at(address, *of_rows) == [404] * 4
        bela.look_at("/failed-files/1/", "/batches/1/send-again/", "/nothing/", "/admin/")
    ask_as_a_machine(life)


def enter_people(life: Life) -> None:
    """A supervisor of the team, one of another team, an administrator; and a password typed as a name."""
    secret = life.secrets
    asked = f"""
from django.contrib.auth.models import User
from campaigns.models import Campaign, Team
for name, password in {secret.passwords!r}.items():
    if name in {(ASHA, BELA)!r}: User.objects.create_user(name, password=password)
    if name == {CHIEF!r}: User.objects.create_superuser(name, password=password)
Team.objects.get().members.add(User.objects.get(username={ASHA!r}))
other = Team.objects.create(name="Other team")
other.members.add(User.objects.get(username={BELA!r}))
other.campaigns.add(Campaign.objects.get(name="Renewals_Extra"))
"""
    done = life.left.portal.manage("shell", "--no-imports", "-c", asked)
    assert done.returncode == 0, done.stderr
    stranger = Person(life.chromium, life.left.portal, life.shown, of_the_team=False)
    stranger.sign_in(secret.passwords["as a name"], secret.passwords["wrong"])
    stranger.look_at("/", "/admin/", "/uploads/1/", "/nothing/", "/callbacks/nothing/")
    stranger.context.close()


def change_the_account(life: Life, chief: Person) -> None:
    """Another host without the key is refused, then a wrong key and the right one are entered."""
    _ask_sandbox(life, "accounts", userName="sandbox", apiKey=life.secrets.key)
    page = chief.page
    for domain, key in (("elsewhere.example.com", ""), ("", life.secrets.wrong_key), ("", life.secrets.key)):
        page.goto("/admin/campaigns/account/1/change/")
        if domain:
            page.get_by_label("Domain").fill(domain)
        page.get_by_label("API key").fill(key)
        chief.press("Save and continue editing")


def list_numbers(life: Life, chief: Person) -> None:
    """One number is listed, and two are looked up."""
    page = chief.page
    page.goto("/admin/campaigns/donotcallnumber/add/")
    page.get_by_label("Phone numbers").fill("Capybert Tapirman 91764 20583")
    page.get_by_label("Reason").fill("asked us")
    chief.press("Show what is added")
    chief.press("Add 1 number")
    for written in ("+91 91764-20583", "98472 61530"):
        page.goto("/admin/campaigns/donotcallnumber/look-up/")
        page.get_by_label("Phone number").fill(written)
        chief.press("Look it up")


def upload_a_bad_file(life: Life, asha: Person) -> None:
    file = life.folder / "bad.csv"
    file.write_bytes(b"%PDF-1.7 Oryxa Pangolina 9642087315")
    asha.page.goto("/uploads/new/")
    asha.page.locator("input[type=file]").set_input_files(file)
    asha.page.get_by_label("Campaign").select_option(label=CAMPAIGN)
    asha.page.get_by_role("button", name="Continue").click()
    expect(asha.page.locator("main")).to_contain_text("PDF", timeout=30_000)
    asha.keep()


def send_and_correct(life: Life, asha: Person) -> None:
    """A cell is corrected. The dialer prints the first request; sent again, half of it fails."""
    written = list(NUMBERS)
    rows = [[written[at], NAMES[at], "5"] for at in range(3)] + [["89391", NAMES[3], "5"], [written[5], NAMES[4], "5"]]
    file = life.folder / "leads.csv"
    file.write_bytes(make.csv_bytes(rows))
    page = asha.page
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label=CAMPAIGN)
    page.get_by_role("button", name="Continue").click()
    check_the_rows(page)
    asha.keep()
    cell = page.get_by_label("Mobile, row 5", exact=True)
    cell.fill(written[3])
    cell.press("Enter")
    expect(page.get_by_text("Row 5 is ready now.")).to_be_visible()
    asha.keep()
    life.dialer.next_answers.append(prints_the_request)
    _ask_sandbox(life, "trouble", trouble="half-failed")
    page.get_by_role("link", name=re.compile("Send the")).first.click()
    asha.keep()
    page.get_by_role("button", name=re.compile("Send .* lead")).click()
    page.wait_for_url(re.compile(r"/uploads/\d+/$"))
    life.uploads.append(page.url)
    expect(page.locator("main")).to_contain_text("Needs a decision", timeout=60_000)
    asha.keep()
    page.get_by_role("link", name=re.compile("Send again", re.IGNORECASE)).first.click()
    page.get_by_label(re.compile("reason|why", re.IGNORECASE)).fill("It never came")
    asha.keep()
    page.get_by_role("button", name=re.compile("Send .*again", re.IGNORECASE)).click()
    page.goto(f"{life.uploads[-1]}?batches=all")
    expect(page.locator("a[href^='/failed-files/']").first).to_be_visible(timeout=60_000)
    asha.keep()
    failed = page.locator("a[href^='/failed-files/']").first.get_attribute("href") or ""
    address = life.uploads[-1].removeprefix(life.left.portal.url)
    states = asha.look_at(failed, f"{address}not-loaded.xlsx", f"{address}leads/?state=loaded")
    assert states == [200] * 3


def be_refused_with_the_key_printed(life: Life, asha: Person, chief: Person) -> None:
    """The account is stopped, everybody sees why, and an administrator resumes it."""
    life.dialer.next_answers.append(says_the_key)
    _send_one(life, asha, "+91-7358294016", NAMES[1])
    expect(asha.page.locator("main")).to_contain_text("An administrator must enter the right ones", timeout=60_000)
    asha.keep()
    with life.person(BELA, of_the_team=False) as bela:
        bela.look_at("/")
    chief.look_at("/", "/admin/campaigns/account/", "/admin/campaigns/event/")
    chief.page.goto("/admin/campaigns/account/1/change/")
    chief.page.get_by_label("API key").fill(life.secrets.key)
    chief.press("Save")
    expect(asha.page.locator("main")).to_contain_text("1 loaded", timeout=60_000)


def wait_for_an_answer_in_vain(life: Life, asha: Person) -> None:
    life.dialer.next_answers.append(says_nothing)
    _send_one(life, asha, "8074613925", NAMES[2])
    expect(asha.page.locator("main")).to_contain_text("Needs a decision", timeout=60_000)
    asha.page.get_by_role("link", name=re.compile("Give up", re.IGNORECASE)).first.click()
    asha.page.get_by_label(re.compile("reason|why", re.IGNORECASE)).fill("It is not there")
    asha.page.get_by_role("button", name=re.compile("Give .*up", re.IGNORECASE)).first.click()
    asha.keep()


def keep_a_link(life: Life, asha: Person) -> None:
    """A failed file whose link leads to a host that nobody knows: it is not fetched, and the link stays for as long as
    it lives."""
    life.dialer.links_lead_to = "https://files.example.com"
    _ask_sandbox(life, "trouble", trouble="all-failed")
    _send_one(life, asha, "7011938264", NAMES[0])
    url = life.left.portal.env["LEADSPORTAL_DATABASE_URL"]
    _wait_until(lambda: ("campaigns_failedfile.state", b"kept") in cells(url), "a link is kept")
    asha.keep()


def be_called_back_wrongly(life: Life) -> None:
    """With a token that is none, another transaction, no JSON, too much; and again, and to another path."""
    address, message = life.dialer.addresses[-1], life.dialer.messages[-1]
    told = json.loads(message)
    told["data"]["transactionId"] = "123456789012345678901234"
    other = json.dumps(told).encode()
    for url, body in (
        (f"{life.left.portal.url}/callbacks/{secrets.token_urlsafe(32)}/", message),
        (address, other),
        (address, message),
        (address, message[:-20]),
        (address, b"x" * 300_000),
        (f"{address}more/", message),
        (address.replace("/callbacks/", "/Callbacks/"), message),
        (address.rstrip("/"), message),
    ):
        headers = {"Content-Type": "application/json"}
        with suppress(requests.ConnectionError):  # a body may be refused before it is sent
            life.say("answer to a callback", requests.post(url, data=body, headers=headers, timeout=10))
    life.say("answer to a callback", requests.get(address, timeout=10))


def fail_in_a_view_and_in_a_task(life: Life, asha: Person) -> None:
    """Errors of the database whose texts quote the rows: as one would have it of a fault of ours."""
    page = asha.page
    file = life.folder / "faults.csv"
    file.write_bytes(make.csv_bytes([["12345", NAMES[0], "5"], ["9847261530", NAMES[1], "5"]]))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label=CAMPAIGN)
    page.get_by_role("button", name="Continue").click()
    check_the_rows(page)
    cell = page.get_by_label("Mobile, row 2", exact=True)
    cell.wait_for()
    with _refusing(life, "campaigns_correction"):
        address = re.sub(r"[^/]+/$", "fix/", page.url.split("?")[0])
        token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
        form = {"csrfmiddlewaretoken": token, "do": "correct-row", "row": "2", "cell-0": "7358294016"}
        answer = page.request.post(address, form=form)
        assert answer.status == 500
        life.shown.to_others.append((address, answer.body()))
    with _refusing(life, "campaigns_lead"):
        page.goto("/uploads/new/")
        page.locator("input[type=file]").set_input_files(life.folder / "leads.csv")
        page.get_by_label("Campaign").select_option(label=CAMPAIGN)
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("main")).to_contain_text(re.compile("wrong on our side|our side", re.I), timeout=60_000)
        asha.keep()


def plant_a_job(life: Life) -> None:
    """Somebody who reaches Redis writes a job there, and it is dropped."""
    data = planting.calls("os.system", "true")
    with life.left.redis as redis:
        key = f"leadsportal:job:{planting.plant(redis, data, queue='callbacks')}"
        _wait_until(lambda: not redis.exists(key), "the planted job is dropped")


def find_a_number(asha: Person) -> None:
    """First two in one field, which the page shows again; then one, as soon as it is indexed, and the story of its
    row."""
    page, written = asha.page, list(NUMBERS)

    def find(typed: str) -> None:
        page.goto("/numbers/")
        page.get_by_label("Phone number").fill(typed)
        asha.press("Find")

    def is_found() -> bool:
        find(written[0])
        return page.locator("a[href*='/lead/?row=2']").count() > 0

    find(f"{written[1]} {written[2]}")
    expect(page.locator(".field-errors")).to_be_visible()
    _wait_until(is_found, "the number is found")
    page.locator("a[href*='/lead/?row=2']").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    asha.keep()


def look_around(life: Life, asha: Person, chief: Person) -> None:
    """Each person's pages once more, with those that refuse."""
    asha.look_at("/", "/history/", "/mappings/", "/nothing/", *life.uploads)
    chief.look_at(
        "/admin/",
        "/admin/campaigns/event/",
        "/admin/campaigns/upload/",
        "/admin/campaigns/account/1/history/",
        "/admin/campaigns/donotcallnumber/",
        "/admin/campaigns/upload/?columns__icontains=9847261530",
        "/admin/django-rq/",
    )


def ask_as_a_machine(life: Life) -> None:
    url = life.left.portal.url
    token = {"Authorization": f"Bearer {life.secrets.metrics}"}
    life.say("/metrics", requests.get(f"{url}/metrics", headers=token, timeout=10))
    life.say("/healthz", requests.get(f"{url}/healthz", timeout=10))
    life.say("a sign-in without a form", requests.post(f"{url}/sign-in/", data={"password": "x"}, timeout=10))
    life.left.run_commands()


def _send_one(life: Life, asha: Person, number: str, name: str) -> None:
    """Takes a file of one lead to its upload's page."""
    file = life.folder / f"one-{len(life.uploads)}.csv"
    file.write_bytes(make.csv_bytes([[number, name, "5"]]))
    send_file(asha.page, file)
    life.uploads.append(asha.page.url)


def _wait_until(happened: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, f"not in a minute: {what}"
        time.sleep(0.2)


def _ask_sandbox(life: Life, what: str, **asked: object) -> None:
    requests.post(f"{life.dialer.sandbox_url}/sandbox/{what}", json=asked, timeout=10).raise_for_status()


@contextmanager
def _refusing(life: Life, table: str) -> Iterator[None]:
    """Meanwhile the database takes no new row of the table, and its error quotes what stood in the row."""
    url = life.left.portal.env["LEADSPORTAL_DATABASE_URL"]
    if url.startswith("sqlite"):
        said = "Failing row contains (Zebronia Quillfeather, 9847261530)"
        begin = f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        end = "DROP TRIGGER refuse"
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as database:
            database.execute(begin)
            try:
                yield
            finally:
                database.execute(end)
        return
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(f"ALTER TABLE {table} ADD CONSTRAINT refuse CHECK (id < 0) NOT VALID")
        try:
            yield
        finally:
            database.execute(f"ALTER TABLE {table} DROP CONSTRAINT refuse")
