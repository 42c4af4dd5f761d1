"""The rows of each day as bars, in per cent of the chart."""

from datetime import date

from campaigns.finding import Days, DaySums, Sums
from campaigns.tally import COLUMNS
from campaigns.views.day_chart import bars_of


def day(number: int, **columns: int) -> DaySums:
    return DaySums(date(2026, 11, number), Sums(1, sum(columns.values()), dict.fromkeys(COLUMNS, 0) | columns))


def days(*with_uploads: DaySums, first: int = 1, last: int = 4) -> Days:
    return Days(date(2026, 11, first), date(2026, 11, last), with_uploads, has_earlier=False)


def test_the_highest_bar_fills_the_chart_and_what_was_loaded_stands_at_its_foot():
    small, large = bars_of(days(day(1, loaded=5), day(4, loaded=6, rejected=4)))
    assert [(each.part, each.y, each.height) for each in large.stretches] == [
        ("loaded", "40.000%", "60.000%"),
        ("rejected", "0.000%", "40.000%"),
    ]
    assert [(each.y, each.height) for each in small.stretches] == [("50.000%", "50.000%")]


def test_a_day_without_an_upload_keeps_its_place():
    first, last = bars_of(days(day(1, loaded=5), day(4, loaded=5)))
    assert [bar.stretches[0].x for bar in (first, last)] == ["2.500%", "77.500%"]
    assert first.stretches[0].width == "20.000%"


def test_a_day_without_rows_has_no_bar():
    assert bars_of(days(day(1))) == []
    assert len(bars_of(days(day(1), day(2, loaded=1)))) == 1
