"""Which row names the columns, and how the columns are called."""

import pytest

from campaigns.spreadsheets import Row, column_letter, column_names, find_header, group_names, leads_above

NAMES = ("Name", "Mobile No", "City")
ASHA = ("Asha", "9876543210", "Pune")
RAVI = ("Ravi", "9876543211", "Delhi")


def rows(*cells: tuple[str, ...], first: int = 1) -> list[Row]:
    """Rows of these cells, numbered from ``first``. An empty one is a blank row, which is not in the result."""
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
        pytest.param(rows(("Asha", "Pune", "Mob: 9876543210"), ("Ravi", "Goa", "Mob: 9876543211")), 0, id="labelled"),
        pytest.param(rows(("p:+919876543210", "Asha"), ("p:+919876543211", "Ravi")), 0, id="labels of Meta"),
        pytest.param(rows(("tel:+91-98765-43210", "Asha"), ("tel:+91-98765-43211", "Ravi")), 0, id="links"),
        pytest.param(rows(("Asha", "+91 98765 43210", "Pune")), 0, id="one lead, nothing else"),
        pytest.param(rows(("Asha", "Pune", "asha@example.com"), ("Ravi", "Goa", "")), 0, id="an address among texts"),
        pytest.param(rows(*[(f"Filter {n}: x",) for n in range(40)], NAMES, *[ASHA] * 5), 41, id="below many filters"),
        pytest.param(
            rows(*[(f"Filtro {n}: x",) for n in range(40)], ("Nombre", "Celular", "Ciudad"), *[ASHA] * 5),
            41,
            id="below many filters, in another language",
        ),
        pytest.param(rows(("Report", "Leads"), ("From", "01-11-2026"), NAMES, ASHA, RAVI), 3, id="below pairs"),
        pytest.param(
            rows(("Report", "x"), ("From", "01-11-2026"), ("Contacto", "Celular", "Ciudad"), ASHA, RAVI),
            3,
            id="below pairs, in another language",
        ),
        pytest.param(rows(("Helpline: 9876500000",), NAMES, ASHA, RAVI), 2, id="below a helpline"),
        pytest.param(
            rows(("Customer", "", "Contact", ""), ("Name", "Age", "Mobile", "Email"), ("Asha", "20", "9876543210", "")),
            2,
            id="below group names that are words for columns too",
        ),
        pytest.param(rows(NAMES, ("(text)", "(10 digits)", "(text)"), ASHA, RAVI), 1, id="a row of types below it"),
        pytest.param(rows(("Name*", "Mobile No.*", "E-mail ID"), ASHA, RAVI), 1, id="with asterisks"),
        pytest.param(rows(NAMES, ASHA, NAMES, RAVI), 1, id="the names come again"),
        pytest.param(rows(ASHA, RAVI, ASHA, NAMES, RAVI), 0, id="leads above names that come later"),
        pytest.param(rows(("S.No", "Name", "Mobile"), *[(str(n),) for n in range(40)]), 1, id="serial numbers alone"),
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
        (('="Mobile"', "Q&amp;A", "Nom &eacute;lu"), 3, ("Mobile", "Q&A", "Nom élu")),
        (("\ufeffMobile", "Na\u200bme", "R&D"), 3, ("Mobile", "Name", "R&D")),
        (("&" * 100_000,), 1, ("&" * 99 + "…",)),
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


def test_a_lead_above_the_names_is_named_and_a_title_with_a_number_is_not() -> None:
    given = rows(("Helpline: 9876500000",), ("Asha", "9876543210", "Pune"), NAMES, RAVI)
    assert leads_above(given, 3) == (2,)
    assert leads_above(given, 0) == ()


def test_group_names_tell_doubled_columns_apart() -> None:
    above, header = rows(("Customer", "", "Nominee"), ("Name", "Phone", "Phone"))
    assert group_names(above, header, column_names(header, 3)) == ("Customer", "Customer", "Nominee")


@pytest.mark.parametrize(
    ("above", "header"),
    [
        (None, Row(1, ("Phone", "Phone"))),
        (Row(1, ("Customer", "Nominee")), Row(3, ("Phone", "Phone"))),
        (Row(1, ("Owner", "Meera")), Row(2, ("Name", "Phone"))),
        (Row(1, ("Leads",)), Row(2, ("Phone", "Phone"))),
        (Row(1, ("Leads",)), None),
    ],
)
def test_other_rows_above_the_names_group_nothing(above: Row | None, header: Row | None) -> None:
    assert group_names(above, header, column_names(header, 2)) == ("", "")
