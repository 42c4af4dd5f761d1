"""Text files that people really have: quotation marks and commas out of place, damaged bytes, files of old Macs and of
DOS."""

import pytest

from campaigns import uploads
from tests.cases.walk import FILES, Walked, walk

pytestmark = pytest.mark.django_db


def phones(first: int, count: int) -> list[str]:
    return [str(first + each) for each in range(count)]


def test_a_quote_that_closes_rows_later_is_a_warning_that_names_the_row():
    walked = walk("18-quote-swallows-rows.csv")

    assert walked.warnings == ["quote_swallows_rows"]
    assert walked.upload.reading_warnings[0]["rows"] == [3]


def test_plain_quotation_marks_give_back_what_a_quote_swallowed():
    walked = walk("18-quote-swallows-rows.csv")
    upload = walked.upload

    uploads.choose_how_text_is_read(upload=upload, encoding="", delimiter="", quoting="plain")
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()

    assert (upload.quoting, walked.warnings) == ("plain", [])
    assert walked.phones == phones(9876543210, 6)


def test_a_row_with_more_cells_than_the_header_is_not_sent():
    walked = walk("19-unquoted-comma.csv", fields=["PhoneNumber", "Name", "City", "OrderNumber"])

    assert walked.problems == {3: ["values_moved"]}
    assert walked.phones == ["9876543210", "9876543212"]
    assert walked.sent[1] == {"PhoneNumber": "9876543212", "Name": "Meena", "City": "Nashik", "OrderNumber": "A3"}


def test_one_damaged_character_is_a_problem_of_its_row_alone():
    walked = walk("20-one-truncated-char.csv")

    assert walked.upload.encoding == "utf-8"
    assert walked.problems == {21: ["damaged_characters"]}
    assert walked.sent == [{"PhoneNumber": phone, "Name": "आशा राव"} for phone in phones(9876543200, 19)]


def test_a_tab_parts_columns_where_names_have_commas():
    walked = walk("15-tab-with-comma-names.txt", choices=["PhoneNumber", "Name"])

    assert [lead["PhoneNumber"] for lead in walked.sent] == phones(9876543210, 3)
    assert walked.sent[0]["Name"] == "Rao Asha"  # the dialer allows no comma in names


def test_the_end_of_file_mark_of_dos_is_no_row():
    walked = walk("25-dos-eof.csv")

    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
    ]
    assert (walked.problems, walked.upload.total_rows, walked.warnings) == ({}, 2, [])


def test_a_file_of_an_old_mac_has_its_letters_and_rows():
    walked = walk("48-mac-cr.csv")

    assert walked.upload.encoding == "mac-roman"
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "José"},
        {"PhoneNumber": "9876543211", "Name": "Zoë"},
    ]


def test_a_line_break_within_a_number_raises_no_alarm():
    assert walk("79-newline-inside-number.csv").warnings == []


def test_utf_16_with_tabs_is_read_as_it_is():
    walked = walk("01-facebook-leads-utf16.csv")

    assert (walked.upload.encoding, walked.upload.delimiter, walked.warnings) == ("utf-16", "tab", [])


@pytest.mark.parametrize("name", ["03-equals-quote.csv", "60-html-entities.csv"])
def test_signs_of_other_programs_raise_no_alarm(name):
    upload = walk(name).upload

    assert (upload.delimiter, upload.reading_warnings) == ("comma", [])
    assert upload.last_row == (FILES / name).read_bytes().count(b"\n")


# ---- their relatives ----------------------------------------------------------------------------------------------

FIELDS = ["PhoneNumber", "Name", "City", "Amount"]


def leads(*rows, header="Mobile,Name,City,Amount", by=","):
    usual = [f"98765432{each},Asha,Pune,{each}" for each in range(10, 16)]
    return "\n".join([header, *usual[:3], *rows, *usual[3:], ""]).replace(",", by).encode()


@pytest.mark.parametrize(
    ("content", "row"),
    [
        pytest.param(leads("9876543201,Ravi,Pune,1,50,000"), 5, id="an amount with commas"),
        pytest.param(leads("9876543201,Kumar, Ravi,Pune,5"), 5, id="a name with a comma"),
        pytest.param(leads("9876543201,Kumar,Ravi,Pune,5", by=";"), 5, id="semicolons"),
        pytest.param(leads("9876543201,Kumar,Ravi,Pune,5", by="\t"), 5, id="tabs"),
        pytest.param(leads("9876543201,Ravi,Pune,5,x", header="Mobile,Name,City,"), 5, id="a blank name at the end"),
        pytest.param(b"Leads of March\n\n" + leads("9876543201,A,B,Pune,5"), 7, id="a title above"),
        pytest.param(
            b"".join(b"Line %d\n" % each for each in range(25)) + leads("9876543201,A,B,Pune,5"),
            30,
            id="many lines above",
        ),
    ],
)
def test_values_that_have_moved_are_not_sent(content, row):
    upload = walk(content, fields=FIELDS).upload
    if upload.header_row != row - 4:
        uploads.choose_header_row(upload=upload, header_row=row - 4)
        uploads.begin_check(upload=upload)
        uploads.check(upload_id=upload.pk)
        upload.refresh_from_db()

    walked = Walked(upload)
    assert walked.problems[row][-1] == "values_moved"
    assert walked.phones == phones(9876543210, 6)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(leads(header="Mobile,Name,City"), id="a column without a name"),
        pytest.param(leads("9876543201,Ravi,Pune,5", header="Mobile,Name,City,"), id="blank names are counted"),
        pytest.param(leads("9876543216,Ravi,Pune,5,,,"), id="blank cells beyond"),
        pytest.param(leads("9876543216,Ravi"), id="short rows"),
        pytest.param(leads('9876543216,"Kumar, Ravi",Pune,"1,50,000"'), id="values in quotes"),
    ],
)
def test_rows_whose_values_are_where_they_belong_are_sent(content):
    walked = walk(content)

    assert len(walked.phones) == walked.upload.total_rows
    assert (walked.problems, walked.warnings) == ({}, [])


def test_a_row_that_a_line_break_parted_is_a_warning():
    walked = walk(
        b"Mobile,Name,Alternate,City\n9876543210,Asha,9123456710,Pune\n9876543211,Ravi,9123456711,Pune\n"
        b"9876543212,Meena,\n9123456712,Pune\n",
        choices=["PhoneNumber", "Name", "", ""],
    )

    assert walked.warnings == ["rows_split_by_line_break"]
    assert walked.upload.reading_warnings[0]["rows"] == [4, 5]


def test_letters_of_two_encodings_in_one_file_are_sent_or_are_problems():
    walked = walk("Mobile,Name\n9876543210,आशा\n".encode() + "9876543211,José\n9876543212,Asha\n".encode("cp1252"))

    assert walked.problems == {3: ["damaged_characters"]}
    assert walked.sent[0] == {"PhoneNumber": "9876543210", "Name": "आशा"}
