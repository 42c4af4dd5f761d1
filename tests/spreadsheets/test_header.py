"""Which row names the columns, and how they are called."""

import pytest

from campaigns.spreadsheets import Row, column_letter, column_names, find_header

NAMES = ("Name", "Mobile No", "City")
ASHA = ("Asha", "9876543210", "Pune")
RAVI = ("Ravi", "9876543211", "Delhi")


def rows(*cells: tuple[str, ...], first: int = 1) -> list[Row]:
    """Rows of these cells, numbered from ``first``; an empty one is a blank row, which is left out."""
    return [Row(number, row) for number, row in enumerate(cells, start=first) if row]


@pytest.mark.parametrize(
    ("given", "header"),
    [
        pytest.param(rows(NAMES, ASHA, RAVI), 1, id="names at the top"),
        pytest.param(rows(NAMES), 1, id="only names"),
        pytest.param(rows(NAMES, ASHA), 1, id="one lead"),
        pytest.param(rows(NAMES, ASHA, RAVI, first=7), 7, id="the sheet begins at row 7"),
        pytest.param(rows(("Leads of March",), (), ("Owner: Meera",), (), NAMES, ASHA, RAVI), 5, id="below titles"),
        pytest.param(rows(("Leads", "", "March"), NAMES, ASHA, RAVI), 2, id="below a title of two cells"),
        pytest.param(
            rows(("Person", "", "Address"), ("Name", "Mobile", "Street", "City"), ("Asha", "98765", "MG Road", "Pune")),
            2,
            id="merged group names above the names",
        ),
        pytest.param(rows(ASHA, RAVI), 0, id="no names, data from the top"),
        pytest.param(rows(("Leads of March",), ASHA, RAVI), 0, id="a title, then data"),
        pytest.param(rows(ASHA, ("Suresh", "", "Delhi"), RAVI), 0, id="a later row with a phone missing"),
        pytest.param(rows(("9876543210",), ("9876543211",)), 0, id="one column of phones"),
        pytest.param(rows(("Phone",), ("9876543210",), ("9876543211",)), 1, id="one column with its name"),
        pytest.param(rows(("Name", "City"), ("Asha", "Pune"), ("Ravi", "Delhi")), 1, id="texts only"),
        pytest.param(rows(("Phone", "Phone"), ("98765", "98766"), ("98767", "")), 1, id="doubled names"),
        pytest.param(rows(("नाम", "मोबाइल"), ("आशा", "९८७६५४३२१०")), 1, id="Devanagari, digits too"),
        pytest.param(rows(("Name", "", "City"), ASHA, RAVI), 1, id="a name is missing"),
        pytest.param(rows(("a@example.com", "Asha"), ("b@example.com", "Ravi")), 0, id="e-mail addresses"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_the_header_is_found(given: list[Row], header: int) -> None:
    assert find_header(given) == header


@pytest.mark.parametrize(
    ("header", "columns", "names"),
    [
        (("Name", "", "City"), 3, ("Name", "Column B", "City")),
        (("Name",), 3, ("Name", "Column B", "Column C")),
        (("Phone", "phone", "Phone"), 3, ("Phone", "phone (2)", "Phone (3)")),
        (("Phone", "Phone", "Phone (2)"), 3, ("Phone", "Phone (2)", "Phone (2) (2)")),
        (("", "Column A"), 2, ("Column A", "Column A (2)")),
        (("Mobile\nNo",), 1, ("Mobile No",)),
        (("x" * 5_000,), 1, ("x" * 99 + "…",)),
        (("Name", "City"), 1, ("Name", "City")),
    ],
)
def test_columns_can_be_told_apart(header: tuple[str, ...], columns: int, names: tuple[str, ...]) -> None:
    assert column_names(Row(1, header), columns) == names


def test_columns_without_a_header_are_called_by_their_letters() -> None:
    assert column_names(None, 2) == ("Column A", "Column B")


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_letters_are_those_of_excel(index: int, letters: str) -> None:
    assert column_letter(index) == letters
