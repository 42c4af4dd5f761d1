"""The dialer's reasons for what it rejected, counted."""

from collections.abc import Sequence

NO_REASON = "no reason given"
OTHER_REASONS = "other reasons"


def rejections_in_words(reasons: Sequence[tuple[str, int]], rejected: int) -> str:
    """“Invalid number 600, Number in DND 12, other reasons 3”: each of these reasons with its leads, of so many that
    were rejected. Empty where none was counted, as of uploads from before reasons were."""
    if not reasons:
        return ""
    said = [f"{reason or NO_REASON} {count:,}" for reason, count in reasons]
    if others := rejected - sum(count for _, count in reasons):
        said.append(f"{OTHER_REASONS} {others:,}")
    return ", ".join(said)
