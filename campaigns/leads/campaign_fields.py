"""The fields of one campaign. An administrator lists their names; ``fields/`` has the definition for each name.

The dialer rejects rows whose headers differ from the campaign's mapping file, so names are kept exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.cloudagent import ROW_CHARACTERS

from .fields import FIELDS, definition_of
from .headers import PHONE, DialMethod
from .texts import folded, shortened, without_hidden

MOST_FIELDS = 50  # our limit, for lists that are pasted by mistake; the dialer names none
LONGEST_NAME = 100  # our limit, too


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a campaign: ``name`` is sent, the rest is for people.

    ``template_example`` stands in the example row of the campaign's template.
    """

    name: str
    label: str
    required: bool
    hint: str
    example: str
    template_example: str


def required_names(dial_method: DialMethod) -> tuple[str, ...]:
    """The names of the fields that no lead of such a campaign may lack (docs/dialer.md#special-headers)."""
    return tuple(field.name for field in FIELDS if dial_method in field.required_by)


def campaign_fields(names: Sequence[str], *, dial_method: DialMethod) -> tuple[Field, ...]:
    """The fields of a campaign, in the order of its names.

    PhoneNumber is always required; AgentId is in agent-wise campaigns, and skill in skill-wise ones. A required field
    that is not among the names comes at the end. ``field_name_problems`` says what is wrong with the names.
    """
    needed = required_names(dial_method)
    return tuple(_field(name, required=name in needed) for name in dict.fromkeys([*names, *needed]))


def _field(name: str, *, required: bool) -> Field:
    known = definition_of(name)
    return Field(
        name=name,
        label=known.label,
        required=required,
        hint=known.hint,
        example=known.example,
        template_example=known.template_example or known.example,
    )


_EXACT = {folded(field.name): field.name for field in FIELDS if field.is_special_header}


def field_name_problems(names: Sequence[str]) -> tuple[str, ...]:
    """All that is wrong with a campaign's list of field names, each as a sentence for the administrator."""
    problems = []
    if len(names) > MOST_FIELDS:
        problems.append(f"The list has {len(names):,} names; a campaign may have {MOST_FIELDS}.")
    checked = names[:MOST_FIELDS]
    if PHONE not in names and folded(PHONE) not in map(folded, checked):
        problems.append(f"The list lacks {PHONE}: the dialer takes no lead without it. Please add it.")
    seen: set[str] = set()
    for position, name in enumerate(checked, start=1):
        problems += _problems_of_name(name, position)
        # The matching of a file's columns cannot distinguish names that differ only in case or spaces.
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
