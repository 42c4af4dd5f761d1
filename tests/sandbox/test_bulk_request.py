"""Which requests are refused, and with which words."""

import json

import pytest

from campaigns.sandbox.bulk_request import (
    BULK_DATA_INVALID,
    BULK_DATA_MISSING,
    Options,
    Refused,
    read_bulk_data,
    read_options,
    require_names,
)
from tests.sandbox.outside import bulk_fields, rows


@pytest.mark.parametrize("missing", ["apiKey", "userName", "campaignName"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_request_without_key_user_or_campaign_is_refused_in_the_contracts_words(missing: str, value: str | None):
    with pytest.raises(Refused, match=f"^{missing} should not be empty$"):
        require_names(bulk_fields(**{missing: value}))


def test_the_first_that_is_missing_is_named():
    with pytest.raises(Refused, match="apiKey should not be empty"):
        require_names({})


def test_rows_are_read_with_their_map():
    data = read_bulk_data('{"map": ["PhoneNumber", "Priority"], "data": [["9812345678", 6], ["", null]]}')
    assert data.map == ("PhoneNumber", "Priority")
    assert data.rows == (("9812345678", 6), ("", None))


def test_missing_bulk_data_is_refused():
    with pytest.raises(Refused, match=BULK_DATA_MISSING):
        read_bulk_data("")


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "null",
        "[]",
        "{}",
        '{"map": "PhoneNumber", "data": [["1"]]}',
        '{"map": [1], "data": [["1"]]}',
        '{"map": ["PhoneNumber"]}',
        '{"map": ["PhoneNumber"], "data": []}',
        '{"map": ["PhoneNumber"], "data": {"0": ["1"]}}',
        '{"map": ["PhoneNumber"], "data": ["1"]}',
        '{"map": ["PhoneNumber"], "data": [{"PhoneNumber": "1"}]}',
        '{"map": ["PhoneNumber"], "data": [[["1"]]]}',
        '{"map": ["PhoneNumber"], "data": [[NaN]]}',
        '{"map": ["PhoneNumber"], "data": [["1"]',
        '\ufeff{"map": ["PhoneNumber"], "data": [["1"]]}',
        "[" * 100_000,
        f'{{"map": ["PhoneNumber"], "data": [[{"9" * 5000}]]}}',
    ],
)
def test_bulk_data_that_is_no_json_or_of_another_shape_is_refused(text: str):
    with pytest.raises(Refused, match=BULK_DATA_INVALID):
        read_bulk_data(text)


def test_five_hundred_rows_are_taken_and_one_more_is_refused():
    def text(count: int) -> str:
        return json.dumps({"map": ["PhoneNumber", "Name", "Priority"], "data": rows(count=count)})

    assert len(read_bulk_data(text(500)).rows) == 500
    with pytest.raises(Refused, match=r"^bulkData should not have more than 500 records$"):
        read_bulk_data(text(501))


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        ({}, Options(check_duplicate=False, is_delete=False, start=False)),
        ({"checkDuplicate": "true"}, Options(check_duplicate=True, is_delete=False, start=False)),
        (
            {"checkDuplicate": "false", "isDelete": "true", "action": "start"},
            Options(check_duplicate=False, is_delete=True, start=True),
        ),
    ],
)
def test_options_are_the_words_of_the_contract(fields: dict[str, str], options: Options):
    assert read_options(fields) == options


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("checkDuplicate", "True"),
        ("checkDuplicate", "1"),
        ("checkDuplicate", ""),
        ("isDelete", "yes"),
        ("isDelete", "FALSE"),
        ("action", "true"),
        ("action", ""),
    ],
)
def test_other_words_are_refused(name: str, value: str):
    with pytest.raises(Refused, match=f"^{name} should be "):
        read_options({name: value})
