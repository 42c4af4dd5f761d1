"""The pages that must not become slow with what is in the database: how long each takes, and how many queries it asks.

The dashboard, the history with each filter and in each order, the bad rows, the page of the largest finished upload and
of the largest one that is being sent, and the search for a number; each with the parts that the browser fetches again
and again. A person who sees six uploads is asked for, too: the uploads of others must not matter to them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.bad_rows import SourceKind
from campaigns.finding import SORTS, STATE_GROUPS
from campaigns.models import Attempt, Upload, UploadState, database_now
from campaigns.tally import tally
from tests.bench.databases import Databases
from tests.bench.many_leads import SEARCHED, UPLOADS_WITH_IT, ManyLeads
from tests.bench.measuring import seconds
from tests.bench.planned import Planned

ROUNDS = 5
SEARCH = "search for a number"
HISTORY = "history as it is"
BAD_ROWS = {f"bad rows by {kind}": {"by": kind.value} for kind in SourceKind}
_PART = {"HX-Request": "true"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A page: its best time in seconds, and the number of its queries."""

    seconds: float
    queries: int


def works_of(leads: ManyLeads, plans: Sequence[Planned]) -> dict[str, Callable[[], object]]:
    """{page: asks for it}, in the database that is used now. Of these plans the largest uploads are looked at."""
    finished, sending = (_largest(leads, plans, state) for state in (UploadState.FINISHED, UploadState.SENDING))
    browser, of_few = _browser(leads.person), _browser(leads.person_of_few)
    by_few = {"as it is": {}, "sorted by rejected": {"sort": "-rejected"}}
    of_person_of_few = _dashboard(of_few) | _history(of_few, by_few)
    return (
        _dashboard(browser)
        | _history(browser, _queries(leads, plans))
        | {page: partial(_get, browser, reverse("bad-rows"), query) for page, query in BAD_ROWS.items()}
        | {SEARCH: partial(_search, browser)}
        | _upload(browser, finished, "largest upload")
        | _upload(browser, sending, "largest upload in sending")
        | {f"{page}, for a person of few": work for page, work in of_person_of_few.items()}
    )


def ask_all(
    databases: Databases, few: dict[str, Callable[[], object]], many: dict[str, Callable[[], object]]
) -> tuple[dict[str, Asked], dict[str, Asked]]:
    """What each page takes in the database “few”, and in “many”: in turn."""
    when_few, when_many = {}, {}
    for page in many:
        times = [], []
        for _ in range(ROUNDS):
            for name, works, its_times in (("few", few, times[0]), ("many", many, times[1])):
                databases.use(name)
                queries = _count_queries(works[page])  # so the connection is made, and what is kept in memory is there
                its_times.append(Asked(seconds(works[page]), queries))
        when_few[page], when_many[page] = (min(each, key=lambda asked: asked.seconds) for each in times)
    return when_few, when_many


def _largest(leads: ManyLeads, plans: Sequence[Planned], state: UploadState) -> Upload:
    """The newest one of the largest in this state."""
    of_state = [plan for plan in plans if plan.state == state]
    plan = max(of_state, key=lambda plan: (plan.rows, plan.number))
    upload = Upload.objects.get(pk=leads.uploads[plan.number])
    counted = tally(upload)
    assert counted.adds_up, "it shows what is measured"
    assert counted.total == plan.rows, "it shows what is measured"
    return upload


def _count_queries(work: Callable[[], object]) -> int:
    queries: list[str] = []
    with connection.execute_wrapper(partial(_counted, queries)):
        work()
    return len(queries)


def _counted(queries: list[str], execute: Callable[..., object], sql: str, *others: object) -> object:
    queries.append(sql)
    return execute(sql, *others)


def _browser(person: User) -> Client:
    browser = Client(headers={"Host": "localhost"})
    browser.force_login(person)
    return browser


def _get(browser: Client, address: str, query: Mapping[str, str] = {}, *, only_part: bool = False) -> None:
    answer = browser.get(address, query, headers=_PART if only_part else None)
    assert answer.status_code == 200, answer.status_code


def _dashboard(browser: Client) -> dict[str, Callable[[], object]]:
    return {
        "dashboard": partial(_get, browser, reverse("dashboard")),
        "dashboard, its live part": partial(_get, browser, reverse("dashboard"), only_part=True),
        "dashboard, its figures": partial(_get, browser, reverse("figures"), only_part=True),
    }


def _history(browser: Client, queries: Mapping[str, Mapping[str, str]]) -> dict[str, Callable[[], object]]:
    return {f"history {name}": partial(_get, browser, reverse("history"), query) for name, query in queries.items()}


def _queries(many: ManyLeads, plans: Sequence[Planned]) -> dict[str, dict[str, str]]:
    """What is asked of the history, by what it is called."""
    newest = many.uploads[plans[-1].number]
    sent = Attempt.objects.filter(batch__upload=newest).values_list("transaction_id", flat=True)[0]
    today = timezone.localtime(database_now()).date()
    filters = {
        "file name": {"text": "file 1"},
        "file name that none has": {"text": "no such file"},
        "transaction id": {"text": sent},
        "person": {"person": str(many.people[1].pk)},
        "campaign": {"campaign": many.campaigns[1].name},
        "campaign of few": {"campaign": many.rare.name},
        "last 30 days": {"when": "30"},
        "today": {"when": "today"},
        "first day": {"since": "2020-01-01"},
        "last day": {"until": f"{today - timedelta(days=100)}"},
        "campaign and days": {"campaign": many.campaigns[1].name, "when": "30"},
    }
    return (
        {"as it is": {}, "on its last page": {"page": "9999"}, "with 100 on a page": {"per": "100"}}
        | {f"by {name}": query for name, query in filters.items()}
        | {f"in state {state}": {"state": state} for state in STATE_GROUPS}
        | {f"sorted by {sort}": {"sort": f"-{sort}"} for sort in SORTS}
    )


def _upload(browser: Client, upload: Upload, name: str) -> dict[str, Callable[[], object]]:
    address = reverse("upload", args=[upload.pk])
    last_page = {"batches": "all", "page": "9999"}
    return {
        name: partial(_get, browser, address),
        f"{name}, its live part": partial(_get, browser, address, only_part=True),
        f"{name}, its batches": partial(_get, browser, address, {"batches": "all"}),
        f"{name}, the last of its batches": partial(_get, browser, address, last_page),
        f"{name}, its leads": partial(_get, browser, reverse("leads", args=[upload.pk]), {"state": "invalid"}),
    }


def _search(browser: Client) -> None:
    answer = browser.post(reverse("find-number"), {"number": SEARCHED})
    page = browser.get(answer["Location"])
    assert page.content.count(b"/lead/?row=") == UPLOADS_WITH_IT, page.content
