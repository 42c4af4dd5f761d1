"""The lead's name, in the characters that the dialer allows."""

import re
import unicodedata
from datetime import date

from campaigns.cloudagent import ROW_CHARACTERS

from ..dates import DateOrder
from ..dummies import FIRST_OF_NAMES
from ..headers import NAME
from ..problems import NOTE, Finding
from ..texts import shortened
from .definition import FieldCheck, FieldDefinition, Look, Value

# docs/dialer.md#special-headers: "letters, digits, _, space and ( ) . + $ % - : only".
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_ ().+$%:-]*").fullmatch
_SIGNS = frozenset("_ ().+$%:-")
_QUOTES = frozenset("'\"`\u00b4\u2018\u2019\u201c\u201d")
_JOINERS = frozenset("\u200c\u200d")  # without width; Indian scripts spell with them
_LONGEST_LOOKED_AT = 50  # characters


def allowed_name(text: str) -> tuple[Value, Finding | None]:
    """The name in the characters that the dialer allows.

    Letters of any script are allowed, with their vowel signs: the vendor's page says "letters", and not of which
    script, and without the signs a name would lose its vowels. Quotation marks are removed ("O'Brien" is sent as
    "OBrien"). Any other character becomes a space, so that words stay apart.
    """
    if _PLAIN_NAME(text) or len(text) > ROW_CHARACTERS:
        return text, None  # too long for any row; the check of the row's length reports that
    kept: list[str] = []
    removed: dict[str, None] = {}
    for character in text:
        if _may_stand(character, after=kept):
            kept.append(character)
            continue
        removed[character] = None
        if character not in _QUOTES:
            kept.append(" ")
    if not removed:
        return text, None
    name = " ".join("".join(kept).split())
    taken_out = shortened(" ".join(removed))
    if not any(map(str.isalnum, name)):
        return text, Finding(
            "name_not_allowed",
            f"The name has no letter or digit in it, and the dialer does not allow {taken_out} in names.",
            "Please write the name in letters, or leave the cell blank.",
        )
    return name, Finding(
        "name_cleaned",
        f"The dialer does not allow {taken_out} in a name; it will be sent as “{shortened(name)}”.",
        "Nothing needs to be done if that reads well; else please write the name differently.",
        NOTE,
    )


def _may_stand(character: str, *, after: list[str]) -> bool:
    if character.isalpha() or character.isdecimal() or character in _SIGNS:
        return True
    if character in _JOINERS or unicodedata.category(character)[0] == "M":
        # Vowel signs and joiners belong to a letter. A removed emoji may leave some behind, which belong to no letter.
        return bool(after) and (after[-1].isalpha() or unicodedata.category(after[-1])[0] == "M")
    return False


def of_another_script(text: str) -> tuple[Value, Finding | None]:
    """A name with letters beyond A to Z is sent as it is; a note says so."""
    return text, None if text.isascii() else _OF_ANOTHER_SCRIPT


_OF_ANOTHER_SCRIPT = Finding(
    "name_other_script",
    "The name is sent as it is. The dialer's page allows letters and does not say of which script.",
    "Nothing needs to be done if such names have come through before.",
    NOTE,
)


def _plain_name(text: str) -> str | None:
    # The name of a test lead is not plain, so that the rules look at the row.
    return text if _PLAIN_NAME(text) and text[:4] not in FIRST_OF_NAMES else None


def _check(today: date, order: DateOrder) -> FieldCheck:
    return FieldCheck((allowed_name, of_another_script), _plain_name)


def looks_like_name(text: str) -> bool:
    """Whether at least half of the text is letters."""
    beginning = text[:_LONGEST_LOOKED_AT]
    return sum(map(str.isalpha, beginning)) >= len(beginning) / 2 and "@" not in text


def _look(day: date | None) -> Look:
    return looks_like_name


FIRST_NAMES = (
    "First Name",
    "FName",
    "Given Name",
    "Forename",
    "Customer First Name",
    "Contact First Name",
    "पहला नाम",
    "प्रथम नाम",
    "पहिले नाव",
    "Prénom",
    "Vorname",
)
"""Words for the first part of a name."""

OTHER_NAMES = (
    "Middle Name",
    "MName",
    "Last Name",
    "LName",
    "Surname",
    "Sur Name",
    "Family Name",
    "Customer Last Name",
    "Contact Last Name",
    "उपनाम",
    "कुलनाम",
    "आडनाव",
    "અટક",
    "পদবি",
    "Apellido",
    "Apellidos",
    "Nom de famille",
    "Nachname",
)
"""Words for the further parts of a name; without the first part they are no name."""

_SYNONYMS = (
    "Full Name",
    "Customer Name",
    "Cust Name",
    "Customer Full Name",
    "Name of Customer",
    "Name of the Customer",
    "Lead Name",
    "Client Name",
    "Contact Name",
    "Contact Person",
    "Person Name",
    "Prospect Name",
    "Student Name",
    "Patient Name",
    "Applicant Name",
    "Borrower Name",
    "Subscriber Name",
    "Member Name",
    "Policy Holder Name",
    "Account Holder Name",
    "Party Name",
    "Candidate Name",
    "Guest Name",
    "Sender Name",
    "Buyer Name",
    "Beneficiary Name",
    "Insured Name",
    "Name of Applicant",
    "Name of the Applicant",
    "Name of Borrower",
    "Name of Student",
    "Cust Full Name",
    "Display Name",
    "Customer",
    "Client",
    "Lead",
    "नाम",
    "पूरा नाम",
    "पूर्ण नाम",
    "ग्राहक का नाम",
    "ग्राहक नाम",
    "ग्राहक",
    "नाव",
    "पूर्ण नाव",
    "संपूर्ण नाव",
    "ग्राहकाचे नाव",
    "ग्राहकाचं नाव",
    "નામ",
    "પૂરું નામ",
    "ગ્રાહકનું નામ",
    "নাম",
    "গ্রাহকের নাম",
    "পুরো নাম",
    "ਨਾਮ",
    "ਨਾਂ",
    "ਪੂਰਾ ਨਾਮ",
    "ନାମ",
    "பெயர்",
    "முழு பெயர்",
    "வாடிக்கையாளர் பெயர்",
    "పేరు",
    "పూర్తి పేరు",
    "కస్టమర్ పేరు",
    "ಹೆಸರು",
    "ಪೂರ್ಣ ಹೆಸರು",
    "ಗ್ರಾಹಕರ ಹೆಸರು",
    "പേര്",
    "മുഴുവൻ പേര്",
    "نام",
    "پورا نام",
    "Nombre",
    "Nombre Completo",
    "Nome",
    "Nom",
    "Nom Complet",
    "الاسم",
    # a part of the name; better than none
    *FIRST_NAMES,
)

FIELD = FieldDefinition(
    name=NAME,
    label="Name",
    hint="Letters, digits, spaces and _ ( ) . + $ % - : only.",
    example="Asha Rao",
    is_special_header=True,
    is_joinable=True,
    offers_else=True,
    check=_check,
    problem_titles={
        "name_not_allowed": "Name without letters",
    },
    change_titles={
        "name_cleaned": "Characters taken out of the name",
        "name_other_script": "Name with letters beyond A to Z, sent as it is",
    },
    synonyms=_SYNONYMS,
    doubtful_words=(
        "Person",
        "Contact",
        "Contacts",
        "Party",
        "Applicant",
        "Student",
        "Patient",
        "Borrower",
        "Buyer",
        "Candidate",
    ),
    look=_look,
    looks_like="looks like names",
    is_of_the_lead=True,
)
