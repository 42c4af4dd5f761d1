"""Limits are named in people's units, and a refused file leaves nothing behind."""

from contextlib import suppress

import pytest

from campaigns.spreadsheets import Row, Unreadable, WhyUnreadable, iter_rows
from campaigns.spreadsheets.errors import shortened
from campaigns.spreadsheets.rows_file import line_of, writing
from campaigns.spreadsheets.sheet import HEAD_ROWS
from tests.spreadsheets.make import by_hand, workbook
from tests.spreadsheets.saying import said


def csv(rows: int, *, columns: int = 2) -> bytes:
    return "\n".join(",".join(f"{row}x{column}" for column in range(columns)) for row in range(rows)).encode()


@pytest.mark.parametrize("content", [csv(12), workbook(("Leads", [["x"]] * 12))], ids=["csv", "xlsx"])
def test_too_many_rows_are_counted_to_the_last(refusal, content: bytes) -> None:
    refused = refusal(content, rows=10)
    assert refused.code == "too_many_rows"
    assert said(refused) == "The file has 12 rows with data; the limit is 10. Split it and upload the parts."


def test_as_many_rows_as_the_limit_are_read(read) -> None:
    assert read(csv(10) + b"\n\n\n", rows=10).contents.rows == 10


@pytest.mark.parametrize("content", [csv(3, columns=6), workbook(("Leads", [["x"] * 6]))], ids=["csv", "xlsx"])
def test_too_many_columns_are_counted(refusal, content: bytes) -> None:
    refused = refusal(content, columns=5)
    assert refused.code == "too_many_columns"
    assert "The file has 6 columns with a name or with values; the limit is 5. Its widest row is row 1" in said(refused)


def test_columns_that_were_added_when_the_file_was_given_out_do_not_count(read) -> None:
    assert read(b"a,b,Reason\n1,2,x\n", columns=2, uncounted=["Reason"]).contents.columns == 3


def test_columns_that_only_say_so_count_at_some_point(refusal) -> None:
    content = b",".join([b"Reason"] * 20) + b"\n1,2\n"
    assert refusal(content, columns=2, uncounted=["Reason"]).code == "too_many_columns"


def test_blank_columns_to_the_right_do_not_count(read) -> None:
    assert read(b"a,b,,,,,,,,\nc,d,,,,,,,,\n", columns=2).contents.columns == 2


def test_columns_without_a_name_or_values_do_not_count(read) -> None:
    reading = read(b"a,,,,,,b\n1,,,,,,2\n", columns=4)
    assert reading.rows == {1: ("a", "", "", "", "", "", "b"), 2: ("1", "", "", "", "", "", "2")}
    assert reading.contents.columns == 7


def test_columns_far_from_each_other_are_a_sentence(refusal) -> None:
    refused = refusal(b"a" + b"," * 60 + b"b\n1" + b"," * 60 + b"2\n", columns=4)
    assert refused.code == "columns_far_apart"
    assert "as far to the right as column BI" in said(refused)


def test_many_rows_with_a_cell_far_to_the_right_are_refused_before_all_are_written(refusal, monkeypatch) -> None:
    monkeypatch.setattr("campaigns.spreadsheets.contents._MOST_BEYOND", 200)  # of 20 rows with 13 such cells
    content = workbook(("Leads", [["98765", "Asha", *[""] * 60, "x"]] * 20))
    assert refusal(content).code == "columns_far_apart"


def test_stray_cells_far_to_the_right_are_left_out_and_said_with_their_place(read) -> None:
    rows = [["Mobile", "Name"], ["98765", "Asha"], ["98766", "Ravi"], ["98767", "Meena"]]
    rows[2] += [""] * 60 + ["x"]
    rows.append([""] * 70 + ["y"])
    reading = read(workbook(("Leads", rows)))
    assert reading.rows == {
        1: ("Mobile", "Name"), 2: ("98765", "Asha"), 3: ("98766", "Ravi"), 4: ("98767", "Meena"),
    }  # fmt: skip
    contents = reading.contents
    assert (contents.columns, contents.rows, contents.last_row, len(contents.head)) == (2, 4, 4, 4)
    assert "Cells far to the right of all others, which were not read: 2 (BK3, BS5)." in contents.notices


def test_a_column_with_a_name_is_not_stray(refusal) -> None:
    rows = [["Mobile", "Name", *[f"Field {number}" for number in range(60)]], *[["98765", "Asha"]] * 4]
    assert refusal(workbook(("Leads", rows))).code == "too_many_columns"


def test_a_line_of_text_with_more_cells_than_all_others_is_not_shortened(refusal) -> None:
    refused = refusal(csv(20) + b"\n1" + b",2" * 59 + b"\n")
    assert refused.code == "too_many_columns"
    assert "Its widest row is row 21" in said(refused)


def test_rows_that_are_all_wide_have_no_stray_cells(refusal) -> None:
    assert refusal(csv(2, columns=60)).code == "too_many_columns"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            by_hand(f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"9" * 40_000}</t></is></c></row>'), id="xlsx"
        ),
        pytest.param(b"\n" + b"9" * 40_000, id="csv"),
        pytest.param(b'\n"' + b"9" * 40_000 + b'"', id="csv with quotation marks"),
    ],
)
def test_a_huge_cell_is_cut_and_said_with_its_row(read, content: bytes) -> None:
    reading = read(content)
    assert reading.rows == {2: ("9" * 32_766 + "…",)}
    assert any(
        notice.startswith("Cells with more than 32,767 characters: 1, the first is in row 2.")
        for notice in reading.contents.notices
    )


def test_a_huge_cell_of_hardly_anything_stays_too_long_to_be_sent(read) -> None:
    kept = read(b"a," + b" ".join([b"x"] * 2) + b" " * 40_000 + b"y\n").rows[1][1]
    assert len("".join(kept.split())) > 2_000


def test_a_limit_below_what_the_dialer_takes_cuts_nothing_that_could_be_sent(read) -> None:
    assert read(b"a," + b"x" * 1_900 + b"\n", cell_characters=100).rows == {1: ("a", "x" * 1_900)}


def test_a_quotation_mark_that_is_closed_very_far_below_swallows_no_rows(read) -> None:
    rows = [f"{number},Asha" for number in range(9876500000, 9876503000)]
    rows[5] = '"' + rows[5]
    rows[2995] = rows[2995] + '"'
    assert len(read("\n".join(rows).encode()).rows) == 3_000


def test_many_cells_that_are_long_together_are_no_long_cell(read) -> None:
    assert read(workbook(("Leads", [["x" * 30_000] * 3]))).contents.columns == 3


def test_the_head_is_the_first_rows_with_anything_in_them(read) -> None:
    contents, _ = read(b"\n".join(b"%d,x\n" % row for row in range(90)))
    assert len(contents.head) == HEAD_ROWS == 60
    assert contents.head[1] == Row(3, ("1", "x"))


def test_rows_come_back_as_they_were_kept(tmp_path) -> None:
    kept = [Row(3, ("Asha", 'say "hi"', "a\\b", "line\nbreak", "स्वागत 😀", "\u2028\x85\x1e")), Row(9, ("", "x"))]
    with writing(tmp_path / "rows") as lines:
        lines.writelines(line_of(row.number, list(row.cells)) for row in kept)
    assert list(iter_rows(tmp_path / "rows")) == kept


def test_rows_that_were_not_written_to_the_end_are_not_kept(tmp_path) -> None:
    (tmp_path / "rows").write_text("as before")
    with suppress(RuntimeError), writing(tmp_path / "rows") as lines:
        lines.write(b"half")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["rows"]
    assert (tmp_path / "rows").read_text() == "as before"


def test_names_from_the_file_are_short_and_visible_in_sentences() -> None:
    assert shortened("Leads\u202e\0" + "x" * 9) == "Leadsxxxxxxxxx"
    assert len(shortened("x" * 10_000)) == 60


@pytest.mark.parametrize("code", WhyUnreadable)
def test_every_sentence_is_whole(code: WhyUnreadable) -> None:
    numbers = dict.fromkeys(("found", "limit", "row", "found_bytes", "limit_bytes"), 1)
    names = dict.fromkeys(("what", "sheet", "asked", "letter", "kind"), "X")
    message = said(Unreadable(code, **numbers, **names, sheets=["X"]))
    assert message[0].isupper()
    assert message.endswith(".")
    assert "{" not in message
    assert len(message) < 400


def test_a_file_of_blank_cells_is_named_by_its_sheet_where_it_has_one() -> None:
    assert said(Unreadable(WhyUnreadable.ONLY_BLANK_CELLS, sheet="Leads")).startswith("The sheet “Leads” has only")
    assert said(Unreadable(WhyUnreadable.ONLY_BLANK_CELLS, sheet="")).startswith("The file has only blank cells.")
