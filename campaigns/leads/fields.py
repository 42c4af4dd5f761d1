"""The dialer's fields: what a campaign's leads consist of, in the dialer's own words.

The special headers and their meaning are those of contract.md, Request. Any other header is a campaign's own;
the dialer fails rows whose headers differ from the campaign's mapping file, so names are kept letter by
letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from campaigns.cloudagent import ROW_CHARACTERS

from .texts import folded, shortened, without_hidden

PHONE = "PhoneNumber"
NAME = "Name"
PRIORITY = "Priority"
EXPIRY = "ExpiryDate"
AGENT = "AgentId"
SKILL = "skill"

MOST_FIELDS = 50  # ours, against a list pasted by mistake: the dialer names no number
LONGEST_NAME = 100  # ours too


class DialMethod(StrEnum):
    """How the dialer chooses who gets a call. No API tells it, so the portal keeps it for each campaign."""

    NORMAL = "normal"
    AGENT_WISE = "agent-wise"
    SKILL_WISE = "skill-wise"


class PhoneFormat(StrEnum):
    """How a campaign's phone numbers are sent (contract.md, Request, phone format)."""

    NATIONAL = "national"  # 9876543210
    COUNTRY = "country"  # 919876543210
    E164 = "e164"  # +919876543210


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a campaign: ``name`` is sent, the rest is for people."""

    name: str
    label: str
    required: bool
    hint: str
    example: str


# name: (label, hint, example)
_SPECIAL = {
    PHONE: ("Phone number", "The number to dial.", "9876543210"),
    NAME: ("Name", "Letters, digits, spaces and _ ( ) . + $ % - : only.", "Asha Rao"),
    PRIORITY: ("Priority", "A whole number from 1 to 99; higher numbers are dialled sooner.", "5"),
    EXPIRY: ("Expiry date", "The last day on which to dial, as YYYY-MM-DD.", "2031-12-31"),
    AGENT: ("Agent", "The agent's id in CloudAgent, exactly as it is there.", "Agent007"),
    SKILL: ("Skill", "The skill's name in CloudAgent, exactly as it is there.", "Hindi"),
}

_NEEDED_BY = {
    DialMethod.NORMAL: (PHONE,),
    DialMethod.AGENT_WISE: (PHONE, AGENT),
    DialMethod.SKILL_WISE: (PHONE, SKILL),
}


def required_names(dial_method: DialMethod) -> tuple[str, ...]:
    """The names of the fields that no lead of such a campaign may lack (contract.md, Request, special
    headers)."""
    return _NEEDED_BY[dial_method]


def campaign_fields(names: Sequence[str], *, dial_method: DialMethod) -> tuple[Field, ...]:
    """The fields of a campaign, in the order of its names.

    PhoneNumber is always required, AgentId by agent-wise and skill by skill-wise campaigns; a required field
    that the names lack stands at the end. ``field_name_problems`` tells what is wrong with the names
    themselves.
    """
    needed = required_names(dial_method)
    return tuple(_field(name, required=name in needed) for name in dict.fromkeys([*names, *needed]))


def _field(name: str, *, required: bool) -> Field:
    label, hint, example = _SPECIAL.get(name, (name, "A field of this campaign; sent as it is in the file.", ""))
    return Field(name=name, label=label, required=required, hint=hint, example=example)


_EXACT = {folded(name): name for name in _SPECIAL}


def field_name_problems(names: Sequence[str]) -> tuple[str, ...]:
    """What is wrong with a campaign's list of field names, each a sentence for the administrator; all are
    given."""
    problems = []
    if len(names) > MOST_FIELDS:
        problems.append(f"The list has {len(names):,} names; a campaign may have {MOST_FIELDS}.")
    checked = names[:MOST_FIELDS]
    if PHONE not in names and folded(PHONE) not in map(folded, checked):
        problems.append(f"The list lacks {PHONE}: the dialer takes no lead without it. Please add it.")
    seen: set[str] = set()
    for position, name in enumerate(checked, start=1):
        problems += _problems_of_name(name, position)
        # Names that differ only in case or spaces cannot be told apart when a file's columns are matched.
        if name.strip() and folded(name) in seen:
            problems.append(f"{_quoted(name)} is in the list more than once. Please keep one of them.")
        seen.add(folded(name))
    characters = sum(map(len, checked))
    if characters >= ROW_CHARACTERS:
        problems.append(
            f"The names have {characters:,} characters together, which leaves no room for values: "
            f"the dialer takes {ROW_CHARACTERS:,} characters a row including all names. Please shorten them."
        )
    return tuple(problems)


def _problems_of_name(name: str, position: int) -> list[str]:
    if not name.strip():
        return [f"Name {position} of the list is blank. Please fill it in or take it out."]
    problems = []
    if len(name) > LONGEST_NAME:
        problems.append(
            f"{_quoted(name)} has {len(name):,} characters; a name may have {LONGEST_NAME}. Please shorten it."
        )
    if name != without_hidden(name).strip():
        problems.append(f"{_quoted(name)} has spaces around it or hidden characters. Please type it anew.")
    exact = _EXACT.get(folded(name))
    if exact and name.strip() != exact:
        problems.append(f"Please write {exact} instead of {_quoted(name)}: the dialer knows that exact word only.")
    return problems


def _quoted(name: str) -> str:
    return f"“{shortened(name)}”"
