"""A callback is understood in each envelope; tests/data/callbacks/ has a real body for each."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import MAX_CALLBACK_BYTES, understand
from campaigns.dialer import CallbackFacts, Malformed, Note
from campaigns.models import notes_of_reading
from campaigns.wording import report_notes_in_words

BODIES = Path(__file__).parent.parent / "data" / "callbacks"

SAMPLE = CallbackFacts(
    transaction_id="172067852912917131638630",
    rounded_transaction_id="",
    total=6,
    processed=2,
    not_processed=4,
    failed_file_url=(
        "https://etl-dataprocessing.s3.ap-south-1.amazonaws.com/172067852912917131638630_error.csv"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=EXAMPLE%2F20240711%2Fap-south-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20240711T061551Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Security-Token=EXAMPLE%2FTOKEN%2B%2F%3D&X-Amz-Signature=" + "0" * 64
    ),
    status="Success",
    message="File Successfully uploaded.",
    started_at=datetime(2024, 7, 11, 6, 15, 29, tzinfo=UTC),
    ended_at=datetime(2024, 7, 11, 6, 15, 54, tzinfo=UTC),
    notes=(),
)

ENVELOPES = [
    ("callback_as_printed.txt", "application/json"),
    ("callback_without_outer_braces.txt", "application/json"),
    ("callback_data_string.json", "application/json"),
    ("callback_php_slashes.json", "application/json"),
    ("callback_flat_object.json", "application/json; charset=utf-8"),
    ("callback_string_of_object.json", "application/json"),
    ("callback_list_of_one.json", "application/json"),
    ("callback_nested_twice.json", "application/json"),
    ("callback_quoted_twice.json", "application/json"),
    ("callback_numbers.json", "application/json"),
    ("callback_floats.json", "application/json"),
    ("callback_counts_as_decimals.json", "application/json"),
    ("callback_nan.json", "application/json"),
    ("callback_names_in_other_case.json", "application/json"),
    ("callback_names_with_spaces.json", "application/json"),
    ("callback_snake_case.json", "application/json"),
    ("callback_both_names.json", "application/json"),
    ("callback_bom.json", "application/json"),
    ("callback_utf16.bin", "application/json"),
    ("callback_utf16_unmarked.bin", "application/json; charset=utf-16le"),
    ("callback_utf16_unmarked_be.bin", "application/json; charset=utf-16be"),
    ("callback_gzip.bin", "application/json"),
    ("callback_form.txt", "application/x-www-form-urlencoded"),
    ("callback_form_data.txt", "application/x-www-form-urlencoded"),
    ("callback_form_php_array.txt", "application/x-www-form-urlencoded"),
    ("callback_form_php_list.txt", "application/x-www-form-urlencoded"),
    ("callback_form_bare_link.txt", "application/x-www-form-urlencoded"),
    ("callback_form_quoted_values.txt", "application/x-www-form-urlencoded"),
    ("callback_percent_encoded.txt", "application/x-www-form-urlencoded"),
    ("callback_multipart.txt", "multipart/form-data; boundary=x"),
    ("callback_multipart_data.txt", "multipart/form-data; boundary=x"),
    ("callback_multipart_json_part.txt", "multipart/form-data; boundary=x"),
]


def said(*notes: Note) -> str:
    return report_notes_in_words(notes_of_reading(notes))


def facts(body: Any) -> CallbackFacts:
    understood = understand(body if isinstance(body, bytes) else json.dumps(body).encode(), "application/json")
    assert isinstance(understood, CallbackFacts)
    return understood


@pytest.mark.parametrize(("name", "content_type"), ENVELOPES)
def test_the_same_facts_are_found_in_every_envelope(name: str, content_type: str) -> None:
    assert understand((BODIES / name).read_bytes(), content_type) == SAMPLE


@pytest.mark.parametrize("name", [name for name, _ in ENVELOPES])
@pytest.mark.parametrize("content_type", ["", "text/html", "application/json", "multipart/form-data", "\x00\ud800"])
def test_a_content_type_may_lie(name: str, content_type: str) -> None:
    assert understand((BODIES / name).read_bytes(), content_type) == SAMPLE


def test_the_signed_link_is_in_no_repr() -> None:
    assert "X-Amz" not in repr(SAMPLE)


def test_when_nothing_failed_there_is_no_link() -> None:
    assert facts((BODIES / "callback_object.json").read_bytes()) == CallbackFacts(
        transaction_id="1292017169670681719733108",
        rounded_transaction_id="",
        total=500,
        processed=500,
        not_processed=0,
        failed_file_url="",
        status="Success",
        message="File Successfully uploaded.",
        started_at=datetime(2024, 5, 29, 7, 17, 56, tzinfo=UTC),
        ended_at=datetime(2024, 5, 29, 7, 18, 19, tzinfo=UTC),
        notes=(),
    )


def test_a_success_of_which_nothing_was_loaded_says_so_in_its_counts() -> None:
    understood = facts((BODIES / "callback_all_failed.json").read_bytes())
    assert (understood.status, understood.processed, understood.not_processed) == ("Success", 0, 6)


def test_every_body_in_the_folder_is_tested() -> None:
    tested = {name for name, _ in ENVELOPES} | {"callback_object.json", "callback_all_failed.json"}
    assert {body.name for body in BODIES.iterdir()} == tested


def test_the_object_with_the_counts_is_preferred_and_others_fill_its_gaps() -> None:
    understood = facts({"transactionId": "7", "status": "ok", "data": {"totalNoUploaded": "3", "status": "Success"}})
    assert (understood.transaction_id, understood.total, understood.status) == ("7", 3, "Success")


COUNTS_BY_HOW_THEY_ARE_WRITTEN = [
    ('"6"', 6),
    ("6", 6),
    ('"06"', 6),
    ('" 6 "', 6),
    ('"\\u00a06\\n"', 6),
    ('"+6"', 6),
    ("6.0", 6),
    ('"6.00"', 6),
    ('"\\"6\\""', 6),
    ("5E+2", 500),
    ("5.0e2", 500),
    ('"500.0"', 500),
    ('"1,234"', 1234),
    ('"1,234.00"', 1234),
    ('"+12,345"', 12345),
    ('"12,34,567"', 1234567),
    ('"1,234,567"', 1234567),
    ('"10,000,000"', 10_000_000),
    ("0", 0),
    ('"0.0"', 0),
]


@pytest.mark.parametrize(("written", "count"), COUNTS_BY_HOW_THEY_ARE_WRITTEN)
def test_a_count_is_read_however_it_is_written(written: str, count: int) -> None:
    understood = facts(f'{{"totalNoUploaded": {written}}}'.encode())
    assert (understood.total, understood.notes) == (count, ())


COUNTS_THAT_ARE_NONE = [
    '"-1"',
    '"six"',
    '"1.5"',
    '"6 of 6"',
    '"10000001"',
    '"٦"',
    '"1.234"',
    '"1,23"',
    '"1,23,45"',
    '"1,,234"',
    '",123"',
    '"12 34"',
    '"++6"',
    '"0x10"',
    '"1_000"',
    '"6."',
    '"Infinity"',
    "-1",
    "-0.0",
    "1.5",
    "1e-3",
    "1e400",
    "1e99",
    "9" * 5000,
    "0." + "0" * 5000,
]


@pytest.mark.parametrize("written", COUNTS_THAT_ARE_NONE, ids=lambda written: written[:10])
def test_a_count_that_cannot_be_meant_is_noted_and_left_out(written: str) -> None:
    understood = facts(f'{{"totalNoUploaded": {written}}}'.encode())
    assert understood.total is None
    assert said(*understood.notes).startswith("totalNoUploaded is “")


@pytest.mark.parametrize("value", [True, [], {"a": 1}, [6]])
def test_a_field_of_the_wrong_kind_is_noted_and_left_out(value: Any) -> None:
    understood = facts({"transactionId": "7", "numbersProcessed": value})
    assert understood.processed is None
    assert said(*understood.notes) == "numbersProcessed is neither text nor a number."


@pytest.mark.parametrize("body", [{"transactionId": "7"}, {"transactionId": "7", "totalNoUploaded": None}])
def test_what_is_absent_or_null_is_none_without_a_note(body: Any) -> None:
    assert (facts(body).total, facts(body).started_at, facts(body).notes) == (None, None, ())


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_counts_as_null(value: str) -> None:
    understood = facts(f'{{"numbersProcessed": {value}, "transactionId": {value}, "totalNoUploaded": 3}}'.encode())
    assert (understood.total, understood.processed, understood.transaction_id) == (3, None, "")
    assert understood.notes == ()


@pytest.mark.parametrize(
    "body",
    [
        b'{"totalNoUploaded": 6, "numbersProcessed": 6, "numbersProcessed": 2}',
        b'{"totalNoUploaded": 6, "numbersProcessed": 6, "numbers_processed": 2}',
        b'[{"totalNoUploaded": 6, "numbersProcessed": 6}, {"totalNoUploaded": 6, "numbersProcessed": 2}]',
        b'{"data": {"totalNoUploaded": 6, "numbersProcessed": 6}, "data": {"numbersProcessed": 2}}',
        b'{"data": {"totalNoUploaded": 6, "numbersProcessed": 6}, "copy": "{\\"numbersProcessed\\":2}"}',
        b"totalNoUploaded=6&numbersProcessed=6&numbersProcessed=2",
        b'--x\r\nContent-Disposition: form-data; name="totalNoUploaded"\r\n\r\n6'
        b'\r\n--x\r\nContent-Disposition: form-data; name="numbersProcessed"\r\n\r\n6'
        b'\r\n--x\r\nContent-Disposition: form-data; name="numbersProcessed"\r\n\r\n2\r\n--x--',
    ],
    ids=range(7),
)
def test_a_field_that_stands_twice_with_different_values_counts_for_nothing(body: bytes) -> None:
    understood = facts(body)
    assert (understood.total, understood.processed) == (6, None)
    assert said(*understood.notes) == (
        "numbersProcessed stands in the message more than once, with different values: none of them counts."
    )


@pytest.mark.parametrize(
    "body",
    [
        b'{"numbersProcessed": 6, "numbersProcessed": "6 ", "numbers_processed": null, "NumbersProcessed": ""}',
        b'[{"numbersProcessed": 6}, {"numbersProcessed": "6"}]',
        b"numbersProcessed=&numbersProcessed=6&numbersProcessed=+6",
    ],
    ids=range(3),
)
def test_a_field_that_stands_twice_with_one_value_is_that_value(body: bytes) -> None:
    assert (facts(body).processed, facts(body).notes) == (6, ())


def test_what_stands_beside_the_object_with_the_counts_does_not_contradict_it() -> None:
    """A program on the way may have a transaction of its own."""
    understood = facts({"transactionId": "relay-1", "data": {"transactionId": "7", "totalNoUploaded": 1}})
    assert (understood.transaction_id, understood.notes) == ("7", ())


def test_counts_that_do_not_add_up_are_noted_and_kept() -> None:
    understood = facts({"totalNoUploaded": "6", "numbersProcessed": "3", "numbersNotProcessed": "4"})
    assert (understood.total, understood.processed, understood.not_processed) == (6, 3, 4)
    assert said(*understood.notes) == "The counts do not add up: 6 is not 3 and 4."


@pytest.mark.parametrize("value", ["a b", "7" * 65, "<script>", "7\x00"])
def test_a_transaction_id_that_is_none_is_noted_and_not_shortened(value: str) -> None:
    understood = facts({"transactionId": value, "totalNoUploaded": "1"})
    assert understood.transaction_id == ""
    assert "which is not a transaction id" in said(*understood.notes)


@pytest.mark.parametrize("value", ["", "  ", "null", "None", "N/A", "-", None])
def test_no_link_is_no_link_in_any_words(value: Any) -> None:
    understood = facts({"transactionId": "7", "failedFilePath": value})
    assert (understood.failed_file_url, understood.notes) == ("", ())


@pytest.mark.parametrize(
    "value", ["https://h/" + "x" * 5000, "https://h/ x", "https://h/\x00", "https://h/\ud800"], ids=range(4)
)
def test_a_link_that_cannot_be_one_is_noted_and_left_out(value: str) -> None:
    understood = facts({"transactionId": "7", "failedFilePath": value})
    assert understood.failed_file_url == ""
    assert "which is not a link" in said(*understood.notes)


@pytest.mark.parametrize("value", ["file:///etc/passwd", "http://169.254.169.254/", "gopher://x"])
def test_a_dangerous_link_is_handed_on_for_others_to_refuse(value: str) -> None:
    assert facts({"transactionId": "7", "failedFilePath": value}).failed_file_url == value


@pytest.mark.parametrize(
    "value", ["yesterday", "2024-02-30 10:00:00", "0001-01-01 00:00:00", "2024-07-11T11:45:29Z", "20240711"]
)
def test_a_time_that_cannot_be_read_is_noted_and_left_out(value: str) -> None:
    understood = facts({"transactionId": "7", "startDateTime": value})
    assert understood.started_at is None
    assert "which is not a date and time" in said(*understood.notes)


def test_midnight_in_india_is_the_evening_before_in_utc() -> None:
    understood = facts({"transactionId": "7", "endDateTime": "2024-01-01 00:00:00"})
    assert understood.ended_at == datetime(2023, 12, 31, 18, 30, tzinfo=UTC)


def test_words_are_bounded_and_can_be_stored() -> None:
    understood = facts({"transactionId": "7", "message": "a\x00b\ud800" + "c" * 10_000})
    assert understood.message == ("a b " + "c" * 10_000)[:300]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"hello", "has none of a callback's fields"),
        (b"{}", "has none of a callback's fields"),
        (b"[]", "has none of a callback's fields"),
        (b'{"status":"Success","message":"x"}', "has none of a callback's fields"),
        (b'{"data":null}', "has none of a callback's fields"),
        (b"<html></html>", "has none of a callback's fields"),
        (b"a=b&c=d", "has none of a callback's fields"),
        (b"\x1f\x8b broken", "has none of a callback's fields"),
        (b"\xff\xfe\x00", "has none of a callback's fields"),
        (b"--x\r\n--x--", "has none of a callback's fields"),
        (b"&".join([b"a=1"] * 1000), "has none of a callback's fields"),
        (b"x" * (MAX_CALLBACK_BYTES + 1), "larger than 262,144 bytes"),
        (gzip.compress(b'{"totalNoUploaded": 1}' + b" " * 1_000_000, mtime=0), "larger than 262,144 bytes"),
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_what_is_no_callback_says_why(body: bytes, reason: str) -> None:
    understood = understand(body, "text/plain")
    assert isinstance(understood, Malformed)
    assert reason in said(understood.reason)


def test_a_body_without_content_type_has_its_sentence_too() -> None:
    understood = understand(b"hello", "")
    assert isinstance(understood, Malformed)
    assert said(understood.reason) == "The message, announced as something unnamed, has none of a callback's fields."


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"data":' * 100_000,
        b'{"a":' * 20 + b"[" + b"1," * 500_000,
        b'{"x":[' + b'"{{{{",' * 140_000 + b"1]}",
        b"{" * MAX_CALLBACK_BYTES,
        b'"' * MAX_CALLBACK_BYTES,
        b"\0" * MAX_CALLBACK_BYTES,
        b"--x\r\n" * 200_000,
        b"data[" * 200_000,
        b"--b\r\ncontent-disposition:" + b";name" * 200_000,
        b'{"a":1,' + b'"a":{"a":[]},' * 20_000 + b'"b":1}',
        b'{"a":[],' + b'"a":[[]],' * 29_000 + b'"a":1}',
        b"[" * 900 + b'{"x":{}}' + b"]" * 900,
        b"%7b" * 80_000,
        b"a=https://" + b"&X-Amz-" * 35_000,
        b"=https://" * 28_000,
        b"=https://a&X-Amz-" * 15_000,
        b"a[" * 100_000 + b"=1",
        b"[][][][][" * 28_000 + b"=1",
        b'{\0"\0' * 60_000,
        b'"\\"' * 60_000,
    ],
    ids=lambda body: ascii(body[:12]),
)
def test_a_megabyte_made_to_hurt_is_malformed_soon(body: bytes) -> None:
    assert isinstance(understand(body[:MAX_CALLBACK_BYTES], "application/json"), Malformed)


NAMES = st.sampled_from(["data", "transactionId", "totalNoUploaded", "failedFilePath", "startDateTime", "message"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=10,
)


@given(
    st.one_of(
        st.binary(),
        st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
        JSON.map(lambda value: json.dumps(value).encode()),
        JSON.map(lambda value: json.dumps({"data": json.dumps(value)}).replace("\\", "").encode()),
        st.dictionaries(NAMES, st.text(), min_size=1).map(
            lambda fields: "&".join(f"{name}={value}" for name, value in fields.items()).encode("utf-8", "replace")
        ),
    ),
    st.text(),
)
def test_any_bytes_are_facts_that_can_be_stored_or_malformed(body: bytes, content_type: str) -> None:
    understood = understand(body, content_type)
    if isinstance(understood, Malformed):
        kept = [said(understood.reason)]
    else:
        kept = [
            understood.transaction_id,
            understood.failed_file_url,
            understood.status,
            understood.message,
            said(*understood.notes),
        ]
        for count in (understood.total, understood.processed, understood.not_processed):
            assert count is None or 0 <= count <= 10_000_000
    for text in kept:
        assert "\0" not in text
        assert len(text.encode()) < 20_000
