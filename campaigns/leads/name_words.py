"""The words in a column's name, and the name without notes, numbers and questions."""

import re
import unicodedata

from .texts import SHOWN_CHARACTERS, folded

# "OwnerName" and "SENDERMobile2" are divided into words like "Owner_Name".
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")
_NOTE = re.compile(r"\s*[(\[{][^()\[\]{}]{0,100}[)\]}]\s*")
_PARTS = re.compile(r"[/|\n\r]| [-\u2013] ")
_COUNTED = re.compile(r"\s*q?[0-9]{1,2}\s?[.):]\s*", re.IGNORECASE)  # "1. Name", "Q2) Phone"
_ASKED = re.compile(
    r"(?:(?:please|pls|kindly) )?"
    r"(?:(?:what is|what s|whats|what are|enter|provide|share|write|mention|fill in|give us|tell us|may we have) )?"
    r"(?:(?:your|ur|the|my) )?"
)


def listed(text: str) -> frozenset[str]:
    """The words of a table that is written as one text."""
    return frozenset(text.split())


def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without signs: "Owner's Name" → owner, s, name."""
    name = name[: 2 * SHOWN_CHARACTERS].replace("WhatsApp", "Whatsapp")
    spaced = _CAMEL.sub(" ", name) if not (name.islower() or name.isupper()) else _CAMEL.sub(" ", name.lower())
    plain = unicodedata.normalize("NFKC", spaced).casefold()
    kept = "".join(each if each.isalnum() or unicodedata.category(each)[0] == "M" else " " for each in plain)
    return tuple(kept.split())


def without_note(name: str) -> str:
    """The name without the text in brackets: "Mobile (10 digits)" → "Mobile". The whole name if there is nothing
    else."""
    return _NOTE.sub(" ", name).strip() or name


def readings(name: str) -> tuple[str, ...]:
    """The folded names by which a column is looked up, the fullest first: the name itself; the name without a note in
    brackets ("Mobile (10 digits)"); the name without the words of a question ("1. What is your phone number?")."""
    bare = _COUNTED.sub("", _NOTE.sub(" ", name), count=1) if name[:1].isascii() else _NOTE.sub(" ", name)
    asked = " ".join(words(bare))
    return tuple(dict.fromkeys(filter(None, (folded(name), folded(bare), folded(_ASKED.sub("", asked, count=1))))))


def parts(name: str) -> tuple[str, ...]:
    """The folded parts of a name that is written twice, in two languages or with two words ("Mobile / मोबाइल",
    "Phone/Mobile"); none where it has only one part."""
    found = tuple(filter(None, map(folded, _PARTS.split(_NOTE.sub(" ", name)))))
    return found if len(found) > 1 else ()
