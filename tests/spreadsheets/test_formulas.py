"""Formulas that were never computed, and sums that may be a phone number, in every format."""

import io
import struct
import time

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from campaigns.spreadsheets.formula_tokens import phone_sum
from campaigns.spreadsheets.formulas import has_no_result, may_be_phone
from tests.spreadsheets.make import archive, by_hand, workbook_parts
from tests.spreadsheets.make_xlsb import Formula, xlsb
from tests.spreadsheets.test_ods import ods, table
from tests.spreadsheets.test_xml2003 import book, cell, sheet

SUMS = ["+91-9876543210", "91-98765-43210", "0-22-23456789", "022-23456789", "-9876543210", "91 - 9876543210"]


@pytest.mark.parametrize("formula", [*SUMS, "+9876543210", "91+9876543210"])
def test_whole_numbers_with_signs_may_be_a_phone(formula: str) -> None:
    assert may_be_phone(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "9876543210",
        "1+1",
        "A1-9876543210",
        "91-98765.43210",
        "91*9876543210",
        "SUM(1,2)",
        "5-",
        "",
        "12345678-12345678",
        "+-",
    ],
)
def test_other_formulas_are_none(formula: str) -> None:
    assert not may_be_phone(formula)


@given(st.text("0123456789+-. ()A", max_size=60))
def test_whatever_the_formula_there_is_an_answer(formula: str) -> None:
    assert may_be_phone(formula) in (True, False)


@pytest.mark.parametrize(
    "formula", [" " * 32_767 + "x", "+" + " " * 32_767, "1" + " + 1" * 8_000, " " * 8_000 + "TRIM"]
)
def test_no_formula_takes_long(formula: str) -> None:
    started = time.process_time()

    assert not may_be_phone(formula)
    assert not has_no_result(formula, kind="n", value="0", calculates_on_load=False)

    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("formula", "kind", "value", "calculates_on_load", "never"),
    [
        ("A1*2", "n", None, False, True),
        ("A1*2", "n", "", False, True),
        ("A1*2", "n", "0", False, False),
        ("A1*2", "n", "0", True, True),
        ("A1*2", "n", "0.0", True, True),
        ("A1*2", "n", "5", True, False),
        ("A1*2", "b", "0", True, False),
        ("A1*2", "e", "#N/A", True, False),
        ('IF(A1="","",A1)', "str", "", False, False),
        ('IF(A1="","",A1)', "str", "", True, True),
        ('A1&" "&B1', "n", "0", False, True),
        ("CONCATENATE(A1,B1)", "n", "0.0", False, True),
        ("UPPER(A1)", "n", "0", False, True),
        ("LEN(UPPER(A1))", "n", "0", False, False),
        ('LEN(A1&"x")', "n", "0", False, False),
        ('A1="a&b"', "n", "0", False, False),
        ("A1&B1=C1", "n", "0", False, False),
        ("LEFT(A1)*0", "n", "0", False, False),
        ("VLOOKUP(A1,B:C,2,0)", "n", "0", False, False),
    ],
)
def test_a_result_that_was_never_computed(
    formula: str, kind: str, value: str | None, calculates_on_load: bool, never: bool
) -> None:
    assert has_no_result(formula, kind=kind, value=value, calculates_on_load=calculates_on_load) is never


# ---- .xlsx ------------------------------------------------------------------------------------------------


def calculating(rows: str) -> bytes:
    """A workbook that asks for calculation on load."""
    parts = workbook_parts(rows)
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "</sheets>", '</sheets><calcPr fullCalcOnLoad="1"/>'
    )
    return archive(parts)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('<c r="B1"><f>A1*2</f><v>0</v></c>', "=A1*2"),
        ('<c r="B1" s="0"><f ca="1">A1*2</f><v>0.0</v></c>', "=A1*2"),
        ('<c r="B1" t="str"><f>A1&amp;""</f><v></v></c>', '=A1&""'),
        ('<c r="B1" t="str"><f>A1&amp;""</f></c>', '=A1&""'),
        ('<c r="B1"><f t="array" ref="B1">SUM(A1:A2)</f><v>0</v></c>', "=SUM(A1:A2)"),
        ('<c r="B1"><f t="shared" si="0"/><v>0</v></c>', "=(formula shared with other cells)"),
        ('<c r="B1" t="b"><f>A1=2</f><v>0</v></c>', "FALSE"),
        ('<c r="B1"><f>A1*2</f><v>14</v></c>', "14"),
        ('<c r="B1"><v>0</v></c>', "0"),
    ],
)
def test_a_dummy_is_no_result_where_the_workbook_is_to_be_calculated(read, written: str, text: str) -> None:
    assert read(calculating(f'<row r="1"><c r="A1"><v>7</v></c>{written}</row>')).rows == {1: ("7", text)}


def test_a_zero_is_a_result_where_the_workbook_was_calculated(read) -> None:
    assert read(by_hand('<row r="1"><c r="A1"><f>B1*2</f><v>0</v></c></row>')).rows == {1: ("0",)}


@pytest.mark.parametrize("formula", SUMS)
def test_a_sum_that_may_be_a_phone_is_its_formula_in_xlsx(read, formula: str) -> None:
    cells = f'<c r="A1" s="0"><f>{formula}</f><v>-9876543119</v></c><c r="B1"><f aca="false">{formula}</f><v>5</v></c>'
    assert read(by_hand(f'<row r="1">{cells}</row>')).rows == {1: ("=" + formula, "=" + formula)}


# ---- the other formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", SUMS)
def test_a_sum_that_may_be_a_phone_is_its_formula_in_ods_and_xml(read, formula: str) -> None:
    of = f'<table:table-cell table:formula="of:={formula}" office:value-type="float" office:value="-9876543119"/>'
    assert read(ods(table(f"<table:table-row>{of}</table:table-row>"))).rows == {1: ("=" + formula,)}
    written = cell("Number", "-9876543119", f' ss:Formula="={formula}"')
    assert read(book(sheet(f"<Row>{written}</Row>"))).rows == {1: ("=" + formula,)}


def _integer(value: int) -> bytes:
    return b"\x1e" + struct.pack("<H", value) if value < 65_536 else b"\x1f" + struct.pack("<d", value)


_PLUS, _MINUS, _POSITIVE, _NEGATIVE = b"\x03", b"\x04", b"\x12", b"\x13"


@pytest.mark.parametrize(
    ("tokens", "formula"),
    [
        (_integer(91) + _POSITIVE + _integer(9876543210) + _MINUS, "+91-9876543210"),
        (_integer(91) + _integer(98765) + _MINUS + _integer(43210) + _MINUS, "91-98765-43210"),
        (_integer(9876543210) + _NEGATIVE, "-9876543210"),
        (_integer(1) + _integer(1) + _PLUS, ""),
        (_integer(91) + b"\x1f" + struct.pack("<d", 0.5) + _MINUS, ""),
        (_integer(91) + b"\x1e", ""),
        (_integer(91) + _MINUS, ""),
        (b"\x44" + bytes(6), ""),
        (b"", ""),
    ],
)
def test_a_sum_is_found_among_tokens(read, tokens: bytes, formula: str) -> None:
    assert phone_sum(tokens) == formula
    seen = "=" + formula if formula else "-9876543119"
    assert read(xlsb({"Leads": {1: [Formula(tokens, -9876543119.0)]}})).rows == {1: (seen,)}


@given(st.binary(max_size=40))
def test_whatever_the_tokens_there_is_an_answer(tokens: bytes) -> None:
    assert isinstance(phone_sum(tokens), str)


@pytest.mark.parametrize("calculates", [True, False])
def test_a_dummy_in_xlsb_is_told_by_the_workbook(read, calculates: bool) -> None:
    of_cell = b"\x44" + bytes(6)
    cells = [7.0, Formula(of_cell, 0.0), Formula(of_cell, ""), Formula(of_cell, False), Formula(of_cell, 5.0)]
    rows = read(xlsb({"Leads": {1: cells}}, calculates_on_load=calculates)).rows
    unknown = ("=(formula)", "=(formula)") if calculates else ("0", "")
    assert rows == {1: ("7", *unknown, "FALSE", "5")}


def test_xlwt_computes_no_formula_and_says_that_it_was_the_writer(read) -> None:
    workbook = xlwt.Workbook()
    leads = workbook.add_sheet("Leads")
    for column, formula in enumerate(("91-98765-43210", 'D1&" "&D1', "LEN(D1)")):
        leads.write(0, column, xlwt.Formula(formula))
    leads.write(0, 3, "Asha")
    stream = io.BytesIO()
    workbook.save(stream)
    assert read(stream.getvalue()).rows == {1: ("=91-98765-43210", "=(formula)", "=(formula)", "Asha")}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('table:formula="of:=[.A2]&amp;[.B2]" office:value-type="float" office:value="0"', "=[.A2]&[.B2]"),
        ('table:formula="of:=[.A2]*2" office:value-type="float"', "=[.A2]*2"),
        ('table:formula="of:=[.A2]*2"', "=[.A2]*2"),
        ('table:formula="of:=[.A2]*2" office:value-type="float" office:value="0"', "0"),
    ],
)
def test_a_dummy_in_ods_is_told_where_it_contradicts_its_formula(read, written: str, text: str) -> None:
    content = ods(table(f"<table:table-row><table:table-cell {written}/></table:table-row>"))
    assert read(content).rows == {1: (text,)}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (cell("Number", "", ' ss:Formula="=RC[-1]*2"'), "=RC[-1]*2"),
        (cell("Number", "0", ' ss:Formula="=RC1&amp;RC2"'), "=RC1&RC2"),
        (cell("Number", "0", ' ss:Formula="=RC1*2"'), "0"),
        ('<Cell ss:Formula="=RC1*2"/>', "=RC1*2"),
    ],
)
def test_a_dummy_in_xml_is_told_where_it_contradicts_its_formula(read, written: str, text: str) -> None:
    assert read(book(sheet(f"<Row>{cell('String', 'a')}{written}</Row>"))).rows == {1: ("a", text)}
