"""A known header is recognised, and its columns are found in whatever order they stand."""

import json

import pytest

from campaigns.leads import NAME, PHONE, Remembered, choices_by_name, fingerprint

HEADER = ["Mobile", "First", "Last", "City"]


def remembered(headers=HEADER, **changed) -> Remembered:
    facts = {
        "headers": tuple(headers),
        "fields": {PHONE: "Mobile", NAME: "First"},
        "joined": {NAME: ("Last",)},
        "constants": {"skill": "Hindi"},
        "date_order": "",
        "known": frozenset({PHONE, NAME, "skill"}),
        "reason": "as last time",
    }
    return Remembered(**facts | changed)


@pytest.mark.parametrize(
    "other",
    [
        ["Mobile", "First", "Last", "City"],
        ["MOBILE ", "first", "Last.", "ci-ty"],
        ["City", "Last", "First", "Mobile"],
        ["Row in the original", "Mobile", "First", "Last", "City", "Why it was not loaded", "What to do"],
        ["Row in the original", "Row in the original (2)", *HEADER, "What to do", "What to do (2)"],
        [*HEADER, "Reason"],
    ],
)
def test_a_header_is_known_again(other):
    assert fingerprint(other) == fingerprint(HEADER)


@pytest.mark.parametrize(
    "other",
    [
        ["Mobile", "First", "Last"],
        ["Mobile", "First", "Last", "City", "State"],
        ["Mobile 2", "First", "Last", "City"],
        ["MobileFirst", "Last", "City"],
        [],
    ],
)
def test_another_header_is_another(other):
    assert fingerprint(other) != fingerprint(HEADER)


def test_the_order_counts_for_names_that_occur_twice():
    assert fingerprint(["Phone", "Phone (2)", "City"]) == fingerprint(["phone", "phone (2)", "CITY"])
    assert fingerprint(["Phone", "Phone (2)", "City"]) != fingerprint(["City", "Phone", "Phone (2)"])
    assert fingerprint(["Mobile No", "Mobile_No", "City"]) != fingerprint(["City", "Mobile No", "Mobile_No"])


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (HEADER, {PHONE: (0,), NAME: (1, 2)}),
        (["City", "LAST", "first", "Mobile"], {PHONE: (3,), NAME: (2, 1)}),
        (["Row in the original", *HEADER, "What to do"], {PHONE: (1,), NAME: (2, 3)}),
        (["Mobile", "First"], {PHONE: (0,)}),
        ([], {}),
    ],
)
def test_columns_are_found_by_their_names(names, places):
    assert remembered().places(names) == places


def test_of_two_columns_with_one_name_their_order_tells():
    kept = remembered(["Mobile No", "Mobile_No"], fields={PHONE: "Mobile_No"}, joined={})
    assert kept.places(["MOBILE NO", "Mobile-No"]) == {PHONE: (1,)}


def test_it_applies_wholly_only_to_a_file_and_a_campaign_that_have_all_of_it():
    fields = [PHONE, NAME, "skill", "City"]
    assert remembered().applies_wholly(HEADER, fields=fields)
    assert not remembered().applies_wholly(["Mobile", "First", "City"], fields=fields)
    assert not remembered().applies_wholly(HEADER, fields=[PHONE, NAME])
    assert not remembered().applies_wholly(HEADER, fields=[PHONE, "skill"])


def test_what_is_kept_goes_by_name_and_is_json():
    kept = choices_by_name(
        HEADER,
        mapping={PHONE: 0, NAME: 1},
        joined={NAME: [2]},
        fallbacks={PHONE: [1]},
        country=None,
        do_not_disturb=2,
        constants={"skill": "Hindi"},
        date_order="month_first",
        known=[PHONE, NAME],
    )
    assert json.loads(json.dumps(kept)) == {
        "fields": {PHONE: "Mobile", NAME: "First"},
        "joined": {NAME: ["Last"]},
        "fallbacks": {PHONE: ["First"]},
        "country": "",
        "do_not_disturb": "Last",
        "constants": {"skill": "Hindi"},
        "date_order": "month_first",
        "known": [PHONE, NAME],
    }
