"""Cells over several lines: which of them have swallowed rows, and which are addresses and notes."""

import csv
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEADER = "Mobile,Name,Address,City"
ROWS = [f"98765432{row:02},Asha,{row} MG Road,Pune" for row in range(10, 20)]


def swallowing_rows(read, content: str, **how: str) -> list[int]:
    warnings = read(content.encode(), **how).contents.warnings
    assert {warning.code for warning in warnings} <= {"quote_swallows_rows"}
    return named_rows(warnings)


def named_rows(warnings) -> list[int]:
    return [row for warning in warnings if warning.code == "quote_swallows_rows" for row in warning.rows]


def file_of(*rows: str, header: str = HEADER, line_end: str = "\n") -> str:
    return line_end.join([header, *ROWS[:3], *rows, *ROWS[3:], ""])


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                '9876543201,Ravi,1 A Road,"43 in TV',
                "9876543202,Meena,2 B Road,Pune",
                '9876543203,Divya,3 C Road,TV 43"',
            ],
            id="last column",
        ),
        pytest.param(['9876543201,Ravi,"43 in TV,Pune', '9876543202,Meena,TV 43",Pune'], id="middle column"),
        pytest.param(['9876543201,"Ravi,1 A Road,Pune', '9876543202,Meena",2 B Road,Pune'], id="a name"),
        pytest.param(['9876543201,Ravi,"43 in TV,Pune', '9876543202,TV 43",2 B Road,Pune'], id="of other columns"),
        pytest.param(['9876543201,Ravi,"43 in TV', '9876543202,Meena,TV 43",Pune'], id="a row that is short"),
        pytest.param(
            ['9876543201,"Rao, Ravi","43 in TV,Pune', '9876543202,Meena,TV 43",Pune'], id="behind a quoted cell"
        ),
        pytest.param(
            ['+65 9123 4567,Ravi,"43 TV,Pune', '+65 9123 4568,Meena,43",Pune'], id="numbers of no Indian mobile"
        ),
        pytest.param(
            ['02223456781,Ravi,"43 TV,Pune', '02223456782,Meena,43",Pune'], id="fixed lines, by the shape of the rows"
        ),
        pytest.param(['9876543201,Ravi,"1 A Road', 'Ph: 9876543202",Pune'], id="an address with a phone of its own"),
        pytest.param(['9876543201,Ravi,"Call', '+91 98765-43202",Pune'], id="a phone in groups"),
        pytest.param(['9876543201,Ravi,"कॉल', '९८७६५४३२०२",Pune'], id="a phone in other digits"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_quote_that_is_closed_rows_later_is_named_with_its_row(read, rows: list[str], line_end: str) -> None:
    assert swallowing_rows(read, file_of(*rows, line_end=line_end)) == [5]


@pytest.mark.parametrize(
    "address",
    [
        "Flat 3\nPune 411001",
        "Flat 3, MG Road,\nPune, 411001",
        "Flat 3, MG Road,\nNear Temple, Camp, Pune\n411001",
        "Flat 3,\nMG Road, Camp, Pune, 411001",
        "411001, MG Road, Camp, Pune\n411002, MG Road, Camp, Pune",
        "No. 12/3, 4th Cross,\r\n2nd Main, HSR Layout,\r\nBengaluru - 560102",
        "12-3-456/7\nHyderabad 500001\nTelangana, India",
        "Ph: 022-23456789\nMumbai",
        "Mumbai\nPh: 022-23456789",
        "मकान 12, गली 3\nदिल्ली 110001",
        'Shop 4, "Shanti"\nPune',
        "\nPune\n",
        "Site: 18.5204, 73.8567\nPlot 9001, Sector 7",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_address_over_several_lines_raises_no_alarm(read, address: str, place: int) -> None:
    names, cells = HEADER.split(","), ["9876543210", "Asha", "Pune"]
    names.insert(place, names.pop(2))
    cells.insert(place, address)
    content = StringIO()
    csv.writer(content).writerows([names, *[cells] * 20])
    assert swallowing_rows(read, content.getvalue()) == []


@pytest.mark.parametrize(
    "note",
    [
        "Called 12-08-2024 10:30\nCall again 9-12-2024 100",
        "Wants 2 BHK\nBudget 8500000, loan 6500000",
        "Paid\nOrder no. 9876543210",
        "UTR: 917654321098\nInvoice: 8123456789",
        "Aadhaar 9876 5432 1098\nseen 7654 3210 9876",
        "ref\nORD9876543210\nINV-20240001",
        'Size 43" and 32"\nwhite',
    ],
)
def test_a_note_over_several_lines_raises_no_alarm(read, note: str) -> None:
    content = StringIO()
    csv.writer(content).writerows([["Mobile", "Name", "Note"], *[["9876543210", "Asha", note]] * 5])
    assert swallowing_rows(read, content.getvalue()) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('Mobile,Name\n"98765\n43210",Asha\n"+91\n9876543211",Ravi\n', id="one number over two lines"),
        pytest.param('Mobile,Name\n"9876543210\n9876543211",Asha\n', id="numbers below each other"),
        pytest.param('Mobile\n"98765\n43210"\n"+91\n9876543211"\n', id="one number over two lines in one column"),
        pytest.param('"Mobile\nNo.","Name\n(first, last)"\n9876543210,Asha\n', id="names of columns"),
        pytest.param('Mobile,Name\n9876543210,TV 43"\n9876543211,TV 32"\n', id="inches"),
        pytest.param('Mobile,Name\n9876543210,"TV 43"""\n9876543211,"TV ""32"""\n', id="doubled quotation marks"),
        pytest.param('Address,City,Mobile\n"1 A Road\nCamp",Pune,9876543210\n' * 3, id="a phone behind the address"),
    ],
)
def test_what_has_swallowed_nothing_raises_no_alarm(read, content: str) -> None:
    assert swallowing_rows(read, content) == []


def test_each_row_that_swallowed_others_is_named(read) -> None:
    content = file_of(
        '9876543201,Ravi,"43 in,Pune',
        '9876543202,Meena,TV 43",Pune',
        "9876543203,Kiran,3 C Road,Pune",
        '9876543204,"Divya,4 D Road,Pune',
        '9876543205,Sunil",5 E Road,Pune',
    )
    assert swallowing_rows(read, content) == [5, 7]


def test_numbers_in_one_column_may_be_swallowed_too(read) -> None:
    assert swallowing_rows(read, 'Mobile\n9876543200\n"9876543210\n9876543211\n9876543212"\n9876543213\n') == [3]


def test_a_number_alone_is_a_row_where_its_row_has_the_cells_of_two(read) -> None:
    content = 'Mobile,Name,Note\n6000000001,1-1,\n6000000002,,\n6000000003,a,\n6000000004,0,"0\n+91-60000 00005",00,1/1'
    assert swallowing_rows(read, content) == [5]


def test_a_file_of_which_a_quote_swallows_nearly_all_is_no_exception(read) -> None:
    rows = [*ROWS, *ROWS]
    rows[0] = '9876543210,Asha,"12 in,Pune'
    rows[-1] = '9876543219,Asha,12",Pune'
    assert swallowing_rows(read, "\n".join([HEADER, *rows])) == [2]


def test_the_first_rows_of_many_are_named_and_all_are_counted(read) -> None:
    pair = ['9876543201,Ravi,"43 in,Pune', '9876543202,Meena,TV 43",Pune']
    warning = read("\n".join([HEADER, *ROWS, *pair * 30]).encode()).contents.warnings[0]
    assert len(warning.rows) == 20
    assert "30, the first is row 12." in warning.message


def test_a_quote_that_is_never_closed_swallows_nothing_and_moves_no_value(read) -> None:
    content = file_of('9876543201,"Rao, Ravi","43 in ""TV,Pune')
    reading = read(content.encode())
    assert reading.rows[5] == ("9876543201", "Rao, Ravi", '"43 in ""TV', "Pune")
    assert reading.rows[6][0] == "9876543213"
    assert reading.contents.warnings == ()


def test_plain_quotation_marks_are_characters_and_raise_no_alarm(read) -> None:
    content = file_of('9876543201,Ravi,"43 in TV,Pune', '9876543202,Meena,TV 43",Pune', '"1","",a""b,"')
    reading = read(content.encode(), quoting="plain")
    assert reading.rows[5] == ("9876543201", "Ravi", '"43 in TV', "Pune")
    assert reading.rows[6] == ("9876543202", "Meena", 'TV 43"', "Pune")
    assert reading.rows[7] == ('"1"', '""', 'a""b', '"')
    assert (reading.contents.quoting, reading.contents.warnings) == ("plain", ())
    assert "quotation marks as characters" in reading.contents.notices[0]


def test_the_delimiter_is_found_with_plain_quotation_marks_as_well(read) -> None:
    reading = read(b'Mobile\tName\n9876543210\t"Rao, Asha\n9876543211\tIyer, "Ravi\n', quoting="plain")
    assert reading.rows[3] == ("9876543211", 'Iyer, "Ravi')


def test_quotation_marks_are_quotes_where_nobody_chose(read) -> None:
    assert read(b"Mobile,Name\n9876543210,Asha\n").contents.quoting == "quoted"


def test_a_long_cell_is_cut_with_plain_quotation_marks_too(read) -> None:
    found = read(b'Mobile,Name\n9876543210,"' + b"x" * 40_000, quoting="plain")
    assert len(found.rows[2][1]) < 40_000


# ---- for any table ------------------------------------------------------------------------------------------------

words = st.text(alphabet="abcXYZ आशé0123\n\r,;|\t'\".-:/#&", max_size=25)
phone_numbers = st.integers(6_000_000_000, 9_999_999_999).map(str)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(phone_numbers, words, words, words), min_size=3, max_size=12),
    st.sampled_from([("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("bar", "|"), ("~", "~")]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_any_table_that_is_written_is_read_and_raises_no_alarm(
    read, table: list[tuple[str, ...]], delimiter: tuple[str, str], line_end: str, quoting: int
) -> None:
    key, character = delimiter
    if line_end == "\n":  # then csv.writer puts no quotation marks around a lone CR
        table = [tuple(cell.replace("\r", "") for cell in row) for row in table]
    rows = [("Mobile", "Name", "Address", "Note"), *table]
    content = StringIO(newline="")
    csv.writer(content, delimiter=character, lineterminator=line_end, quoting=quoting).writerows(rows)
    reading = read(content.getvalue().encode(), delimiter=key)
    found = [tuple(cells) + ("",) * (4 - len(cells)) for cells in reading.rows.values()]
    assert found == [tuple(map(str.strip, row)) for row in rows]
    assert reading.contents.warnings == ()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_a_quote_swallows_its_row_is_named(read, data: st.DataObject) -> None:
    plain = st.text(alphabet="abc XYZ आशé0123.-/", max_size=15)
    leads = st.tuples(phone_numbers, plain, plain)
    rows = list(map(list, data.draw(st.lists(leads, min_size=4, max_size=15))))
    first = data.draw(st.integers(0, len(rows) - 2))
    last = data.draw(st.integers(first + 1, len(rows) - 1))
    opens, closes = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2))
    rows[first][opens] = '"' + rows[first][opens]
    rows[last][closes] += '43"'
    if closes == 0:
        rows[last][0] = rows[last][0].replace('43"', '"')
    content = "\n".join(map(",".join, [["Mobile", "Name", "Note"], *rows]))
    # The remaining row may have a cell too many, which gives another warning.
    assert first + 2 in named_rows(read(content.encode()).contents.warnings)
