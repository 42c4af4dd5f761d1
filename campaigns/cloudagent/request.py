"""A batch of leads becomes the request that the dialer expects; rows are cut into batches that it takes.

The shapes are those of docs/dialer.md#request.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from campaigns.dialer import DialerRequest

from .limits import MAX_ROWS, OVERHEAD_BYTES, REQUEST_BYTES

_PATH = "/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/format/json"

# What urlencoding leaves at one byte: the unreserved characters, and the space, which becomes "+".
_ONE_BYTE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~ "
_COMMA_BYTES = len("%2C")


def build_request(
    *,
    domain: str,
    user_name: str,
    api_key: str,
    campaign_name: str,
    map: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    check_duplicate: bool,
    is_delete: bool,
    start: bool,
    callback_url: str,
    is_multipart: bool = False,
) -> DialerRequest:
    """The request that adds `rows`, each in the order of `map`, to a campaign (docs/dialer.md#request).

    `domain` is a host, with a port where needed; https unless it brings its own scheme, as the sandbox's
    `http://127.0.0.1:8900` does. Both options are always sent, as the words "true" and "false"; `action`
    only to start the campaign; `callBackUrl` only where there is one. All fields are text; `is_multipart` sends them as
    the vendor's samples do.

    Raises ValueError for what no checked upload has: a map without PhoneNumber, no rows, a row that does not fit the
    map, text that is not Unicode. The dialer would queue most of this and let every row fail later. It is raised, too,
    for a domain that is not the name of a host, since the key would go elsewhere.
    """
    if "PhoneNumber" not in map:
        raise ValueError("The map has no PhoneNumber.")
    if not rows:
        raise ValueError("There are no rows to send.")
    if any(len(row) != len(map) for row in rows):
        raise ValueError(f"A row has not the {len(map)} values that the map names.")
    bulk_data = json.dumps(
        {"map": list(map), "data": [list(row) for row in rows]}, ensure_ascii=False, separators=(",", ":")
    )
    bulk_data.encode()  # half a surrogate pair raises here, before an attempt is begun
    fields = {
        "apiKey": api_key,
        "userName": user_name,
        "campaignName": campaign_name,
        "bulkData": bulk_data,
        "checkDuplicate": _option(check_duplicate),
        "isDelete": _option(is_delete),
    }
    if start:
        fields["action"] = "start"
    if callback_url:
        fields["callBackUrl"] = callback_url
    return DialerRequest("POST", bulk_address(domain), fields=fields, is_multipart=is_multipart)


def encoded_row_bytes(encoded: bytes) -> int:
    """Bytes that a row takes in the urlencoded body, the comma after it included: exact, and never too few.

    The row is given as it stands in `bulkData`: JSON in UTF-8 without spaces between its values.
    """
    escaped = len(encoded.translate(None, _ONE_BYTE))  # each of these bytes becomes three, such as %E0
    return len(encoded) + 2 * escaped + _COMMA_BYTES


def cut_batches(
    sizes: Iterable[int],
    *,
    most_rows: int = MAX_ROWS,
    most_bytes: int = REQUEST_BYTES,
    overhead: int = OVERHEAD_BYTES,
) -> Iterator[tuple[int, int]]:
    """Cut rows of these `sizes` (bytes, see `encoded_row_bytes`) into batches: (start, stop) ranges, in order.

    Example: 1,200 small rows give (0, 500), (500, 1000), (1000, 1200). Every row is in exactly one range. A range has
    at most `most_rows` rows, and with `overhead` at most `most_bytes` bytes. A row that is too large by itself has a
    range of its own: skipping it would lose it.
    Reads `sizes` once and stores none of them. Raises ValueError unless `most_rows` is at least one.
    """
    if most_rows < 1:
        raise ValueError("A batch has at least one row.")
    start = stop = 0
    used = overhead
    for size in sizes:
        if stop > start and (stop - start == most_rows or used + size > most_bytes):
            yield start, stop
            start, used = stop, overhead
        stop += 1
        used += size
    if stop > start:
        yield start, stop


def _option(chosen: bool) -> str:
    return "true" if chosen else "false"


def bulk_address(domain: str) -> str:
    """The address of the call at an account's domain. Raises ValueError as `address_below` does."""
    return address_below(domain, _PATH)


def address_below(domain: str, path: str) -> str:
    """The address of a call of the vendor's, as https unless the domain has a scheme of its own. Raises ValueError when
    the domain is not the name of a host: the key must go nowhere else."""
    base = domain.strip().rstrip("/")
    if "://" not in base:
        base = f"https://{base}"
    parts = urlsplit(base)
    is_host_alone = base == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_host_alone:
        raise ValueError("The account's domain is not the name of a host.")
    return base + path
