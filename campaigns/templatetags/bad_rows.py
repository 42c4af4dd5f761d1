"""What the page of bad rows shows. As with all components, each tag is told what it shows."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.http import QueryDict
from django.template import Context

from campaigns.bad_rows import BadRows, FoundBy, Periods, Reason
from campaigns.views.bad_rows import SourceLine
from campaigns.views.list_cells import address_with
from campaigns.wording import NO_REASON, days_in_words, rejections_in_words

from .components import Column

register = template.Library()

_REASONS_SHOWN = 5
_NUMBERS = ("Uploads", "Rows", "Rejected", "Need fixing")


@register.filter
def percent(share: float) -> str:
    """“7.3 %” for 0.073. Only nothing is “0 %”, and only all of it “100 %”."""
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    return "under 0.1 %" if share < 0.001 else f"{min(100 * share, 99.9):.1f} %"


@register.filter
def of_hundred(share: float) -> str:
    """“7.300%” for 0.073, as SVG takes it."""
    return f"{100 * share:.3f}%"


@register.filter
def reason_in_words(reason: Reason) -> str:
    """In the dialer's words, or in those of the check."""
    return reason.text or NO_REASON


@register.filter
def why_rejected(counted: BadRows) -> str:
    """“Invalid number 600, Number in DND 12, other reasons 3”."""
    reasons = [(reason.text, rows) for reason, rows in counted.commonest(FoundBy.DIALER, _REASONS_SHOWN)]
    return rejections_in_words(reasons, counted.rejected)


@register.filter
def why_to_fix(counted: BadRows) -> str:
    """“The phone number has 9 digits 40”: the commonest problems."""
    return ", ".join(f"{reason.text} {rows:,}" for reason, rows in counted.commonest(FoundBy.CHECK, _REASONS_SHOWN))


@register.inclusion_tag("components/bad_rows_table.html", takes_context=True)
def bad_rows_table(context: Context, lines: Sequence[SourceLine], *, shown_by: str, more: int) -> dict[str, object]:
    """Sources with their numbers, each leading to its uploads; `more` others are not listed. Of the context only the
    request is taken, for the rest of the address."""
    query = context["request"].GET
    rows = [(line, _uploads_of(line, query)) for line in lines]
    heads = [Column(shown_by), *(Column(name, is_number=True) for name in _NUMBERS), Column("Bad rows"), Column("Why")]
    return {"heads": heads, "rows": rows, "more": more}


@register.inclusion_tag("components/bad_rows_chart.html", takes_context=True)
def bad_rows_chart(context: Context, line: SourceLine, periods: Periods) -> dict[str, object]:
    """A source over time: the chart, and below it the same as a table whose periods lead to their uploads. Of the
    context only the request is taken, for the rest of the address."""
    query = context["request"].GET
    bars = line.chart.bars if line.chart else ()
    rows = [(bar, days_in_words(bar.begin, bar.end), _uploads_of(line, query, bar.begin, bar.end)) for bar in bars]
    ends = [days_in_words(begin, periods.end_of(begin)) for begin in (periods.first, periods.last)]
    heads = [Column("Time"), *(Column(name, is_number=True) for name in (*_NUMBERS, "Bad rows"))]
    return {
        "line": line,
        "address": _uploads_of(line, query),
        "rows": rows,
        "heads": heads,
        "ends": ends,
        "has_earlier": periods.has_earlier,
    }


def _uploads_of(line: SourceLine, query: QueryDict, first: date | None = None, last: date | None = None) -> str:
    """The address of the uploads of a source, of some days only; empty where the history has no filter for them."""
    if not line.asked:
        return ""
    days = {"when": "", "since": first.isoformat(), "until": last.isoformat()} if first and last else {}
    return address_with(query, by="", **line.asked, **days)
