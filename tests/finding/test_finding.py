"""Which uploads are found, in which order, what they come to, and what can be taken away of them."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from campaigns import history
from campaigns.finding import (
    SORTS,
    STATE_GROUPS,
    Criteria,
    by_day,
    find,
    in_order,
    looks_like_phone,
    sums_of,
    takings_of,
)
from campaigns.models import KeptTally, Upload
from tests import make
from tests.dialogue import HTML, TRANSACTION_ID, next_request

INDIA = timezone.get_default_timezone()

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha():
    return make.person(administrator=True)


def found(user, **asked) -> list[str]:
    return sorted(find(user, Criteria(**asked)).values_list("file_name", flat=True))


def uploaded(upload: Upload, *moment: int) -> None:
    """It came at this time in India."""
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=datetime(*moment, tzinfo=INDIA))


def finished_upload(rejected: int = 1, **kwargs) -> Upload:
    upload = make.confirmed_upload([*make.rows(6), ["abc", "Nobody", "1"]], **kwargs)
    next_request(upload).answer().reject(["Number in DND"] * rejected)
    return Upload.objects.get(pk=upload.pk)


def test_uploads_are_found_by_a_part_of_the_files_name_and_by_a_transaction_id(asha):
    sent = make.confirmed_upload(file_name="Diwali.csv", user=asha)
    make.checked_upload(file_name="Holi.csv", user=asha)
    next_request(sent).answer()
    assert found(asha, text="hol") == ["Holi.csv"]
    assert found(asha, text=TRANSACTION_ID) == ["Diwali.csv"]
    assert found(asha, text=TRANSACTION_ID[:-1]) == []


def test_uploads_are_found_by_person_and_campaign(asha):
    ravi = make.person("ravi")
    make.checked_upload(file_name="asha.csv", user=asha)
    theirs = make.confirmed_upload(file_name="ravi.csv", user=ravi, to=make.campaign(name="Other"))
    assert found(asha, person=ravi.pk) == ["ravi.csv"]
    assert found(asha, campaigns=[theirs.campaign_id]) == ["ravi.csv"]
    assert found(asha, campaigns=[]) == []


def test_days_are_indias_and_both_ends_count(asha):
    for name, moment in (
        ("before.csv", (2026, 11, 20, 23, 59, 59)),
        ("first.csv", (2026, 11, 21, 0, 0, 0)),
        ("last.csv", (2026, 11, 22, 23, 59, 59)),
        ("after.csv", (2026, 11, 23, 0, 0, 0)),
    ):
        uploaded(make.upload(file_name=name, user=asha), *moment)
    assert found(asha, first_day=date(2026, 11, 21), last_day=date(2026, 11, 22)) == ["first.csv", "last.csv"]


def test_uploads_are_found_by_their_state(asha):
    make.upload(file_name="draft.csv", user=asha)
    make.upload(content=b"\0\1", file_name="unreadable.csv", user=asha)
    finished_upload(file_name="finished.csv", user=asha)
    next_request(make.confirmed_upload(file_name="lost.csv", user=asha)).answer(HTML)
    make.confirmed_upload(file_name="running.csv", user=asha)
    by_state = {state: found(asha, state=state) for state in STATE_GROUPS}
    assert by_state == {
        "drafts": ["draft.csv"],
        "unreadable": ["unreadable.csv"],
        "running": ["lost.csv", "running.csv"],
        "finished": ["finished.csv"],
        "rejected": ["finished.csv"],
        "fixing": ["finished.csv"],
        "unknown": ["lost.csv"],
    }


def test_nobody_finds_what_the_person_may_not_see(asha):
    make.confirmed_upload(user=asha)
    assert found(make.person("newcomer")) == []


@pytest.mark.parametrize(
    ("text", "is_phone"),
    [
        ("9876543210", True),
        (" +91 98765-43210 ", True),
        ("(022) 2345 6789", True),
        ("+1.415.555.0100", True),
        ("20261127", False),
        (TRANSACTION_ID, False),
        ("leads 9876543210", False),
        ("", False),
    ],
)
def test_a_whole_phone_number_is_known_as_one(text, is_phone):
    assert looks_like_phone(text) == is_phone


def test_a_list_is_sorted_by_each_of_its_columns(asha):
    small = finished_upload(file_name="b.csv", user=asha)
    large = make.confirmed_upload(
        make.rows(20), file_name="A.csv", user=make.person("ravi"), to=make.campaign(name="A")
    )
    uploads = find(asha, Criteria())
    rising = {sort: list(in_order(uploads, sort).values_list("pk", flat=True)) for sort in SORTS}
    falling = {sort: list(in_order(uploads, f"-{sort}").values_list("pk", flat=True)) for sort in SORTS}
    large_first, small_first = [large.pk, small.pk], [small.pk, large.pk]
    assert rising["file"] == large_first
    assert rising["campaign"] == large_first
    assert rising["by"] == small_first
    assert rising["when"] == small_first
    assert rising["state"] == large_first
    for column in ("rows", "waiting"):
        assert (rising[column], falling[column]) == (small_first, large_first)
    for column in ("loaded", "rejected", "not_sent"):
        assert (rising[column], falling[column]) == (large_first, small_first)
    assert rising["already_there"] == falling["already_there"] == large_first, "the newest first among equals"


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "not kept yet"])
def test_the_sums_of_what_is_found_add_up(asha, is_kept, django_assert_num_queries):
    finished_upload(user=asha)
    make.confirmed_upload(make.rows(20), user=asha)
    make.checked_upload([*make.rows(2), ["abc", "", ""]], user=asha)
    make.upload(user=asha)
    if not is_kept:
        KeptTally.objects.all().delete()
    uploads = find(asha, Criteria())
    with django_assert_num_queries(2):
        sums = sums_of(uploads)
    assert (sums.uploads, sums.rows) == (4, 7 + 20 + 3)
    assert sums.columns == {"loaded": 5, "already_there": 0, "rejected": 1, "not_sent": 2, "waiting": 22}
    assert sum(sums.columns.values()) == sums.rows


def test_of_nothing_the_sums_are_0_and_there_is_no_day(asha):
    sums = sums_of(find(asha, Criteria()))
    assert (sums.uploads, sums.rows, set(sums.columns.values())) == (0, 0, {0})
    assert by_day(find(asha, Criteria()), sums) is None


def test_the_last_days_with_uploads_are_summed(asha):
    for day, rows in ((1, 1), (20, 2), (20, 3), (30, 4)):
        uploaded(make.confirmed_upload(make.rows(rows), user=asha), 2026, 10, day, 0, 30)
    long_ago = make.confirmed_upload(make.rows(9), user=asha)
    uploaded(long_ago, 2026, 9, 29, 23, 59)
    uploads = find(asha, Criteria())
    days = by_day(uploads, sums_of(uploads))
    assert (days.first, days.last, days.has_earlier) == (date(2026, 9, 30), date(2026, 10, 30), True)
    assert [(each.day.day, each.sums.uploads, each.sums.rows) for each in days.with_uploads] == [
        (1, 1, 1),
        (20, 2, 5),
        (30, 1, 4),
    ]
    assert all(sum(each.sums.columns.values()) == each.sums.rows for each in days.with_uploads)


def test_what_can_be_taken_away_of_each_upload(asha, django_assert_num_queries):
    upload = finished_upload(user=asha)
    untouched = make.checked_upload(file_name="fine.csv", user=asha)
    lines = history.lines(Upload.objects.all())
    with django_assert_num_queries(2):
        takings = takings_of(lines, asha)
    assert untouched.pk not in takings
    assert (takings[upload.pk].rows, takings[upload.pk].failed_files) == (2, 1)
    assert takings_of(lines, make.person("newcomer")) == {}
