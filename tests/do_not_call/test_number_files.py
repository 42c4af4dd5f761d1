"""Numbers in a file or a pasted text: all numbers are in a named column, and each other line is named."""

import io
import random
import re

import pytest

from campaigns import do_not_call
from campaigns.do_not_call import Given
from tests import make
from tests.cases.walk import FILES

A, B, C = "+919876543210", "+919876543211", "+919876543212"


def given(content: str | bytes) -> Given:
    """What is in the file. It is read in this process, since the tests made it."""
    body = content if isinstance(content, bytes) else content.encode()
    return do_not_call.given_file(io.BytesIO(body), guarded=False)


def columns(found: Given) -> list[tuple[str, list[str], bool]]:
    return [(column.label, column.phones, column.ticked) for column in found.columns]


def unread(found: Given) -> list[tuple[int, str, str]]:
    return [(line.row, line.column, line.found) for line in found.unread]


def test_a_first_row_that_holds_a_number_is_a_number():
    found = given((FILES / "61-dnc-prefixed.csv").read_bytes())
    assert columns(found) == [("Column A", [A, B, C], True)]
    assert (found.above, found.unread) == ([], [])


def test_all_columns_with_numbers_are_taken():
    found = given((FILES / "61b-dnc-two-columns.csv").read_bytes())
    assert columns(found) == [
        ("Mobile", [A, C], True),
        ("Landline", ["+912223456789", "+912223456788"], True),
    ]
    assert found.unread == []


@pytest.mark.parametrize(
    "content",
    [
        "Mob: 9876543210\nMob: 9876543211\nMob: 9876543212\n",
        "DND 9876543210\nDND 9876543211\nDND 9876543212\n",
        "9876543210 / 9876543211\nsee 9876543212\n",
        "phone\n9876543210\n9876543211\n9876543212\n",
        "Do not call list\n\nName,Mobile\nAsha,9876543210\nRavi,9876543211\nMeena,9876543212\n",
        make.workbook({"Out": [["Asked us"], [], ["Name", "Phone"], ["x", 9876543210], ["y", B], ["z", C]]}),
    ],
    ids=["with labels", "with words", "several in a cell", "a name", "a title", "a workbook with a title"],
)
def test_the_numbers_of_a_file_are_found_however_it_begins(content):
    assert given(content).phones == {A, B, C}


def test_each_line_without_a_number_is_named_with_its_row_and_text():
    found = given("Name,Mobile\nAsha,9876543210\nRavi,98765\nTotal,\n")
    assert unread(found) == [(3, "", "Ravi · 98765"), (4, "", "Total")]
    assert "5 digits, which is too few" in found.unread[0].message
    assert found.unread[1].message == "There is no phone number in this line."


def test_a_cell_without_a_number_is_named_though_its_line_has_one():
    found = given("Mobile,Landline\n9876543210,12345678\n9876543211,02223456789\n")
    assert unread(found) == [(2, "Landline", "12345678")]


def test_a_number_above_the_column_names_is_listed_and_not_added_by_itself():
    found = given(
        make.workbook({"Out": [["Call centre 022-23456789"], [], ["Name", "Phone"], ["Asha", A], ["Ravi", B]]})
    )
    assert found.above == [("Out", 1, "Call centre 022-23456789")]
    assert columns(found)[1] == ("Lines above the column names", ["+912223456789"], False)
    assert found.phones == {A, B}


@pytest.mark.parametrize("name", ["Order ID", "Aadhaar No", "Email", "Created time", "Invoice", "Amount"])
def test_ids_are_offered_and_not_added_by_themselves(name):
    found = given(f"Phone,{name}\n9876543210,7000000001\n9876543211,7000000002\n")
    assert columns(found) == [("Phone", [A, B], True), (name, ["+917000000001", "+917000000002"], False)]
    assert "something else" in found.columns[1].why_not


@pytest.mark.parametrize("name", ["Alternate Mobile", "Office Phone", "WhatsApp", "संपर्क नंबर", "Moblie Number", "x"])
def test_columns_named_like_phones_or_full_of_numbers_are_added(name):
    assert given(f"Phone,{name}\n9876543210,9876543211\n,9876543212\n").phones == {A, B, C}


def test_a_column_with_few_numbers_is_offered():
    found = given("Phone,Remarks\n9876543210,angry\n9876543211,also 9876543212\n9000000001,no\n")
    assert columns(found)[1] == ("Remarks", [C], False)
    assert "Few" in found.columns[1].why_not


def test_a_line_with_its_number_in_a_column_that_is_not_ticked_is_named():
    found = given("Phone,Order ID\n9876543210,\n9876543211,\n,7000000001\n")
    assert unread(found) == [(4, "", "7000000001")]


def test_a_column_of_ids_that_is_all_there_is_stays_a_question():
    assert given("Order ID\n7000000001\n7000000002\n").phones == set()


def test_all_visible_sheets_are_read_and_named():
    found = given(make.workbook({"May": [["Phone"], [A]], "Empty": [], "June": [[B], [C]]}))
    assert [(column.sheet, column.phones) for column in found.columns] == [("May", [A]), ("June", [B, C])]


def test_numbers_given_twice_are_counted_once():
    found = given("Phone,Mobile\n9876543210,9876543210\n9876543211,\n")
    assert (found.phones, found.doubles) == ({A, B}, 1)


def test_foreign_numbers_and_landlines_are_taken():
    assert given("Phone\n+65 9123 4567\n022-23456789\n").phones == {"+6591234567", "+912223456789"}


def test_a_number_at_the_end_of_a_long_text_is_not_passed_over_in_silence():
    found = given(f"Phone,Remarks\n9876543210,{'x' * 2_000} 9876543211\n")
    assert [(line.row, line.column) for line in found.unread] == [(2, "Remarks")]
    assert "only its beginning was searched" in found.unread[0].message


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"Name,City\nAsha,Pune\nRavi,Goa\n", "There is no phone number in the file"),
    ],
    ids=["nothing", "a PDF", "no phone numbers"],
)
def test_a_file_without_numbers_says_what_to_do(content, sentence):
    with pytest.raises(do_not_call.NoNumbers, match=sentence):
        do_not_call.given_file(io.BytesIO(content))


def test_sheets_with_too_many_rows_together_are_refused(monkeypatch):
    monkeypatch.setattr("campaigns.do_not_call.number_files.MOST_AT_ONCE", 3)
    with pytest.raises(do_not_call.NoNumbers, match="All sheets together"):
        given(make.workbook({"a": [[A], [B]], "b": [[B], [C]]}))


def test_pasted_lines_are_read_like_rows():
    found = do_not_call.given_lines("Mobile\n98765 43210\n\n9876543211, 9876543212\n12\n")
    assert found.phones == {A, B, C}
    assert unread(found) == [(1, "", "Mobile"), (5, "", "12")]


PLAIN = re.compile(r"(?<![\d+])(?:(?:\+|00)?91[ -]?|0)?([6-9]\d{4}[ -]?\d{5})(?!\d)")


@pytest.mark.parametrize("seed", range(12))
def test_every_number_that_a_plain_search_finds_is_in_a_column_or_its_line_is_named(seed):
    dice = random.Random(seed)

    def number() -> str:
        digits = f"{dice.choice('6789')}{dice.randrange(10**9):09}"
        split = f"{digits[:5]}{dice.choice(['', ' ', '-'])}{digits[5:]}"
        return dice.choice(["", "+91", "91", "0", "tel:+91", "Mob: ", "DND since 2020: "]) + split

    def cell() -> str:
        odd = ["", "", "Asha", "12/05/2023", "Rs 1,200", "ORD-20231", "98765", "total 3"]
        return dice.choice([number(), number() + dice.choice([" / ", ", ", "; "]) + number(), dice.choice(odd)])

    names = ["Name", "Phone", "Order ID", "Alt Mobile", "Remarks"]
    width = dice.randint(1, 4)
    lines = [[cell() for _ in range(width)] for _ in range(dice.randint(2, 30))]
    if dice.random() < 0.5:
        lines.insert(0, dice.sample(names, width))
    if not any(PLAIN.search(text) for line in lines for text in line):
        lines.append([number()])
    found = given(make.workbook({"List": lines}))
    shown = {phone for column in found.columns for phone in column.phones}
    named = {line.row for line in found.unread} | {row for _, row, _ in found.above}
    for row, line in enumerate(lines, start=1):
        searched = {"+91" + re.sub(r"\D", "", text) for each in line for text in PLAIN.findall(each)}
        assert searched <= shown or row in named, line
        if not searched and any(line):
            assert row in named or row == 1, line
