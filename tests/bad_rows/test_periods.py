"""Time in steps of which there are few."""

from datetime import date

from campaigns.bad_rows import Periods, Step


def test_a_month_is_shown_by_days_half_a_year_by_weeks_and_more_by_months():
    last = date(2026, 11, 26)
    assert Periods.between(date(2026, 10, 27), last) == Periods(Step.DAY, date(2026, 10, 27), last, has_earlier=False)
    weeks = Periods.between(date(2026, 10, 26), last)
    assert (weeks.step, weeks.first, weeks.last) == (Step.WEEK, date(2026, 10, 26), date(2026, 11, 23))
    months = Periods.between(date(2026, 5, 1), last)
    assert (months.step, months.first, months.last) == (Step.MONTH, date(2026, 5, 1), date(2026, 11, 1))


def test_the_periods_follow_each_other_and_end_where_the_next_begins():
    months = Periods(Step.MONTH, date(2026, 11, 1), date(2027, 2, 1), has_earlier=False)
    assert [each.isoformat() for each in months] == ["2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01"]
    assert months.end_of(date(2027, 2, 1)) == date(2027, 2, 28)
    weeks = Periods(Step.WEEK, date(2026, 12, 28), date(2027, 1, 4), has_earlier=False)
    assert list(weeks) == [date(2026, 12, 28), date(2027, 1, 4)]
    assert weeks.end_of(date(2026, 12, 28)) == date(2027, 1, 3)
    day = Periods(Step.DAY, date(2026, 11, 26), date(2026, 11, 26), has_earlier=False)
    assert (list(day), day.end_of(date(2026, 11, 26))) == ([date(2026, 11, 26)], date(2026, 11, 26))


def test_of_many_years_the_last_two_are_shown():
    periods = Periods.between(date(2020, 3, 15), date(2026, 11, 26))
    assert (periods.first, periods.last, periods.has_earlier) == (date(2024, 12, 1), date(2026, 11, 1), True)
    assert len(list(periods)) == 24
