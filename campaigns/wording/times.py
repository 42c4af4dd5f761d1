"""Moments in words, in the time zone of the settings, which is India's."""

from datetime import datetime

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
    """“14:05” today, “yesterday 14:05”, “9 Dec 14:05”, and with its year where that is another one."""
    local, today = timezone.localtime(moment), timezone.localtime(now).date()
    days = (today - local.date()).days
    if days in (0, 1):
        return f"{local:yesterday %H:%M}" if days else f"{local:%H:%M}"
    return f"{local:%-d %b %H:%M}" if local.year == today.year else full_time(moment)


def full_time(moment: datetime) -> str:
    """“9 Dec 2026, 14:05”."""
    return f"{timezone.localtime(moment):%-d %b %Y, %H:%M}"
