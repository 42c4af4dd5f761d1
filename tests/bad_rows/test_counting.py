"""The sources of bad rows: how many they bring, why, and when."""

from collections import Counter
from datetime import date, datetime

import pytest

from campaigns import bad_rows
from campaigns.bad_rows import BadRows, FoundBy, Reason, SourceKind, sources_of
from campaigns.finding import Criteria, find
from campaigns.models import Upload, UploadState
from tests import make
from tests.families import all_loaded, fixing, half_loaded
from tests.sources import sent

pytestmark = pytest.mark.django_db

INVALID, DND = Reason(FoundBy.DIALER, "Invalid number"), Reason(FoundBy.DIALER, "Number in DND")
TOO_SHORT = Reason(FoundBy.CHECK, "Phone number too short")


@pytest.fixture
def asha():
    return make.person("asha", administrator=True)


def all_of(person, kind: SourceKind):
    return sources_of(find(person, Criteria()), kind)


def test_a_campaign_has_its_rows_its_bad_ones_and_their_reasons(asha):
    upload = sent(rejected=["Invalid number", "Invalid number", "Number in DND"], wrong=2, user=asha)
    [source] = all_of(asha, SourceKind.CAMPAIGN).sources
    assert source.key == upload.campaign_id
    assert source.total == BadRows(
        uploads=1, rows=8, rejected=3, to_fix=2, reasons=Counter({INVALID: 2, DND: 1, TOO_SHORT: 2})
    )
    assert (source.total.bad, source.total.share) == (5, 5 / 8)


def test_a_duplicate_is_no_bad_row_and_no_reason(asha):
    rows = make.rows(3)
    make.checked_upload([*rows, rows[0], rows[1]], user=asha)
    [source] = all_of(asha, SourceKind.CAMPAIGN).sources
    assert (source.total.rows, source.total.bad, source.total.reasons) == (5, 0, Counter())


def test_sources_stand_in_the_order_of_their_bad_rows(asha):
    good, bad = make.campaign(name="Good"), make.campaign(name="Bad")
    sent(user=asha, to=good)
    sent(user=asha, to=bad, rejected=["Invalid number"])
    counted = all_of(asha, SourceKind.CAMPAIGN)
    assert [source.key for source in counted.sources] == [bad.pk, good.pk]
    assert (counted.total.uploads, counted.total.rows, counted.total.bad) == (2, 12, 1)


def test_files_whose_names_differ_in_dates_only_are_one_source(asha):
    sent(user=asha, name="fb_leads_26-11-2026.csv", rejected=["Invalid number"])
    sent(user=asha, name="fb_leads 27 Nov (1).csv", wrong=1)
    sent(user=asha, name="fb_leads_north 28-11-2026.csv")
    sent(user=asha, name="20261126.csv")
    by_pattern = {source.key: source.total for source in all_of(asha, SourceKind.FILE).sources}
    assert {pattern: (total.uploads, total.bad) for pattern, total in by_pattern.items()} == {
        "fb_leads": (2, 2),
        "fb_leads_north": (1, 0),
        "": (1, 0),
    }


def test_the_case_of_letters_makes_no_other_source(asha):
    sent(user=asha, name="fb leads 1.csv", rejected=["Invalid number"])
    sent(user=asha, name="FB Leads 2.csv", rejected=["Invalid number"])
    [source] = all_of(asha, SourceKind.FILE).sources
    assert (source.key, source.total.rejected) == ("FB Leads", 2)


def test_a_person_has_what_the_person_uploaded(asha):
    ravi = make.person("ravi")
    sent(user=ravi, rejected=["Invalid number"])
    sent(user=asha, wrong=3)
    counted = all_of(asha, SourceKind.PERSON)
    assert [(source.key, source.total.bad) for source in counted.sources] == [(asha.pk, 3), (ravi.pk, 1)]


def test_nobody_counts_what_the_person_may_not_see(asha):
    ravi = make.person("ravi")
    ravis = make.campaign(name="Ravi's")
    sent(user=asha, to=make.campaign(name="Elsewhere"), rejected=["Invalid number"])
    sent(user=ravi, to=ravis)
    ravi.teams.set([make.team(name="North", campaigns=[ravis])])
    counted = all_of(ravi, SourceKind.CAMPAIGN)
    assert (counted.total.uploads, counted.total.bad) == (1, 0)


def test_each_period_has_its_own_numbers(asha):
    sent(user=asha, on=date(2026, 11, 2), rejected=["Invalid number"])
    sent(user=asha, on=date(2026, 11, 2), rejected=["Number in DND"])
    sent(user=asha, on=date(2026, 11, 5), wrong=1)
    counted = all_of(asha, SourceKind.CAMPAIGN)
    [source] = counted.sources
    assert (counted.periods.first, counted.periods.last) == (date(2026, 11, 2), date(2026, 11, 5))
    assert source.by_period == {
        date(2026, 11, 2): BadRows(2, 12, 2, 0, Counter({INVALID: 1, DND: 1})),
        date(2026, 11, 5): BadRows(1, 7, 0, 1, Counter({TOO_SHORT: 1})),
    }


def test_the_periods_add_up_to_the_whole(asha):
    for month in (1, 3, 3, 11):
        sent(user=asha, on=date(2026, month, 28), rejected=["Invalid number"], wrong=month % 3)
    [source] = all_of(asha, SourceKind.CAMPAIGN).sources
    together = BadRows()
    for counted in source.by_period.values():
        together.add(counted)
    assert together == source.total
    assert list(source.by_period) == [date(2026, 1, 1), date(2026, 3, 1), date(2026, 11, 1)]


def test_a_day_is_indias(asha):
    upload = sent(user=asha)
    late = datetime.fromisoformat("2026-11-01T23:30:00+00:00")  # in India the 2nd, 05:00
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=late)
    [source] = all_of(asha, SourceKind.CAMPAIGN).sources
    assert list(source.by_period) == [date(2026, 11, 2)]


def test_rows_count_as_they_first_came_whatever_became_of_them_later():
    parent = half_loaded()
    before = all_of(parent.uploaded_by, SourceKind.CAMPAIGN).sources
    all_loaded(fixing(parent))
    after = all_of(parent.uploaded_by, SourceKind.CAMPAIGN).sources
    assert after == before
    assert (after[0].total.rows, after[0].total.bad) == (7, 3)


def test_what_no_reason_is_counted_for_stays_visible(asha):
    upload = sent(user=asha, rejected=["Invalid number", "Number in DND"])
    upload.reasons.filter(reason="Number in DND").delete()
    [source] = all_of(asha, SourceKind.CAMPAIGN).sources
    assert (source.total.rejected, source.total.for_other_reasons) == (2, 1)
    assert source.total.commonest(FoundBy.DIALER) == [(INVALID, 1)]


def test_an_upload_that_is_not_checked_yet_is_not_counted(asha):
    make.upload(user=asha)
    counted = all_of(asha, SourceKind.CAMPAIGN)
    assert (counted.sources, counted.periods, counted.are_all) == ((), None, True)
    make.checked_upload(user=asha)
    assert all_of(asha, SourceKind.CAMPAIGN).total.uploads == 1


def test_of_very_many_uploads_the_newest_are_counted(asha, monkeypatch):
    uploads = [sent(user=asha, name=f"{name}.csv") for name in ("first", "second", "third")]
    monkeypatch.setattr("campaigns.bad_rows.counting.MOST_UPLOADS", 2)
    counted = all_of(asha, SourceKind.FILE)
    assert {source.key for source in counted.sources} == {"second", "third"}
    assert not counted.are_all
    Upload.objects.filter(pk=uploads[0].pk).update(state=UploadState.CANCELLED)
    assert all_of(asha, SourceKind.FILE).are_all


@pytest.mark.parametrize("kind", SourceKind)
def test_however_many_uploads_it_takes_as_many_queries(asha, kind, django_assert_num_queries):
    for number in range(4):
        sent(user=asha, name=f"{number * 'x'}.csv", to=make.campaign(name=f"Campaign {number}"))
    with django_assert_num_queries(5):
        all_of(asha, kind)


def test_the_names_of_sources(asha):
    sales, north = make.campaign(), make.campaign(name="North")
    assert bad_rows.names_of(SourceKind.CAMPAIGN, [sales.pk, north.pk]) == {
        sales.pk: "Sales_Outbound",
        north.pk: "North",
    }
    other = make.campaign(of=make.account(name="Pune", user_name="pune"))
    assert bad_rows.names_of(SourceKind.CAMPAIGN, [sales.pk, other.pk]) == {
        sales.pk: "Sales_Outbound · Main",
        other.pk: "Sales_Outbound · Pune",
    }
    assert bad_rows.names_of(SourceKind.FILE, ["leads", ""]) == {"leads": "leads", "": "(only dates and numbers)"}
    assert bad_rows.names_of(SourceKind.PERSON, [asha.pk]) == {asha.pk: "asha"}
