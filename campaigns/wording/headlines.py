"""The numbers of an upload in one sentence."""

from campaigns.models import UploadState

from .numbers import numbered


def headline(state: str, counts: dict[str, int]) -> str:
    """“4,790 of 4,812 leads loaded, 12 there already”; `counts` are a tally's parts, with `confirmed`."""
    if state == UploadState.CANCELLED:
        return "Nothing of it was sent."
    leads = numbered(counts["confirmed"], "lead", "leads")
    if state != UploadState.FINISHED:
        handled = sum(counts[part] for part in _HANDLED)
        return f"{handled:,} of {leads} are handled"
    accepted, loaded = counts["accepted"], counts["loaded"]
    first = f"{accepted:,} of {leads} accepted by the dialer" if accepted else f"{loaded:,} of {leads} loaded"
    others = [(counts[part], words) for part, words in _PARTS]
    if accepted:
        others.insert(0, (loaded, "loaded"))
    return ", ".join([first, *(f"{count:,} {words}" for count, words in others if count)])


_HANDLED = ("accepted", "loaded", "already_there", "rejected", "unnamed", "refused", "cancelled")
_HANDLED = ("accepted", "loaded", "already_there", "rejected", "unnamed", "refused", "cancelled")
_PARTS = (
    ("already_there", "there already"),
    ("rejected", "rejected"),
    ("unnamed", "not loaded"),
    ("refused", "refused"),
    ("unknown", "not known"),
    ("cancelled", "cancelled"),
)
