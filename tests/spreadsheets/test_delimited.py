"""Text with delimiters: encoding, delimiter, quotation marks, row numbers."""

import codecs

import pytest

from campaigns.spreadsheets import DELIMITERS, ENCODINGS, delimited
from tests.spreadsheets.saying import said

LEADS = "Name,Phone,City\r\nAsha,9876543210,Pune\r\nRavi,9876543211,Delhi\r\n"
READ = {1: ("Name", "Phone", "City"), 2: ("Asha", "9876543210", "Pune"), 3: ("Ravi", "9876543211", "Delhi")}


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(LEADS.encode(), "UTF-8", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + LEADS.encode(), "UTF-8", id="UTF-8 with its mark"),
        pytest.param(LEADS.encode("utf-16"), "UTF-16", id="UTF-16 with its mark"),
        pytest.param(codecs.BOM_UTF16_BE + LEADS.encode("utf-16-be"), "UTF-16", id="UTF-16, the other way round"),
        pytest.param(LEADS.encode("utf-16-le"), "UTF-16", id="UTF-16 without mark"),
        pytest.param(LEADS.encode("utf-16-be"), "UTF-16", id="UTF-16 without mark, the other way round"),
        pytest.param(LEADS.encode("utf-32"), "UTF-32", id="UTF-32"),
    ],
)
def test_the_encoding_is_found_and_said(read, content: bytes, encoding: str) -> None:
    contents, rows = read(content)
    assert rows == READ
    assert contents.notices == (f"Read as text in {encoding}, with commas between the columns.",)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("José 😀 स्वागत", "utf-8"), ("José 😀 स्वागत", "utf-16-le"), ("José Müller €", "cp1252")],
)
def test_letters_of_all_kinds_arrive(read, name: str, codec: str) -> None:
    content = f"Name;Phone\n{name};9876543210\n" * 3
    assert read(content.encode(codec)).rows[2] == (name, "9876543210")


def test_a_doubtful_encoding_is_said_with_what_to_do(read) -> None:
    notices = read("Name,City\nJosé,Málaga\n".encode("cp1252")).contents.notices
    assert "Windows-1252" in notices[0]
    assert "choose another encoding" in notices[1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Asha{0}9876543210{0}Pune", id="plain"),
        pytest.param('"Rao, Asha; Dr."{0}9876543210{0}"MG Road, 1; 2"', id="other delimiters in quotes"),
        pytest.param("Asha{0}9876543210{0}12.50", id="decimals"),
    ],
)
def test_the_delimiter_is_found(read, delimiter: str, line: str) -> None:
    content = "\n".join([f"Name{delimiter}Phone{delimiter}Other", *[line.format(delimiter)] * 5])
    contents, rows = read(content.encode())
    assert contents.columns == 3
    assert rows[2][1] == "9876543210"


def test_decimal_commas_do_not_hide_semicolons(read) -> None:
    assert read(b"Lat;Long;Phone\n18,5;73,8;98765\n19,1;72,9;98766\n").rows[3] == ("19,1", "72,9", "98766")


def test_a_title_does_not_hide_the_delimiter(read) -> None:
    content = b"Leads, March, Pune, Delhi\n\nName;Phone\nAsha;98765\nRavi;98766\nMeera;98767\n"
    assert read(content).rows[4] == ("Asha", "98765")


def test_one_column_is_one_column(read) -> None:
    contents, rows = read(b"Phone\n9876543210\n9876543211")
    assert contents.columns == 1
    assert rows[3] == ("9876543211",)
    assert contents.notices == ("Read as text in UTF-8, in one column.",)


@pytest.mark.parametrize("told", ["sep=;\r\n", "SEP=;\n", "\ufeffsep=;\n"])
def test_excels_own_line_is_obeyed_and_is_no_row(read, told: str) -> None:
    assert read((told + "Name;A,B\nAsha;1,5\n").encode()).rows == {1: ("Name", "A,B"), 2: ("Asha", "1,5")}


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param('a,b\n"x\ny",1\nc,d\n', {1: ("a", "b"), 2: ("x\ny", "1"), 3: ("c", "d")}, id="quoted break"),
        pytest.param("a,b\n\n,\nc,d\n", {1: ("a", "b"), 4: ("c", "d")}, id="blank rows count"),
        pytest.param("\n\na,b\nc,d", {3: ("a", "b"), 4: ("c", "d")}, id="blank rows above, no last line end"),
        pytest.param("a,b\rc,d\r", {1: ("a", "b"), 2: ("c", "d")}, id="line ends of old Macs"),
        pytest.param('a,b\n"say ""hi""",d\n', {1: ("a", "b"), 2: ('say "hi"', "d")}, id="doubled quotes"),
        pytest.param("a,b,,\nc,,,\n", {1: ("a", "b"), 2: ("c",)}, id="blank cells at the end"),
        pytest.param('a,b\n5" pipe,d\n', {1: ("a", "b"), 2: ('5" pipe', "d")}, id="inches"),
    ],
)
def test_rows_have_the_numbers_that_excel_shows(read, content: str, rows: dict[int, tuple[str, ...]]) -> None:
    assert read(content.encode()).rows == rows


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"Asha,98765', ('"Asha', "98765")),
        ('"ABC" Ltd,98765', ("ABC Ltd", "98765")),
        ('Asha,"98765', ("Asha", '"98765')),
    ],
)
def test_a_lone_quotation_mark_swallows_no_lead(read, line: str, cells: tuple[str, ...]) -> None:
    contents, rows = read(f'Name,Phone\n{line}\nRavi,98766\n"Meera",98767\n'.encode())
    assert rows == {1: ("Name", "Phone"), 2: cells, 3: ("Ravi", "98766"), 4: ("Meera", "98767")}
    assert contents.notices[-1].startswith("Rows with quotation marks out of place: 1, the first is row 2.")


def test_two_lone_quotation_marks_swallow_nothing_between_them(read) -> None:
    rows = read(b'Name,Phone\n"Asha,1\nRavi,2\n"Meera,3\nJaya,4\n').rows
    assert [cells[1] for cells in rows.values()] == ["Phone", "1", "2", "3", "4"]


@pytest.mark.parametrize("line", ['a","', 'x,"a', '"', '"""', '",', '"a\n\n\n', '="'])
def test_no_quotation_mark_makes_the_lines_be_read_again_and_again(read_or_refused, monkeypatch, line: str) -> None:
    """Each of these lines begins a cell that no later line ends, or that each later line ends and begins anew."""
    count, read_line = [0], delimited._Lines.__next__

    def counted(lines: delimited._Lines) -> str:
        count[0] += 1
        assert count[0] < 5 * 30_000, "the lines are read again and again"
        return read_line(lines)

    monkeypatch.setattr(delimited, "_AGAIN_AT_LEAST", 10_000)
    monkeypatch.setattr(delimited._Lines, "__next__", counted)
    read_or_refused("\n".join([line] * (30_000 // (1 + line.count("\n")))).encode())


def test_a_line_that_is_not_tried_again_is_read_as_it_stands(read, monkeypatch) -> None:
    monkeypatch.setattr(delimited, "_AGAIN_AT_LEAST", 0)
    lines = ['a","', *(f"{9000000001 + number},Asha" for number in range(9)), '9000000010,"Asha\nRao"']
    found = read("\n".join(lines).encode())
    assert found.rows[2] == ("9000000001", "Asha")
    assert found.rows[10] == ("9000000009", "Asha")


def test_nuls_are_left_out_and_said(read) -> None:
    contents, rows = read(b"Name,Phone\nAs\0ha,98765\0\0\nRavi,98766\n" + b"\0" * 9)
    assert rows == {1: ("Name", "Phone"), 2: ("Asha", "98765"), 3: ("Ravi", "98766")}
    assert "NUL" in contents.notices[-1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"Name,Phone\n" + b"x," * 600_000, "row_too_long", id="an endless line"),
        pytest.param(b"Name,Phone\n" + b"\0" * 5 + b"a" * 2_000_000, "row_too_long", id="an endless word"),
    ],
)
def test_endless_lines_are_refused_with_their_row(refusal, content: bytes, code: str) -> None:
    refused = refusal(content)
    assert refused.code == code
    assert "Row 2 " in said(refused)


@pytest.mark.parametrize("delimiter", [key for key in DELIMITERS if key != "none"])
@pytest.mark.parametrize("encoding", [key for key in ENCODINGS if key not in ("shift_jis", "cp1251", "gb18030")])
def test_text_is_read_as_it_is_chosen_to_be(read, encoding: str, delimiter: str) -> None:
    header, delimits = "Name;x,y|z\tw", DELIMITERS[delimiter]
    content = f"{header}\r\nJose,,,;;;\r\n".encode(ENCODINGS[encoding].codec)
    reading = read(content, encoding=encoding, delimiter=delimiter)
    assert reading.rows[1] == tuple(header.split(delimits))
    assert (reading.contents.encoding, reading.contents.delimiter) == (encoding, delimiter)


@pytest.mark.parametrize(
    ("written_in", "name"),
    [("cp1251", "Иван"), ("cp1256", "محمد"), ("shift_jis", "田中"), ("gb18030", "आशा"), ("cp1250", "Łukasz")],
)
def test_letters_of_an_encoding_that_cannot_be_found_arrive_when_it_is_chosen(read, written_in: str, name: str) -> None:
    assert read(f"Name,Phone\n{name},98765\n".encode(written_in), encoding=written_in).rows[2] == (name, "98765")


def test_one_column_is_one_column_when_it_is_chosen(read) -> None:
    assert read(b"Rao, Asha\nIyer, Ravi\n", delimiter="none").rows == {1: ("Rao, Asha",), 2: ("Iyer, Ravi",)}


def test_what_was_found_is_told_as_what_can_be_chosen(read) -> None:
    contents = read("Name;Ort\nJosé;Köln\n".encode("cp1252")).contents
    assert (contents.encoding, contents.delimiter) == ("cp1252", "semicolon")
    assert read(codecs.BOM_UTF8 + LEADS.encode()).contents.encoding == "utf-8"
    assert read(b"sep=:\nName:Phone\nAsha:98765\n").contents.delimiter == ":"
    assert read(b"Name\nAsha\n").contents.delimiter == "none"


def test_letters_that_are_none_in_the_chosen_encoding_are_counted_with_the_first_row(read) -> None:
    reading = read("Name,Phone\nAsha,98765\nJosé,98766\nRené,98767\n".encode("cp1252"), encoding="utf-8")
    assert reading.rows[3] == ("Jos\ufffd", "98766")
    assert any("none in this encoding: 2, the first is row 3." in notice for notice in reading.contents.notices)


def test_a_delimiter_that_the_file_names_gives_way_to_the_chosen_one(read) -> None:
    assert read(b"sep=;\nName,Phone\nAsha,98765\n", delimiter="comma").rows[1] == ("Name", "Phone")


def test_rows_of_utf_8_in_a_file_of_windows_are_a_warning_that_names_them(read) -> None:
    others = "".join(f"98765,{name}\n" for name in ["José", "Müller", "Ångström", "Renée"]).encode("cp1252")
    contents = read(b"Mobile,Name\n" + others + "98766,Zoë\n98767,Asha\n".encode()).contents
    assert contents.encoding == "cp1252"
    assert [(warning.code, warning.rows) for warning in contents.warnings] == [("mixed_encodings", (6,))]


def test_letters_of_windows_alone_are_no_mixture(read) -> None:
    assert read("Mobile,Name\n98765,José\n98766,Müller\n".encode("cp1252")).contents.warnings == ()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "cp1252", "cp850"])
@pytest.mark.parametrize("end", ["\x1a", "\x1a\x1a\x1a", "\x1a\r\n", "\r\n\x1a\r\n"])
def test_the_end_of_file_mark_of_dos_is_no_row_and_no_character(read, codec: str, end: str) -> None:
    reading = read(f"Mobile,Name\r\n98765,Asha\r\n{end}".encode(codec))
    assert reading.rows == {1: ("Mobile", "Name"), 2: ("98765", "Asha")}
    assert (reading.contents.last_row, len(reading.contents.notices)) == (2, 1)


def test_the_mark_may_stand_behind_the_last_value(read) -> None:
    assert read(b"Mobile,Name\r\n98765,Asha\x1a").rows[2] == ("98765", "Asha")


def test_files_that_were_joined_with_their_marks_are_read_whole(read) -> None:
    rows = read(b"Mobile,Name\r\n98765,Asha\r\n\x1a98766,Ravi\r\n\x1a\r\n98767,Meena\r\n\x1a").rows
    assert rows == {1: ("Mobile", "Name"), 2: ("98765", "Asha"), 3: ("98766", "Ravi"), 5: ("98767", "Meena")}


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("odd", [b"\n", b"\0", b"\x1a", b"A"])
def test_an_odd_byte_behind_the_last_line_is_no_row(read, codec: str, odd: bytes) -> None:
    reading = read("Mobile,Name\r\n98765,José\r\n".encode(codec) + odd)
    assert reading.rows == {1: ("Mobile", "Name"), 2: ("98765", "José")}
    assert "ends in the middle of a character" in reading.contents.notices[-1]
