"""The parts of a tally: their names and meanings on pages, and how one reads them in a sentence."""

from collections.abc import Mapping

# Of each part its name and what it means.
PART_NAMES_AND_MEANINGS = {
    "blank": (
        "Blank or no lead",
        "Rows with nothing in them, or with no lead: a total, a note, a serial number alone.",
    ),
    "skipped": ("Skipped", "Not sent, as a person or a rule chose."),
    "invalid": ("Needs fixing", "Not sent, since something in the row is not right."),
    "duplicate": ("Duplicates in file", "Not sent, since an earlier row has the same number."),
    "ready": ("Ready", "Checked, and not confirmed yet."),
    "waiting": ("Waiting to be sent", "They go out as the dialer's limit allows."),
    "sending": ("Being sent", "The request is under way."),
    "accepted": ("Accepted by the dialer", "The dialer has them and has not reported yet what became of them."),
    "loaded": ("Loaded", "They are in the campaign."),
    "already_there": ("Already there", "The campaign had these numbers, so they were not added again."),
    "rejected": ("Rejected by the dialer", "The dialer's reason stands beside each row."),
    "unnamed": (
        "Without a result",
        "The dialer has not told what became of these rows: it counted them without naming them, or no result came.",
    ),
    "unknown": ("Unconfirmed", "There was no clear answer: the dialer may or may not have them."),
    "refused": ("Refused by the dialer", "The whole request was refused; none of these was added."),
    "cancelled": ("Cancelled", "They were never sent."),
}

# The columns of a list of uploads (tally.COLUMNS), which sum parts up.
COLUMN_NAMES = {
    "rows": "Rows",
    "loaded": "Loaded",
    "already_there": "Already there",
    "rejected": "Rejected",
    "not_sent": "Not sent",
    "waiting": "Waiting",
}

# What went well stands first.
_IN_A_SENTENCE = {
    "ready": "ready",
    "loaded": "loaded",
    "already_there": "already there",
    "rejected": "rejected by the dialer",
    "unnamed": "without a result",
    "accepted": "accepted by the dialer, result not known yet",
    "sending": "being sent",
    "waiting": "waiting to be sent",
    "unknown": "perhaps at the dialer: needs a decision",
    "refused": "refused by the dialer",
    "cancelled": "cancelled",
    "invalid": "not sent because of problems",
    "duplicate": "not sent because they are duplicates in the file",
    "skipped": "skipped by a rule or a person",
    "blank": "blank",
}


def parts_in_words(counts: Mapping[str, int]) -> str:
    """“1,190 loaded, 3 blank”: the parts of a tally (`Tally.as_dict`) that are not 0. One that is missing is 0."""
    parts = ((counts.get(part, 0), words) for part, words in _IN_A_SENTENCE.items())
    return ", ".join(f"{count:,} {words}" for count, words in parts if count)


def what_had_been_sent(*, confirmed: int, cancelled: int, sending: int) -> str:
    """Of a cancelled upload: “1,000 of 2,500 leads had been sent, 1,500 were not.” The leads that are being sent may
    yet come back as not sent, so they are told apart."""
    of_all = f"of {confirmed:,} {'lead' if confirmed == 1 else 'leads'}"
    sent = confirmed - cancelled - sending
    under_way = f", {sending:,} are under way and end as they end" if sending else ""
    were = "was" if cancelled == 1 else "were"
    return f"{sent:,} {of_all} had been sent{under_way}, {cancelled:,} {were} not."
