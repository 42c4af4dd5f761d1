"""Which character separates the columns: found by the rows and cells, or given."""

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.spreadsheets import delimiter_of
from campaigns.spreadsheets.delimiter import find_delimiter


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        pytest.param("Mobile\tName (Last, First)\n98765\tRao, Asha\n98766\tIyer, Ravi\n", "\t", id="names with commas"),
        pytest.param("Mobile\tName\n98765\tRao, Asha\n98766\tIyer, Ravi\n98767\tShah, Meena\n", "\t", id="below only"),
        pytest.param("Name, Title\tMobile\nRao, Dr.\t98765\nIyer, Mr.\t98766\n", "\t", id="the phone at the end"),
        pytest.param("p:Mobile\tName, City\np:+919876543210\tRao, Pune\n", "\t", id="a phone with a prefix"),
        pytest.param("a;b,c\n98765;2,5\n98766;4,5\n", ";", id="decimal commas"),
        pytest.param("Leads, March\nName;A;B\n" + "Asha;1,5;2,5\n" * 30, ";", id="decimal commas below a title"),
        pytest.param("Mobile|Name, City\n98765|Asha, Pune\n", "|", id="vertical bars"),
        pytest.param("Mobile,Name\n98765\t,Asha\n98766\t,Ravi\n", ",", id="tabs that keep Excel from counting"),
        pytest.param("Mobile,Tags\n98765,a;b\n98766,c;d\n", ",", id="lists in a cell"),
        pytest.param("Mobile,Name | City\n98765,Asha | Pune\n", ",", id="bars in a cell"),
        pytest.param("Mobile,Amount;Due\n9876543210,12;13\n9876543211,14;15\n", ",", id="numbers in a cell"),
        pytest.param("Mobile~Name\n98765~Asha\n98766~Ravi\n", "~", id="tildes"),
        pytest.param("Mobile^Name^City\n98765^Asha^Pune\n", "^", id="carets"),
        pytest.param("Mobile:Name\n98765:Asha\n98766:Ravi\n", ":", id="colons"),
        pytest.param("Mobile¦Name\n98765¦Asha\n98766¦Ravi\n", "¦", id="broken bars"),
        pytest.param("Name: Asha\nMobile: 98765\n", None, id="lines with a name before a colon"),
        pytest.param("Name:Asha\nMobile:98765\nName:Ravi\nMobile:98766\n", None, id="the same without spaces"),
        pytest.param("Mobile:98765\nMobile:98766\n", None, id="a word before each number"),
        pytest.param("Time\n10:30\n11:20\n", None, id="times"),
        pytest.param("Site\nhttp://a.example\nhttp://b.example\n", None, id="addresses of pages"),
        pytest.param("Mobile,Site\n98765,http://a.example/~b\n98766,http://c.example/~d\n", ",", id="tildes in them"),
        pytest.param("Phone\n98765\n98766\n", None, id="one column"),
        pytest.param("Name\nRao Asha\nIyer Ravi\n", None, id="one column of names"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_the_one_that_leaves_whole_values(content: str, delimiter: str | None, line_end: str) -> None:
    assert find_delimiter(content.replace("\n", line_end)) == delimiter


@pytest.mark.parametrize("key", [",", ";", "|", "~", "^", ":", "#", "/", "_", "¦", "§", "-"])
def test_any_one_sign_can_be_given(read, key: str) -> None:
    reading = read(f"Mobile{key}Name\n98765{key}Asha\n".encode(), delimiter=key)
    assert reading.rows[2] == ("98765", "Asha")


def test_a_usual_one_has_its_name_however_it_was_given(read) -> None:
    assert read(b"Mobile;Name\n98765;Asha\n", delimiter=";").contents.delimiter == "semicolon"
    assert read(b"Mobile~Name\n98765~Asha\n", delimiter="~").contents.delimiter == "~"


@pytest.mark.parametrize("key", ["", "a", "é", "आ", "7", "७", '"', " ", "\u00a0", "\n", "\r", "\0", "||", "commas"])
def test_what_cannot_part_columns_is_none(key: str) -> None:
    with pytest.raises(KeyError):
        delimiter_of(key)


leads = st.tuples(
    st.integers(6_000_000_000, 9_999_999_999).map(str),
    st.sampled_from(["Rao, Asha", "Dr. Iyer; Ravi", "Meena | Kiran", "O'Brien", "आशा राव", 'TV 43"', "A, B, C"]),
    st.sampled_from(["12,50", "1,00,000", "Flat 3, MG Road", "a;b", "x | y", "10:30", ""]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(leads, min_size=3, max_size=60), st.sampled_from(",;\t|"), st.permutations(range(3)))
def test_the_delimiter_of_any_list_of_leads_is_found(
    table: list[tuple[str, str, str]], delimiter: str, order: list[int]
) -> None:
    content = StringIO(newline="")
    rows = [("Mobile", "Name (Last, First)", "Amount; Address"), *table]
    csv.writer(content, delimiter=delimiter).writerows([[row[index] for index in order] for row in rows])
    assert find_delimiter(content.getvalue()) == delimiter
