"""Rules: what an upload's leads are checked by and sent with, frozen when its check begins."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from campaigns.leads import EXPIRY, DialMethod, PhoneFormat, Rules, campaign_fields, found_order
from campaigns.models import Upload


def current_rules(upload: Upload) -> dict[str, object]:
    """The campaign as it is today and the choices for the file, as an upload keeps them."""
    campaign = upload.campaign
    return {
        "fields": [field.name for field in campaign.fields()],
        "dial_method": campaign.dial_method,
        "phone_format": campaign.phone_format,
        "mapping": upload.mapping,
        "joined": upload.joined,
        "constants": upload.constants,
        "date_order": upload.date_order,
        "switched_off": upload.switched_off,
        "most_rows": campaign.account.rows_per_request,
        "most_bytes": campaign.account.bytes_per_request,
    }


def rules_of(upload: Upload, *, today: date | None = None) -> Rules:
    """The rules that were frozen when the check began. A date order that nobody chose is the first that is found
    (`with_found_order`)."""
    frozen = upload.rules
    dial_method = DialMethod(frozen["dial_method"])
    return Rules(
        fields=campaign_fields(frozen["fields"], dial_method=dial_method),
        mapping=frozen["mapping"],
        columns=tuple(upload.column_names()),
        dial_method=dial_method,
        phone_format=PhoneFormat(frozen["phone_format"]),
        today=today or timezone.localdate(),
        joined={field: tuple(indexes) for field, indexes in frozen.get("joined", {}).items()},
        constants=frozen.get("constants", {}),
        date_order=frozen.get("found_date_order") or frozen.get("date_order") or "day_first",
        switched_off=frozenset(frozen.get("switched_off", ())),
    )


def with_found_order(upload: Upload, rows: Iterable[tuple[int, list[str]]]) -> dict[str, object]:
    """The frozen rules with the order of the dates as the file's own texts tell it, where nobody chose one."""
    frozen: dict[str, object] = upload.rules
    if frozen.get("date_order") or EXPIRY not in upload.rules["mapping"]:
        return frozen
    index = upload.rules["mapping"][EXPIRY]
    texts = (cells[index].strip() for _, cells in rows if index < len(cells))
    return frozen | {"found_date_order": found_order(texts)}
