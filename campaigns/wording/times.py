"""Moments in words, in the time zone of the settings, which is India's."""

from datetime import date, datetime, timedelta

from django.utils import timezone

TIME_NOT_UNDERSTOOD = "The date and time are not understood. Give them as in 2026-12-09 09:00."


def at_or_on(moment: datetime, now: datetime) -> str:
    """“at 14:05” on the same day, else “on 9 Dec 2026, 14:05”."""
    is_today = timezone.localtime(moment).date() == timezone.localtime(now).date()
    return f"{'at' if is_today else 'on'} {day_or_time(moment, now)}"


def day_or_time(moment: datetime, now: datetime) -> str:
    """“14:05” on the same day, else “9 Dec 2026, 14:05”."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localtime(now).date() else full_time(moment)


def near_time(moment: datetime, now: datetime) -> str:
    """“today 12:32”, “yesterday 17:05”, “on 23 November”."""
    local = timezone.localtime(moment)
    days = (timezone.localtime(now).date() - local.date()).days
    if days > 1:
        return f"on {local.day} {local:%B}"
    return f"{'yesterday' if days else 'today'} {local:%H:%M}"


def short_time(moment: datetime, now: datetime) -> str:
    """“12:41” today, “yesterday 12:41”, “23 Nov”, “23 Nov 2025” in another year."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    days = (today.date() - local.date()).days
    if days in (0, 1):
        return f"{'yesterday ' if days else ''}{local:%H:%M}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"


def full_time(moment: datetime) -> str:
    """“9 Dec 2026, 14:05”."""
    return f"{timezone.localtime(moment):%-d %b %Y, %H:%M}"


def days_in_words(first: date, last: date) -> str:
    """“12 Nov 2026”, “12 to 18 Nov 2026”, “30 Nov to 6 Dec 2026”; “Nov 2026” for the whole of a month."""
    if first == last:
        return f"{first:%-d %b %Y}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last:%-d %b %Y}"
    begin = f"{first:%-d %b}" if first.year == last.year else f"{first:%-d %b %Y}"
    return f"{begin} to {last:%-d %b %Y}"
