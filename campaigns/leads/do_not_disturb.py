"""Reads a column that says who must not be called ("DND", "Do not call"): a yes, a no, or neither."""

import re

from .problems import Finding
from .texts import folded, shortened
from .wrappings import without_wrapping

_YES = frozenset(
    map(
        folded,
        (
            "y", "yes", "yes please", "true", "t", "1", "on", "x", "dnd", "in dnd", "on dnd", "dnd yes", "dnd active",
            "dnd registered", "dnd on", "ndnc", "ncpr", "registered", "registered dnd", "blocked", "fully blocked",
            "full block", "fully", "full", "partially blocked", "partial block", "partially", "partial", "active",
            "activated", "enabled", "opt out", "opted out", "optout", "unsubscribed", "do not call", "do not disturb",
            "do not contact", "dont call", "don't call", "dnc", "never call", "never", "no call", "no calls", "stop",
            "not to call", "not to be called", "is dnd", "is in dnd", "registered in dnd",
            "registered under dnd", "ncpr registered", "dnd y", "blacklisted", "haan", "कॉल न करें", "फोन न करें",
            "हाँ", "हां", "हा",
            "जी हाँ", "होय", "हो", "ஆம்", "అవును", "ಹೌದು", "হ্যাঁ", "હા", "ਹਾਂ", "അതെ", "ja", "oui", "sí",
        ),
    )
)  # fmt: skip
_NO = frozenset(
    map(
        folded,
        (
            "n", "no", "false", "f", "0", "off", "non dnd", "ndnd", "not dnd", "not in dnd", "no dnd", "nondnd",
            "dnd no", "dnd inactive", "dnd off", "non ndnc", "non registered", "not registered", "unregistered",
            "not blocked", "unblocked", "inactive", "not active", "deactivated", "disabled", "opt in", "opted in",
            "optin", "subscribed", "dnd n", "dnd 0", "not a dnd", "not registered in dnd", "not dnd registered",
            "non ncpr", "ok to call", "can call", "can be called", "callable", "allowed", "none", "nil", "na", "n/a",
            "null", "nan", "blank", "nahi", "nahin",
            "नहीं", "नही", "ना", "नाही", "இல்லை", "కాదు", "ಇಲ್ಲ", "না", "ના", "ਨਹੀਂ", "ഇല്ല", "nein", "non",
        ),
    )
)  # fmt: skip
_YES_MARKS = frozenset("✓✔☑✅☒🚫⛔")  # a cross alone could be either
_BLANK = frozenset(("", "-", "--", ".", "\u2013", "\u2014", "☐"))
_NOTHING = re.compile(r"[\s\ufe0f]+")
# "Yes - 2019", "Y (since 2019)", "No, checked 01/02/2031": first the word, then digits and dates.
_WORD_AND_DATE = re.compile(
    r"([^\W\d]+)\b[\s\-\u2013:,(]+(?:since|from|as on|checked|on|dated)?\s*[0-9][0-9\s/.\-:]*\)?", re.IGNORECASE
)
_NAME = re.compile(r"(?:dnd|ndnc|dnc)\s*(?:status|flag)?\s*[:=\-]\s*", re.IGNORECASE)  # "DND: Yes"
_NUMBER = re.compile(r"([01])[.,]0{1,6}")

SKIP_DND = "skip_dnd"


def must_not_be_called(text: str) -> bool | None:
    """True if a cell of the column says yes, False for no and for a blank, None for anything else."""
    text, _ = without_wrapping(_NOTHING.sub(" ", text[:200]).strip())
    text = text.strip(" '\"")
    if text in _BLANK:
        return False
    if set(text) <= _YES_MARKS:
        return True
    if number := _NUMBER.fullmatch(text):
        text = number[1]
    if folded(text) in _NO:
        return False
    if dated := _WORD_AND_DATE.fullmatch(text):
        text = dated[1]
    word = folded(_NAME.sub("", text))
    if word in _YES:
        return True
    return False if word in _NO else None


def unclear(text: str) -> Finding:
    """The finding for a cell that says neither yes nor no."""
    return Finding(
        "dnd_unclear",
        f"The do-not-disturb column says “{shortened(text)}”, which is neither a yes nor a no.",
        "Write yes where the person must not be called and no where they may be, or choose another use for the column.",
    )
