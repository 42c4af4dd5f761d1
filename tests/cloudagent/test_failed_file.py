"""A failed file is read, whatever its columns, delimiter and encoding are."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import (
    MAX_FAILED_FILE_BYTES,
    MAX_FAILED_FILE_ROWS,
    is_beyond_bounds,
    read_failed_file,
)
from campaigns.dialer import FailedRow, FailedRows, Note, NoteCode

MAP = ["PhoneNumber", "Name", "Priority"]
LIKELY = (
    "PhoneNumber,Name,Priority,Reason\r\n"
    "9876543210,Ironman,6,Invalid number\r\n"
    '9876543211,"Shah, Ravi",7,Duplicate phone number\r\n'
)
RAVI = FailedRow("9876543211", "Duplicate phone number", ("9876543211", "Shah, Ravi", "7", "Duplicate phone number"), 3)
LIKELY_READ = FailedRows(
    (FailedRow("9876543210", "Invalid number", ("9876543210", "Ironman", "6", "Invalid number"), 2), RAVI),
    ("PhoneNumber", "Name", "Priority", "Reason"),
    (),
    phone=0,
    reason=3,
)


def read(text: str, *, map: list[str] = MAP) -> FailedRows:
    return read_failed_file(text.encode(), map=map)


def phones_and_reasons(read: FailedRows) -> list[tuple[str, str]]:
    return [(row.phone_text, row.reason) for row in read.rows]


def codes(read: FailedRows) -> list[NoteCode]:
    return [note.code for note in read.notes]


def test_the_likely_file_is_read() -> None:
    assert read(LIKELY) == LIKELY_READ


@pytest.mark.parametrize(
    "data",
    [
        LIKELY.encode("utf-8-sig"),
        LIKELY.encode("utf-16"),
        LIKELY.encode("utf-16-le"),
        LIKELY.encode("utf-16-be"),
        LIKELY.replace("\r\n", "\n").encode(),
        LIKELY.replace("\r\n", "\r").encode(),
        ("\r\n\r\n" + LIKELY.replace("\r\n", "\r\n,,,\r\n")).encode(),
        LIKELY.replace("Ironman", "Iron\0man").encode(),
        gzip.compress(LIKELY.encode()),
        ("sep=,\r\n" + LIKELY).encode(),
    ],
)
def test_encoding_packing_line_ends_and_blank_lines_do_not_matter(data: bytes) -> None:
    assert read_failed_file(data, map=MAP) == LIKELY_READ


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(delimiter: str) -> None:
    text = "PhoneNumber,Name,Reason\n9876543210,Ironman,Bad\n".replace(",", delimiter)
    assert phones_and_reasons(read(text)) == [("9876543210", "Bad")]


def test_an_old_windows_encoding_is_read() -> None:
    data = "PhoneNumber,Name,Reason\n9876543210,José,Pas trouvé\n".encode("cp1252")
    assert read_failed_file(data, map=MAP).rows[0].cells == ("9876543210", "José", "Pas trouvé")


def test_names_in_indian_scripts_are_read() -> None:
    assert read("PhoneNumber,Name,Reason\n9876543210,रमेश,अमान्य\n").rows[0].reason == "अमान्य"


@pytest.mark.parametrize(
    "header",
    [
        "PhoneNumber,Name,Reason",
        "phone_number,name,Error Message",
        "PHONE NUMBER,NAME,remarks",
        "Mobile No,Customer,Description",
        "Number,Who,Status",
        "PhoneNumber,Name,Something new",
        "What,PhoneNumber,Name",
        "PhoneNumber,Name,Reason for failure",
        "PhoneNumber,Name,Upload error",
    ],
)
def test_phone_and_reason_are_found_by_name(header: str) -> None:
    row = "Bad,9876543210,Ironman" if header.startswith("What") else "9876543210,Ironman,Bad"
    assert phones_and_reasons(read(f"{header}\n{row}\n")) == [("9876543210", "Bad")]


def test_the_likeliest_name_of_a_reason_wins() -> None:
    assert read("Status,PhoneNumber,Reason,Id\nFAILED,9876543210,Bad,7\n").rows[0].reason == "Bad"


def test_a_field_of_the_campaign_is_no_reason_though_it_is_called_so() -> None:
    text = "PhoneNumber,Status,Failure\n9876543210,Gold,Bad\n"
    assert read(text, map=["PhoneNumber", "Status"]).rows[0].reason == "Bad"


def test_of_two_columns_of_one_name_the_first_is_ours() -> None:
    text = "PhoneNumber,Status,Status\n9876543210,Gold,Bad\n"
    assert read(text, map=["PhoneNumber", "Status"]).rows[0].reason == "Bad"


def test_the_phone_column_is_told_by_its_values_where_no_name_helps() -> None:
    text = "Lead,Contact point,Reason\nA1,+91 98765-43210,Bad\nA2,(022) 2345 6789,Bad\n"
    assert [row.phone_text for row in read(text).rows] == ["+91 98765-43210", "(022) 2345 6789"]


def test_a_bad_phone_is_still_found_in_the_column_of_that_name() -> None:
    assert phones_and_reasons(read("PhoneNumber,Reason\nabc,Not a number\n")) == [("abc", "Not a number")]


def test_a_file_without_header_is_read_by_the_map() -> None:
    found = read("9876543210,Ironman,6,Invalid number\n9876543211,Thor,7,Duplicate\n")
    assert phones_and_reasons(found) == [("9876543210", "Invalid number"), ("9876543211", "Duplicate")]
    assert found.columns == ("PhoneNumber", "Name", "Priority", "Column 4")
    assert codes(found) == [NoteCode.NO_HEADER]


def test_a_file_without_header_may_begin_with_the_reason() -> None:
    found = read("Invalid number,9876543210,Ironman,6\nDuplicate,9876543211,Thor,7\n")
    assert phones_and_reasons(found) == [("9876543210", "Invalid number"), ("9876543211", "Duplicate")]
    assert found.columns == ("Column 1", "PhoneNumber", "Name", "Priority")


def test_without_a_reason_the_reason_is_empty_and_that_is_said() -> None:
    found = read("PhoneNumber,Name\n9876543210,Ironman\n")
    assert phones_and_reasons(found) == [("9876543210", "")]
    assert codes(found) == [NoteCode.NO_REASONS]


def test_without_phones_the_rows_are_shown_and_that_is_said() -> None:
    found = read("Name,Reason\nIronman,Bad\n")
    assert phones_and_reasons(found) == [("", "Bad")]
    assert codes(found) == [NoteCode.NO_PHONES]


def test_one_column_of_phones_is_enough() -> None:
    found = read("9876543210\n9876543211\n")
    assert [row.phone_text for row in found.rows] == ["9876543210", "9876543211"]


def test_a_reason_with_commas_needs_no_quotation_marks() -> None:
    text = "PhoneNumber,Reason\n9876543210,Bad number, too short, sorry\n9876543211,Bad\n"
    assert phones_and_reasons(read(text))[0] == ("9876543210", "Bad number, too short, sorry")


def test_empty_cells_after_the_last_column_are_no_part_of_the_reason() -> None:
    assert read("PhoneNumber,Reason\n9876543210,Bad,,\n").rows[0].reason == "Bad"


def test_a_first_row_without_a_good_number_is_not_taken_for_the_header() -> None:
    found = read("98765,Ironman,6,Error\n9876543211,Thor,7,Duplicate\n9876543212,Hulk,7,Duplicate\n")
    assert phones_and_reasons(found)[0] == ("98765", "Error")


def test_short_rows_are_filled_up() -> None:
    short = FailedRow("9876543210", "", ("9876543210", "", ""), 2)
    assert read("PhoneNumber,Name,Reason\n9876543210\n").rows == (short,)


def test_a_header_alone_has_columns_and_no_rows() -> None:
    found = read("PhoneNumber,Name,Reason\n")
    assert (found.rows, found.columns, found.notes) == ((), ("PhoneNumber", "Name", "Reason"), ())


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows() -> None:
    text = 'PhoneNumber,Name,Reason\n9876543210,"Iron,Bad\n9876543211,Thor,Worse\n'
    found = read(text)
    assert phones_and_reasons(found) == [("9876543210", "Bad"), ("9876543211", "Worse")]
    assert codes(found) == [NoteCode.STRAY_QUOTES]


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,", b"\xef\xbb\xbf", b"\xff\xfe", b" \t "])
def test_an_empty_file_has_no_rows(data: bytes) -> None:
    assert read_failed_file(data, map=MAP) == FailedRows((), (), ())


@pytest.mark.parametrize("data", [b"PK\x03\x04 a workbook", b"\xd0\xcf\x11\xe0 an old one", b"\x1f\x8b packed"])
def test_a_file_that_is_no_text_is_said_to_be_none(data: bytes) -> None:
    assert read_failed_file(data, map=MAP) == FailedRows((), (), (Note(NoteCode.NO_TABLE),))


LINE = "9876543210,Bad\n"


def test_as_many_rows_as_the_bound_allows_are_all_read():
    found = read("PhoneNumber,Reason\n" + LINE * (MAX_FAILED_FILE_ROWS - 1))
    assert (len(found.rows), found.notes) == (MAX_FAILED_FILE_ROWS - 1, ())  # the header is a row of the table


@pytest.mark.parametrize("too_much", [LINE * MAX_FAILED_FILE_ROWS, "x" * MAX_FAILED_FILE_BYTES], ids=["rows", "bytes"])
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_of_a_file_beyond_a_bound_nothing_is_read_and_that_is_said(too_much, packed):
    found = read_failed_file(packed(f"PhoneNumber,Reason\n{too_much}".encode()), map=MAP)
    assert (found.rows, is_beyond_bounds(found.notes)) == ((), True)


def test_a_gzip_bomb_is_not_unpacked_beyond_the_bound():
    found = read_failed_file(gzip.compress(b"0" * (3 * MAX_FAILED_FILE_BYTES)), map=MAP)
    assert codes(found) == [NoteCode.TABLE_TOO_LARGE]


def test_a_cell_of_any_length_ends_no_reading():
    found = read("PhoneNumber,Reason\n9876543210,Bad\n9876543211," + "x" * 200_000 + "\n9876543212,Bad\n")
    assert [row.phone_text for row in found.rows] == ["9876543210", "9876543211", "9876543212"]


def test_long_cells_and_many_columns_are_cut_and_that_is_said():
    found = read("PhoneNumber,Reason\n9876543210," + "x" * 10_000 + ",y" * 1000 + "\n")
    assert len(found.rows[0].cells) == 200
    assert len(found.rows[0].cells[1]) == 2000
    assert codes(found) == [NoteCode.CELLS_CUT]


def test_titles_above_the_header_are_no_rows():
    found = read("Failed records,,\nGenerated on,11/07/2024,\nPhoneNumber,Name,Reason\n9876543210,Ironman,Bad\n")
    assert [(row.phone_text, row.reason, row.number) for row in found.rows] == [("9876543210", "Bad", 4)]


def test_of_columns_that_nobody_knows_the_last_one_with_words_has_the_reason():
    found = read("Msisdn,Who,Outcome,When\n9876543210,Ironman,Bad,2024-07-11 11:45:54\n")
    assert phones_and_reasons(found)[1:] == [("9876543210", "Bad")]
    assert found.rows[0].cells == ("Msisdn", "Who", "Outcome", "When"), "perhaps no header: nothing is left out"


HURTFUL = [b",", b"\n", b'"', b'",', b"a", b"\0", b"1 ", b"9," * 300 + b"\n", b"a\x01" * 500 + b"\n"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", HURTFUL, ids=lambda unit: ascii(unit[:4]))
def test_megabytes_made_to_hurt_are_read_soon(unit: bytes) -> None:
    found = read_failed_file(unit * (5_000_000 // len(unit)), map=MAP)
    assert len(found.rows) <= 20_000


CELL = st.text(alphabet='ab,;"\t|\n\r\0 9क', max_size=8)


@given(
    st.one_of(
        st.binary(),
        st.text().map(str.encode).map(b"PhoneNumber,Reason\n".__add__),
        st.lists(st.lists(CELL, max_size=4).map(",".join), max_size=6).map("\n".join).map(str.encode),
    ),
    st.lists(st.sampled_from([*MAP, "Status", "", "क"]), max_size=4),
)
def test_any_bytes_are_rows_that_can_be_stored(data: bytes, map: list[str]) -> None:
    found = read_failed_file(data, map=map)
    for row in found.rows:
        assert len(row.cells) >= len(found.columns)
        assert row.phone_text in ("", *row.cells)
        assert not any("\0" in cell or cell.encode() is None for cell in (*row.cells, row.reason))
