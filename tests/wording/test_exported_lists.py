"""What was asked of the history, in the words by which a person knows an exported list again."""

from datetime import date

import pytest

from campaigns.views.history_form import order_in_words
from campaigns.wording import list_in_words

NOV_1, NOV_27 = date(2026, 11, 1), date(2026, 11, 27)


def words(*, text="", person="", campaigns=None, state="", days=(None, None)) -> str:
    return list_in_words(text=text, person=person, campaigns=campaigns, state=state, days=days)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "All uploads"),
        ({"text": "diwali"}, "“diwali”"),
        ({"person": "asha", "state": "Finished"}, "asha · Finished"),
        ({"campaigns": ["Sales"]}, "Sales"),
        ({"campaigns": ["Sales", "Renewals"]}, "2 campaigns"),
        ({"campaigns": []}, "0 campaigns"),
        ({"days": (NOV_27, NOV_27)}, "27 Nov 2026"),
        ({"days": (NOV_1, NOV_27)}, "1 Nov 2026 to 27 Nov 2026"),
        ({"days": (NOV_1, None)}, "From 1 Nov 2026"),
        ({"person": "asha", "days": (None, NOV_27)}, "asha · until 27 Nov 2026"),
    ],
)
def test_a_list_is_called_by_what_was_asked(asked, said):
    assert words(**asked) == said


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("-when", ""),
        ("when", "sorted: oldest first"),
        ("-rows", "sorted: most rows"),
        ("already_there", "sorted: already there, rising"),
        ("-file", "sorted: file, falling"),
    ],
)
def test_its_order_is_said_in_the_words_of_the_form(sort, said):
    assert order_in_words(sort) == said
