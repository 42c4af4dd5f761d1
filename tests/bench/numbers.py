"""The search for a phone number, and the indexing of an upload's numbers: on an index with 5,000,000 numbers of 10,000
uploads, against one with 10,000.

`LEADSPORTAL_TEST_NUMBERS=50000 python -m tests.bench numbers` does it with fewer; the uploads are smaller then, too.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction
from django.test import Client

from campaigns import number_index
from campaigns.models import (
    Campaign,
    IndexedNumber,
    Lead,
    LeadState,
    NumberVolume,
    Upload,
    UploadState,
    database_now,
)
from campaigns.number_index.filling import VOLUME_NUMBERS
from campaigns.uploads import insert
from campaigns.uploads.storing import LEAD_FIELDS
from tests import make
from tests.bench.measuring import Line, in_turn, seconds

NUMBERS = int(os.environ.get("LEADSPORTAL_TEST_NUMBERS", "5000000"))
FEW = min(10_000, NUMBERS // 5)
ROWS = NUMBERS // 25  # of a large upload: 200,000
ROWS_OF_AN_UPLOAD = 500
SEARCHED = "9000000001"
UPLOADS_WITH_IT = 20
SEARCHES = 40
ROUNDS = 3
MOST_SEARCH_RATIO = 3.0
MOST_MILLISECONDS = 100.0
MOST_FILLING_RATIO = 1.3

_ENTRIES_AT_ONCE = 50_000
_FIELDS = ("number_hash", "upload", "volume", "row")


def measure(_folder: Path) -> list[Line]:
    """Each is measured while the index has few numbers, and again when it has many. The volume to which numbers are
    added then is as full as one can be."""
    random.seed(14)
    campaign = make.campaign(name="Numbers")
    for _ in range(UPLOADS_WITH_IT):
        make.confirmed_upload(make.rows(2, first=int(SEARCHED)), to=campaign)
    browser = Client(headers={"Host": "localhost"})
    browser.force_login(make.person())
    number_index.fill(first=0, seconds=600)
    large = _large_uploads(campaign, 2 * ROUNDS)

    _add(campaign, FEW, volume=NumberVolume.objects.get())
    few_search, few_filling = _searching(browser), _filling(large)
    _fill_up(campaign)
    many_search, many_filling = _searching(browser), _filling(large)

    of_search = f"{many_search * 1000:.1f} ms / {few_search * 1000:.1f} ms, form and page, best of {SEARCHES}"
    many = f"{IndexedNumber.objects.count():,} numbers in {NumberVolume.objects.count()} volumes"
    return [
        Line(f"a search among {many}, against {FEW:,}", many_search / few_search, MOST_SEARCH_RATIO, of_search),
        Line(f"a search among {many}", many_search * 1000, MOST_MILLISECONDS, "form and page", " ms"),
        Line(
            f"indexing {ROWS:,} rows beside as many, against beside {FEW:,}",
            many_filling / few_filling,
            MOST_FILLING_RATIO,
            f"{many_filling:.2f} s / {few_filling:.2f} s, best of {ROUNDS}",
        ),
    ]


def _searching(browser: Client) -> float:
    _analyze()
    _search(browser)
    [best] = in_turn(lambda: seconds(lambda: _search(browser)), rounds=SEARCHES)
    return best


def _search(browser: Client) -> None:
    answer = browser.post("/numbers/", {"number": SEARCHED})
    page = browser.get(answer["Location"])
    assert page.content.count(b"/lead/?row=") == UPLOADS_WITH_IT, page.content


def _filling(large: Iterator[Upload]) -> float:
    """The best time of indexing one of the large uploads."""

    def fill() -> float:
        upload = next(large)
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.FINISHED, confirmed_at=database_now())
        took = seconds(lambda: number_index.fill(first=upload.pk, seconds=600))
        assert Upload.objects.get(pk=upload.pk).number_volume
        return took

    [best] = in_turn(fill, rounds=ROUNDS)
    return best


def _large_uploads(campaign: Campaign, count: int) -> Iterator[Upload]:
    """Uploads of so many rows that become confirmed one by one."""
    uploads = _uploads(campaign, count, state=UploadState.CHECKED)
    for place, upload in enumerate(uploads):
        first = 910_000_0000 + place * ROWS
        leads = [
            (upload.pk, 0, row, LeadState.READY, f"+91{first + row}", "[]", "[]", 40, "") for row in range(2, ROWS + 2)
        ]
        with transaction.atomic():
            insert(Lead, LEAD_FIELDS, leads)
    return iter(uploads)


def _fill_up(campaign: Campaign) -> None:
    """As many numbers as there are to be, the last volume all but full."""
    key = number_index.key_mark()
    left = NUMBERS - FEW
    while left > 0:
        some = min(left, VOLUME_NUMBERS)
        _add(campaign, some, volume=NumberVolume.objects.create(key_mark=key))
        left -= some
    last = NumberVolume.objects.order_by("-pk").first()
    NumberVolume.objects.exclude(pk=last.pk).update(numbers=VOLUME_NUMBERS)


def _add(campaign: Campaign, count: int, *, volume: NumberVolume) -> None:
    """So many numbers of other uploads."""
    ids = [upload.pk for upload in _uploads(campaign, max(1, count // ROWS_OF_AN_UPLOAD), volume=volume.pk)]
    hashes = sorted(random.randrange(-(2**63), 2**63) for _ in range(count))
    for start in range(0, count, _ENTRIES_AT_ONCE):
        some = hashes[start : start + _ENTRIES_AT_ONCE]
        with transaction.atomic():
            insert(IndexedNumber, _FIELDS, [(each, random.choice(ids), volume.pk, 2) for each in some])
    volume.numbers = min(IndexedNumber.objects.filter(volume=volume).count(), VOLUME_NUMBERS - 1)
    volume.save()


def _uploads(
    campaign: Campaign, count: int, *, state: UploadState = UploadState.FINISHED, volume: int | None = None
) -> list[Upload]:
    person, now = make.person(), database_now()
    return Upload.objects.bulk_create(
        [
            Upload(
                campaign=campaign,
                uploaded_by=person,
                state=state,
                file="none.csv",
                file_name="other.csv",
                file_bytes=1,
                file_hash="none",
                confirmed_at=None if state == UploadState.CHECKED else now,
                checked_at=now,
                number_volume=volume,
            )
            for _ in range(count)
        ],
        batch_size=200,
    )


def _analyze() -> None:
    """As the database does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
