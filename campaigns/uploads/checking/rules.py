"""Rules: by what an upload's leads are checked and sent. They are frozen when the check begins."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from campaigns.leads import (
    BEGINS_WITH_DAY_OR_MONTH,
    DAY_FIRST,
    EXPIRY,
    DateOrder,
    DialMethod,
    PhoneFormat,
    Rules,
    campaign_fields,
    found_order,
)
from campaigns.models import Campaign, Upload
from campaigns.spreadsheets import TEXT, any_cell_begins, rows_at

from .rows import corrected_rows

# Keys that the frozen rules of an older release lack.
_OF_AN_OLDER_RELEASE: dict[str, Any] = {
    "joined": {},
    "constants": {},
    "date_order": "",
    "switched_off": [],
    "fallbacks": {},
    "country_column": None,
    "joins_country": False,
    "do_not_disturb_column": None,
    "header_width": 0,
}


def current_rules(upload: Upload, campaign: Campaign) -> dict[str, object]:
    """The rules by the campaign of today and by the choices for the file, in the form of Upload.rules. They have
    today's date where the file has expiry dates, since these pass."""
    rules: dict[str, object] = {
        "fields": [field.name for field in campaign.fields()],
        "dial_method": campaign.dial_method,
        "phone_format": campaign.phone_format,
        "mapping": upload.mapping,
        "joined": upload.joined,
        "constants": upload.constants,
        "date_order": upload.date_order,
        "switched_off": upload.switched_off,
        "fallbacks": upload.fallbacks,
        "country_column": upload.country_column,
        "joins_country": upload.joins_country,
        "do_not_disturb_column": upload.do_not_disturb_column,
        "most_rows": campaign.account.rows_per_request,
        "most_bytes": campaign.account.bytes_per_request,
    }
    if EXPIRY in upload.mapping or EXPIRY in upload.constants:
        rules["day"] = timezone.localdate().isoformat()
    return rules


def rules_today(upload: Upload) -> dict[str, object]:
    """The frozen rules, completed when the check runs: with the day on which it runs, which may be later than the day
    on which it began to wait; and, where nobody chose an order of the dates, with the order that the file's own dates
    show."""
    rules: dict[str, Any] = _OF_AN_OLDER_RELEASE | upload.rules
    if "day" in rules:
        rules["day"] = timezone.localdate().isoformat()
    rules["header_width"] = _header_width(upload)
    if not rules["date_order"] and EXPIRY in upload.rules["mapping"]:
        rules["found_date_order"] = _date_order(upload, upload.rules["mapping"][EXPIRY])
    return rules


def _date_order(upload: Upload, column: int) -> DateOrder:
    """The order that the column's own texts show. Where no cell of the file begins like a date with day or month first,
    the rows need not be read."""
    if not upload.corrections.exists() and not any_cell_begins(Path(upload.rows_file.path), BEGINS_WITH_DAY_OR_MONTH):
        return found_order(())
    return found_order(cells[column].strip() for _, cells in corrected_rows(upload) if column < len(cells))


def _header_width(upload: Upload) -> int:
    """How many columns the header of a text file names, blank names counted, if some rows have filled cells beyond
    them: in these rows the values may have moved. 0 where no row has such cells, or more than half have: then it is a
    column without a name."""
    if upload.kind != TEXT or not upload.header_row:
        return 0
    if upload.is_made_from_parent and upload.parent is not None:
        return int(upload.parent.rules.get("header_width", 0))  # its few rows do not show it
    width = dict(upload.head_widths).get(upload.header_row) or _filled_width(upload, upload.header_row)
    if not 0 < width < len(upload.columns):
        return 0
    beyond = [any(cells[width:]) for _, cells in corrected_rows(upload)]
    return width if 0 < sum(beyond) <= len(beyond) / 2 else 0


def _filled_width(upload: Upload, row: int) -> int:
    """The width of a header below the rows whose widths were kept: as far as it has names."""
    header = rows_at(Path(upload.rows_file.path), [row]).get(row)
    return len(header.cells) if header else 0


def rules_of(upload: Upload) -> Rules:
    """The rules of the last check, or of the one that runs."""
    frozen = _OF_AN_OLDER_RELEASE | upload.rules
    dial_method = DialMethod(frozen["dial_method"])
    return Rules(
        fields=campaign_fields(frozen["fields"], dial_method=dial_method),
        mapping=frozen["mapping"],
        columns=tuple(upload.column_names()),
        dial_method=dial_method,
        phone_format=PhoneFormat(frozen["phone_format"]),
        today=date.fromisoformat(frozen["day"]) if "day" in frozen else timezone.localdate(),
        joined={field: tuple(columns) for field, columns in frozen["joined"].items()},
        constants=frozen["constants"],
        date_order=frozen["date_order"] or frozen.get("found_date_order", DAY_FIRST),
        switched_off=frozenset(frozen["switched_off"]),
        fallbacks={field: tuple(columns) for field, columns in frozen["fallbacks"].items()},
        country_column=frozen["country_column"],
        joins_country=frozen["joins_country"],
        do_not_disturb_column=frozen["do_not_disturb_column"],
        header_width=frozen["header_width"],
        first_row=upload.header_row + 1 if upload.header_row else 0,
    )


def why_outdated(upload: Upload) -> str:
    """Why the leads must be checked again before they are sent: the campaign's fields, dial method, phone format or
    limits have changed since the check, or a new day has begun, on which a lead may have expired. "" where nothing has
    changed."""
    campaign = Campaign.objects.select_related("account").get(pk=upload.campaign_id)
    frozen = _OF_AN_OLDER_RELEASE | upload.rules
    changed = {name for name, value in current_rules(upload, campaign).items() if frozen.get(name) != value}
    if not changed:
        return ""
    if changed == {"day"}:
        return "The leads were checked on an earlier day, and some may have expired since. Check them again."
    return (
        f"An administrator has changed the campaign {campaign.name} since the check. Check the leads again before you "
        "send them."
    )
