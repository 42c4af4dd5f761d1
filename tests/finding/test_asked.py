"""What was asked of the history can be kept, and asked again later."""

from datetime import date

import orjson
import pytest

from campaigns.finding import Asked, Criteria
from tests import make

EVERYTHING = Asked(
    Criteria(
        text="diwali",
        person=3,
        campaigns=[1, 2],
        state="finished",
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 27),
    ),
    "-rows",
)


@pytest.mark.parametrize("asked", [EVERYTHING, Asked(Criteria(), "-when"), Asked(Criteria(campaigns=[]), "file")])
def test_what_is_kept_is_what_was_asked(asked):
    kept = orjson.loads(orjson.dumps(asked.as_json()))
    assert Asked.of_json(kept) == asked
    assert Asked.of_json(kept).key == asked.key


def test_the_same_question_has_the_same_key_and_another_one_has_another():
    assert Asked(Criteria(campaigns=[2, 1, 2]), "-when").key == Asked(Criteria(campaigns=(1, 2)), "-when").key
    others = [
        EVERYTHING,
        Asked(EVERYTHING.criteria, "rows"),
        Asked(Criteria(), "-rows"),
        Asked(Criteria(campaigns=[]), "-rows"),
        Asked(Criteria(first_day=date(2026, 11, 1)), "-rows"),
        Asked(Criteria(last_day=date(2026, 11, 1)), "-rows"),
    ]
    assert len({each.key for each in others}) == len(others)


@pytest.mark.parametrize("text", ["9876543210", "+91 98765-43210"])
def test_a_phone_number_is_never_kept(text):
    with pytest.raises(ValueError, match="phone number") as refused:
        _ = Asked(Criteria(text=text), "-when").key
    assert "98765" not in str(refused.value)


@pytest.mark.django_db
def test_what_is_found_is_what_the_person_may_see_when_it_is_asked_for():
    asked = Asked(Criteria(text="csv"), "file")
    later = make.checked_upload(file_name="b.csv")
    first = make.checked_upload(file_name="a.csv")
    assert list(asked.uploads_for(first.uploaded_by)) == [first, later]
    assert list(asked.uploads_for(make.person("ravi"))) == []
