"""Merged cells over several rows, and hidden rows and columns, in each format."""

import io

import openpyxl
import pytest
import xlwt

from campaigns.spreadsheets import Unreadable, merges, unvalued
from tests.spreadsheets.make import saved
from tests.spreadsheets.make_xlsb import xlsb
from tests.spreadsheets.test_ods import ods, row, table
from tests.spreadsheets.test_xml2003 import at, book, cell, sheet

FILLED = {1: ("Asha", "1", "x"), 2: ("Asha", "2"), 3: ("Asha", "3"), 4: ("Ravi", "4")}


def _by_openpyxl() -> bytes:
    workbook = openpyxl.Workbook()
    leads = workbook.active
    for cells in (["Asha", 1, "x"], [None, 2], [None, 3], ["Ravi", 4]):
        leads.append(cells)
    leads.merge_cells("A1:A3")
    leads.merge_cells("C1:D2")  # over several columns and rows
    leads.row_dimensions[2].hidden = leads.row_dimensions[4].hidden = True
    leads.column_dimensions["B"].hidden = True
    return saved(workbook)


def _by_xlwt() -> bytes:
    workbook = xlwt.Workbook()
    leads = workbook.add_sheet("Leads")
    leads.write_merge(0, 2, 0, 0, "Asha")
    for index in range(4):
        leads.write(index, 1, index + 1)
    leads.write(0, 2, "x")
    leads.write(3, 0, "Ravi")
    leads.row(1).hidden = leads.row(3).hidden = True
    leads.col(1).hidden = True
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _as_ods() -> bytes:
    def number(value: int) -> str:
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    def text(value: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'

    spans, hidden = ' table:number-rows-spanned="3"', {"visibility": "filter"}
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    covered = "<table:covered-table-cell/>"
    rows = (
        row(text("Asha", spans), number(1), text("x")),
        row(covered, number(2), **hidden),
        row(covered, number(3)),
        row(text("Ravi"), number(4), **hidden),
    )
    return ods(table(columns, *rows))


def _as_xml2003() -> bytes:
    rows = (
        f"<Row>{cell('String', 'Asha', at(MergeDown=2))}{cell('Number', '1')}{cell('String', 'x')}</Row>"
        f"<Row{at(Hidden=1)}>{cell('Number', '2', at(Index=2))}</Row>"
        f"<Row>{cell('Number', '3', at(Index=2))}</Row>"
        f"<Row{at(Hidden=1)}>{cell('String', 'Ravi')}{cell('Number', '4')}</Row>"
    )
    return book(sheet(f"<Column{at(Index=2, Hidden=1)}/>{rows}"))


FORMATS = {
    "xlsx": _by_openpyxl,
    "xls": _by_xlwt,
    "xlsb": lambda: xlsb(
        {"Leads": {1: ["Asha", 1.0, "x"], 2: [None, 2.0], 3: [None, 3.0], 4: ["Ravi", 4.0]}},
        merges=[(1, 3, 0)],
        hidden_rows=[2, 4],
        hidden_columns=[1],
    ),
    "ods": _as_ods,
    "xml2003": _as_xml2003,
}


@pytest.mark.parametrize("form", FORMATS)
def test_the_text_of_a_merge_counts_for_all_its_rows(read, form: str) -> None:
    contents, rows = read(FORMATS[form]())
    in_c = {"xlsx": {2: (*FILLED[2], "x")}}  # which has one more merge
    assert rows == FILLED | in_c.get(form, {})
    assert contents.filled_down[0].column == 0
    assert contents.filled_down[0].examples == ((2, "Asha"), (3, "Asha"))


@pytest.mark.parametrize("form", FORMATS)
def test_hidden_rows_and_columns_are_said(read, form: str) -> None:
    contents, _ = read(FORMATS[form]())
    assert "Hidden or filtered rows: 2 (rows 2, 4). They are included." in contents.notices
    assert contents.hidden_columns == (1,)


def test_of_very_many_merges_the_first_are_followed_and_it_is_said(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unvalued, "MOST_MERGES", 1)
    workbook = openpyxl.Workbook()
    for cells in (["a", 1], [None, 2], ["b", 3], [None, 4]):
        workbook.active.append(cells)
    workbook.active.merge_cells("A1:A2")
    workbook.active.merge_cells("A3:A4")
    contents, _ = read(saved(workbook))
    assert sum(filled.count for filled in contents.filled_down) == 1
    assert any("vertical merges" in notice for notice in contents.notices)


def test_merges_that_cover_very_many_places_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(merges, "MOST_PLACES", 1_000)
    over_all_rows = merges.Merges([(1, 100_000, column) for column in range(50)])
    over_all_rows.fill(1, ["x"] * 50)
    assert [len(over_all_rows.fill(number, [])) for number in range(2, 22)] == [50] * 20
    with pytest.raises(Unreadable) as refused:
        over_all_rows.fill(22, [])
    assert refused.value.code == "merged_too_far"
