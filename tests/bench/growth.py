"""What people wait for, and how leads are stored, in a database with 5,000,000 leads in 10,000 uploads: against a
copy of it from when it had 10,000 leads in 25 uploads. Both are measured alternately.

- **Pages** (tests/bench/asking.py): each is compared with itself. That of the largest upload, of 200,000 rows in 400
  batches, is compared with that of the upload which was the largest then: 2,500 rows in 25 batches.
  Bad rows read all uploads that are found, so that they grow with them: they are compared with the history.
- **Queries**: how many a page asks must be bounded, whatever there is.
- **Storing** (tests/bench/storing.py): compared with the same in the small database.

`LEADSPORTAL_TEST_LEADS=100000 python -m tests.bench growth` does it with fewer; the uploads are smaller then, too.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from campaigns.models import Lead, Upload
from tests.bench import planned, storing
from tests.bench.asking import BAD_ROWS, HISTORY, SEARCH, Asked, ask_all, works_of
from tests.bench.databases import Databases, tidy
from tests.bench.many_leads import ManyLeads
from tests.bench.measuring import Line
from tests.bench.planned import Planned

LEADS = int(os.environ.get("LEADSPORTAL_TEST_LEADS", "5000000"))
UPLOADS = LEADS // 500
FEW, FEW_UPLOADS = 10_000, 25
LARGE_ROWS, LARGE_BATCHES = LEADS // 25, 400
ROUNDS_OF_STORING = 3
BAR, BAR_OF_STORING = 3.0, 1.3
MOST_MILLISECONDS = 100.0
MOST_QUERIES = 60


def measure(folder: Path) -> list[Line]:
    databases = Databases(folder)
    databases.make("many")
    many = ManyLeads()
    few_plans = planned.few(FEW, uploads=FEW_UPLOADS)
    many.add(few_plans)
    tidy()
    databases.make("few", like="many")
    databases.use("many")
    many_plans = planned.many(
        LEADS - FEW, uploads=UPLOADS - FEW_UPLOADS, large=LARGE_ROWS, batches=LARGE_BATCHES, first=FEW_UPLOADS
    )
    many.add(many_plans)
    tidy()
    try:
        return compare(databases, many, few_plans, many_plans)
    finally:
        databases.drop()


def compare(databases: Databases, leads: ManyLeads, few: Sequence[Planned], many: Sequence[Planned]) -> list[Line]:
    """The lines of two databases with these plans, "few" and "many"."""
    works = {}
    for name, plans in (("few", few), ("many", many)):
        databases.use(name)
        works[name] = works_of(leads, plans)
    beside = f"beside {Lead.objects.count():,} leads in {Upload.objects.count():,} uploads"
    when_few, when_many = ask_all(databases, works["few"], works["many"])
    stored = {"few": storing.Stored(leads, LARGE_ROWS), "many": storing.Stored(leads, LARGE_ROWS)}
    for _ in range(ROUNDS_OF_STORING):
        for name, each in stored.items():
            databases.use(name)
            each.measure()
    return [
        *_of_pages(when_few, when_many, beside),
        *(
            Line(
                f"{work} of a file of {LARGE_ROWS:,} rows, {beside}",
                now / then,
                BAR_OF_STORING,
                f"{now:.2f} s / {then:.2f} s beside {FEW:,}, best of {ROUNDS_OF_STORING}",
            )
            for work, now, then in stored["many"].against(stored["few"])
        ),
    ]


def _of_pages(when_few: dict[str, Asked], when_many: dict[str, Asked], beside: str) -> list[Line]:
    lines = []
    for page, now in when_many.items():
        then = when_many[HISTORY] if page in BAD_ROWS else when_few[page]
        of = f"{now.seconds * 1000:.0f} ms / {then.seconds * 1000:.0f} ms; {now.queries} / {then.queries} queries"
        work = f"{page}, against {HISTORY}" if page in BAD_ROWS else page
        lines.append(Line(work, now.seconds / then.seconds, BAR, of))
    search = when_many[SEARCH].seconds * 1000
    lines.append(Line(SEARCH, search, MOST_MILLISECONDS, f"form and page, {beside}", " ms"))
    most = {page: max(now.queries, when_few[page].queries) for page, now in when_many.items()}
    page = max(most, key=lambda page: most[page])
    return [*lines, Line("queries of a page, at most", most[page], MOST_QUERIES, f"{page}; at both sizes")]
