"""What people wait for, and how leads are stored, in a database with 5,000,000 leads in 10,000 uploads: against the
same database when it had 10,000 leads in 25 uploads.

- **Pages** (tests/bench/asking.py): each is compared with itself. That of the largest upload, of 200,000 rows in 400
  batches, is compared with that of the upload which was the largest then: 2,500 rows in 25 batches.
- **Queries**: how many a page asks must be bounded, whatever there is.
- **Storing** (tests/bench/storing.py): compared with the same in an empty database.

`LEADSPORTAL_TEST_LEADS=100000 python -m tests.bench growth` does it with fewer; the uploads are smaller then, too.
"""

import os
from pathlib import Path

from django.db import connection

from campaigns.models import Lead, Upload
from tests.bench import planned, storing
from tests.bench.asking import SEARCH, Asked, ask_all
from tests.bench.many_leads import ManyLeads
from tests.bench.measuring import Line

LEADS = int(os.environ.get("LEADSPORTAL_TEST_LEADS", "5000000"))
UPLOADS = LEADS // 500
FEW, FEW_UPLOADS = 10_000, 25
LARGE_ROWS, LARGE_BATCHES = LEADS // 25, 400
BAR, BAR_OF_STORING = 3.0, 1.3
MOST_MILLISECONDS = 100.0
MOST_QUERIES, MOST_MORE_QUERIES = 60, 5


def measure(_folder: Path) -> list[Line]:
    many = ManyLeads()
    stored_when_empty = storing.measure(many, rows=LARGE_ROWS)
    storing.clear()

    few = planned.few(FEW, uploads=FEW_UPLOADS)
    many.add(few)
    _tidy()
    when_few = ask_all(many, few)

    plans = planned.many(
        LEADS - FEW, uploads=UPLOADS - FEW_UPLOADS, large=LARGE_ROWS, batches=LARGE_BATCHES, first=FEW_UPLOADS
    )
    many.add(plans)
    _tidy()
    when_many = ask_all(many, plans)
    beside = f"beside {Lead.objects.count():,} leads in {Upload.objects.count():,} uploads"

    stored_when_many = storing.measure(many, rows=LARGE_ROWS)
    return [
        *_of_pages(when_few, when_many, beside),
        *(
            Line(
                f"{work} of a file of {LARGE_ROWS:,} rows, {beside}",
                stored_when_many[work] / stored_when_empty[work],
                BAR_OF_STORING,
                f"{stored_when_many[work]:.2f} s / {stored_when_empty[work]:.2f} s when it was empty",
            )
            for work in stored_when_many
        ),
    ]


def _of_pages(when_few: dict[str, Asked], when_many: dict[str, Asked], beside: str) -> list[Line]:
    lines = []
    for page, now in when_many.items():
        then = when_few[page]
        of = f"{now.seconds * 1000:.0f} ms / {then.seconds * 1000:.0f} ms; {now.queries} / {then.queries} queries"
        lines.append(Line(page, now.seconds / then.seconds, BAR, of))
    search = when_many[SEARCH].seconds * 1000
    lines.append(Line(SEARCH, search, MOST_MILLISECONDS, f"form and page, {beside}", " ms"))
    most = max(when_many, key=lambda page: when_many[page].queries)
    lines.append(Line("queries of a page, at most", when_many[most].queries, MOST_QUERIES, most))
    more = {page: now.queries - when_few[page].queries for page, now in when_many.items()}
    most = max(more, key=lambda page: more[page])
    lines.append(Line("queries more than beside few leads, at most", more[most], MOST_MORE_QUERIES, most))
    return lines


def _tidy() -> None:
    """As PostgreSQL does by itself after a while. On SQLite nobody does it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
