"""How values look on the pages: times, counts, sizes, phone numbers, states, icons."""

import re
from datetime import datetime

from django import template
from django.contrib.auth.models import User
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaigns.history import UploadLine
from campaigns.models import Batch, BatchState, Campaign, Event, Occasion
from campaigns.views import badges, naming
from campaigns.wording import (
    ACCEPTED_WITHOUT_RESULT,
    ATTEMPT_STATES,
    about_start,
    action_in_words,
    at_or_on,
    check_fault_in_words,
    day_or_time,
    details_in_words,
    full_time,
    link_ends,
    notes_in_words,
    notification_in_words,
    numbered,
    person_in_words,
    report_notes_in_words,
    rows_are_unjoined,
    short_time,
    standing_in_words,
    step_in_words,
    why_unreadable,
)

from . import components

register = template.Library()

_SPRITE = "vendor/tabler-icons-3.51.0/sprite.svg"
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){8,}")


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite; it says nothing to a screen reader, the words beside it do."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static(_SPRITE),
        name,
    )


@register.filter
def india_time(moment: datetime | None) -> str:
    """ "23 Nov 2026, 14:05" in the time zone of the settings, which is India's."""
    return full_time(moment) if moment else ""


@register.simple_tag
def moment(when: datetime) -> SafeString:
    """A moment as short as it can be (“12:41”, “yesterday 12:41”, “23 Nov”), whole on hover and for screen readers."""
    whole = full_time(when)
    return format_html(
        '<time datetime="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></time>',
        when.isoformat(), whole, short_time(when, timezone.now()), whole,
    )  # fmt: skip


@register.filter
def person(user: User | None) -> str:
    """A person's full name, else the user name; empty for nobody."""
    return person_in_words(user) if user else ""


@register.filter
def india_time_with_seconds(moment: datetime) -> str:
    """ "23 Nov 2026, 14:05:31": for what happens within minutes, over days."""
    return f"{full_time(moment)}:{timezone.localtime(moment):%S}"


@register.filter
def soon(when: datetime) -> str:
    """A moment to come: “12:56” today, else “9 Dec 2026, 09:00”; “now” once it is over."""
    now = timezone.now()
    return day_or_time(when, now) if when > now else "now"


@register.filter
def at_time(moment: datetime) -> str:
    """“at 14:05” today, else “on 9 Dec 2026, 14:05”."""
    return at_or_on(moment, timezone.now())


register.filter(about_start)
register.filter(notes_in_words)
register.filter(step_in_words)
register.filter(report_notes_in_words)
register.filter(why_unreadable)


register.filter("unjoined_in_words", rows_are_unjoined)


@register.filter
def since(moment: datetime) -> str:
    """“since 14:05” today, else “since 9 Dec 2026, 14:05”."""
    return f"since {day_or_time(moment, timezone.now())}"


@register.filter
def until_the_link_ends(expires_at: datetime) -> str:
    """“ends at 14:05, in 2 h 5 min”."""
    return link_ends(expires_at, timezone.now())


@register.filter
def clock(moment: datetime | None) -> str:
    """The time of day with seconds, for what happens within minutes."""
    return f"{timezone.localtime(moment):%H:%M:%S}" if moment else ""


@register.filter
def clock_or_day(moment: datetime) -> str:
    """The time of day with seconds, for what happens within minutes; the day with its time where it is not today."""
    now = timezone.now()
    is_today = timezone.localtime(moment).date() == timezone.localtime(now).date()
    return clock(moment) if is_today else full_time(moment)


@register.filter
def count(number: int, words: str) -> str:
    """`4812|count:"lead,leads"` is "4,812 leads", `1|count:"lead,leads"` is "1 lead"."""
    singular, plural = words.split(",")
    return numbered(number, singular, plural)


@register.filter
def size(number: int) -> str:
    """Bytes in people's units."""
    if number < 1024 * 1024:
        return f"{max(1, round(number / 1024)):,} KB"
    return f"{number / (1024 * 1024):,.1f} MB".replace(".0 MB", " MB")


@register.filter
def duration(seconds: float | None) -> str:
    """A time left, as precise as it is known."""
    if seconds is None:
        return ""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return "about a minute" if minutes == 1 else f"about {minutes} minutes"
    hours, minutes = divmod(minutes, 60)
    return f"about {hours} h {minutes} min" if hours < 48 else f"about {round(hours / 24)} days"


@register.filter
def masked(phone: str) -> str:
    """A phone number of which only the last four digits can be read; of a short one nothing."""
    digits = sum(character.isdigit() for character in phone)
    if digits < 7:
        return re.sub(r"\d", "•", phone)
    hidden = digits - 4
    shown = []
    for character in phone:
        if character.isdigit() and hidden:
            hidden -= 1
            shown.append("•")
        else:
            shown.append(character)
    return "".join(shown)


@register.filter
def without_phones(text: object) -> str:
    """A text in which every number that is long enough for a phone is masked."""
    return _LONG_NUMBER.sub(lambda number: masked(number.group()), str(text))


@register.filter
def cell(text: object) -> str:
    """A value of a spreadsheet, short enough for a table."""
    text = str(text)
    return text if len(text) <= 60 else f"{text[:59]}…"


@register.simple_tag(takes_context=True)
def campaign_name(context: Context, campaign: Campaign) -> str:
    """The campaign's name, with its account beside it where the person who looks has more than one."""
    return naming.campaign_name(context["request"], campaign)


@register.inclusion_tag("components/badge.html")
def upload_state(line: UploadLine, *, say_why: bool = True) -> dict[str, str]:
    """The state of an upload as a badge; what blocks it, in a sentence, beneath where the page does not say it
    elsewhere."""
    said = standing_in_words(line.standing)
    tone = badges.tone_of_upload(line)
    return components.badge(said.words, icon=tone.icon, colour=tone.colour, detail=said.in_brief if say_why else "")


@register.inclusion_tag("components/badge.html")
def batch_state(batch: Batch, *, is_final: bool = False) -> dict[str, str]:
    """The state of a batch as a badge. Once its upload `is_final`, no result is waited for any more."""
    if is_final and batch.state == BatchState.ACCEPTED:
        return components.badge(ACCEPTED_WITHOUT_RESULT, icon=badges.ASKS.icon, colour=badges.ASKS.colour)
    tone = badges.tone_of_batch(batch)
    return components.badge(batch.get_state_display(), icon=tone.icon, colour=tone.colour)


@register.filter
def attempt_state(state: str) -> str:
    """What came of a request."""
    return ATTEMPT_STATES[state]


@register.filter
def told_of(occasion: Occasion) -> str:
    """What a notification says after the name of the file."""
    return notification_in_words(occasion.kind, occasion.counts)


@register.filter
def action(event: Event) -> str:
    """What was done, as the log of actions names it."""
    return action_in_words(event)


@register.filter
def told(event: Event) -> str:
    """What an event adds to its action."""
    return details_in_words(event)


@register.filter
def check_fault(fault: str) -> str:
    """Why the rows could not be checked."""
    return check_fault_in_words(fault)


@register.filter
def rows_not_loaded(line: UploadLine) -> int:
    """Rows of a file, without blank ones, that are not known to have got into the campaign and that nothing more is
    expected of; with what its children have sent again."""
    tally = line.whole
    return tally.not_sent + tally.rejected + tally.unnamed + tally.refused + tally.unknown + tally.cancelled
