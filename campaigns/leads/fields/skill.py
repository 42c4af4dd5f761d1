"""The skill that an agent must have to call the lead."""

from ..headers import SKILL, DialMethod
from .definition import FieldDefinition
from .short_words import look_of_short_words

FIELD = FieldDefinition(
    name=SKILL,
    label="Skill",
    hint="The skill's name in CloudAgent, exactly as it is there.",
    example="Hindi",
    is_special_header=True,
    required_by=frozenset([DialMethod.SKILL_WISE]),
    why_required="This campaign is skill-wise: each lead goes to agents with the skill in its row",
    what_to_fill_in="the skill",
    synonyms=(
        "Skill Name",
        "Skills",
        "Skill Set",
        "Skill Group",
        "Agent Skill",
        "Call Skill",
        "Language Skill",
        "Calling Language",
        "Call Language",
        "Preferred Language",
        "Language",
        "कौशल",
        "भाषा",
        "कौशल्य",
        "ભાષા",
        "ভাষা",
        "ਭਾਸ਼ਾ",
        "ଭାଷା",
        "மொழி",
        "భాష",
        "ಭಾಷೆ",
        "ഭാഷ",
        "زبان",
    ),
    look=look_of_short_words,
)
