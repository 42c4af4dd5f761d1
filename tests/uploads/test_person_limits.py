"""How much one person may keep and upload: three bounds, each said with how much it is and what to do."""

from datetime import timedelta

import pytest

from campaigns import uploads
from campaigns.models import Upload, database_now
from campaigns.wording import FullOf, full_in_words
from tests import make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def asha():
    return make.person()


def uploaded(*hours_ago: float, size: int = 20) -> None:
    """Uploads of asha, the oldest first."""
    for hours in hours_ago:
        made = make.received_upload()
        Upload.objects.filter(pk=made.pk).update(uploaded_at=database_now() - hours * HOUR, file_bytes=size)


def of_the_first() -> Upload:
    return Upload.objects.order_by("pk")[0]


def test_who_works_as_usual_meets_no_bound(asha):
    uploaded(2, 1)
    assert uploads.why_full(user=asha) is None


def test_too_many_that_are_not_sent_are_full_until_one_is_discarded(asha, settings):
    settings.MAX_DRAFTS = 2
    uploaded(48, 47)
    full = uploads.why_full(user=asha)
    assert (full.of, full.found, full.most, full.until) == (FullOf.DRAFTS, 2, 2, None)
    assert full_in_words(full, database_now()).startswith(
        "2 uploads of yours are not sent, and one person may keep 2. Discard those"
    )
    uploads.discard(upload=of_the_first(), user=asha)
    assert uploads.why_full(user=asha) is None


def test_neither_files_that_cannot_be_read_nor_drafts_of_long_ago_count_as_not_sent(asha, settings):
    settings.MAX_DRAFTS = 1
    make.upload(content=b"\x00\x01")
    uploaded(91 * 24)
    assert uploads.why_full(user=asha) is None
    uploaded(89 * 24)
    assert uploads.why_full(user=asha).of == FullOf.DRAFTS


def test_as_many_files_as_may_be_of_a_day_are_full_until_the_first_is_a_day_old(asha, settings):
    settings.MAX_UPLOADS_A_DAY = 2
    uploaded(30, 20, 10)
    full = uploads.why_full(user=asha)
    assert (full.of, full.found, full.most) == (FullOf.UPLOADS_OF_A_DAY, 2, 2)
    assert full.until - database_now() == pytest.approx(4 * HOUR, abs=timedelta(minutes=1))
    said = full_in_words(full, database_now())
    assert said.startswith("You have uploaded 2 files within a day, which is as many as one person may. You can upload")


def test_what_was_discarded_counts_for_its_day(asha, settings):
    settings.MAX_UPLOADS_A_DAY = 1
    uploaded(1)
    uploads.discard(upload=of_the_first(), user=asha)
    assert uploads.why_full(user=asha).of == FullOf.UPLOADS_OF_A_DAY


def test_as_many_bytes_as_may_be_of_a_day_are_full_until_the_newer_ones_are_less(asha, settings):
    settings.MAX_BYTES_A_DAY = 100
    uploaded(30, 20, 10, 5, size=50)
    full = uploads.why_full(user=asha)
    assert (full.of, full.found, full.most) == (FullOf.BYTES_OF_A_DAY, 150, 100)
    # The one of 5 hours ago has room beside it once that of 10 hours ago is a day old.
    assert full.until - database_now() == pytest.approx(14 * HOUR, abs=timedelta(minutes=1))
    assert "files of 150 bytes within a day, and one person may upload 100 bytes." in full_in_words(
        full, database_now()
    )


def test_everybody_has_bounds_of_their_own(asha, settings):
    settings.MAX_UPLOADS_A_DAY = settings.MAX_DRAFTS = 1
    uploaded(1)
    assert uploads.why_full(user=make.person("ravi")) is None
