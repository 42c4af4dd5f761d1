"""Limits are named in people's units, and what is refused leaves nothing behind."""

from contextlib import suppress

import pytest

from campaigns.spreadsheets import Row, iter_rows
from campaigns.spreadsheets.errors import CODES, amount, shortened, unreadable
from campaigns.spreadsheets.rows_file import line_of, writing
from campaigns.spreadsheets.sheet import HEAD_ROWS
from tests.spreadsheets.make import by_hand, workbook


def csv(rows: int, *, columns: int = 2) -> bytes:
    return "\n".join(",".join(f"{row}x{column}" for column in range(columns)) for row in range(rows)).encode()


@pytest.mark.parametrize("content", [csv(12), workbook(("Leads", [["x"]] * 12))], ids=["csv", "xlsx"])
def test_too_many_rows_are_counted_to_the_last(refusal, content: bytes) -> None:
    refused = refusal(content, rows=10)
    assert refused.code == "too_many_rows"
    assert refused.message == "The file has 12 rows with data; the limit is 10. Split it and upload the parts."


def test_as_many_rows_as_the_limit_are_read(read) -> None:
    assert read(csv(10) + b"\n\n\n", rows=10).contents.rows == 10


@pytest.mark.parametrize("content", [csv(3, columns=6), workbook(("Leads", [["x"] * 6]))], ids=["csv", "xlsx"])
def test_too_many_columns_are_named_by_their_letter(refusal, content: bytes) -> None:
    refused = refusal(content, columns=5)
    assert refused.code == "too_many_columns"
    assert "Row 1 has cells as far as column F, which makes 6 columns; the limit is 5." in refused.message


def test_columns_that_were_added_when_the_file_was_given_out_do_not_count(read) -> None:
    assert read(b"a,b,Reason\n1,2,x\n", columns=2, uncounted=["Reason"]).contents.columns == 3


def test_columns_that_only_say_so_count_at_some_point(refusal) -> None:
    content = b",".join([b"Reason"] * 20) + b"\n1,2\n"
    assert refusal(content, columns=2, uncounted=["Reason"]).code == "too_many_columns"


def test_blank_columns_to_the_right_do_not_count(read) -> None:
    assert read(b"a,b,,,,,,,,\nc,d,,,,,,,,\n", columns=2).contents.columns == 2


def test_a_huge_cell_is_named_by_its_row(refusal) -> None:
    cell = f'<c r="A2" t="inlineStr"><is><t>{"9" * 40_000}</t></is></c>'
    refused = refusal(by_hand(f'<row r="2">{cell}</row>'))
    assert refused.code == "cell_too_long"
    assert "Row 2 has a cell with more than 32,767 characters." in refused.message


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


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (900, "900 bytes"), (50 * 1024**2, "50 MB"), (1024**3 * 3 // 2, "1.5 GB"), (1536, "1.5 KB")],
)
def test_sizes_are_said_in_peoples_units(size: int, said: str) -> None:
    assert amount(size) == said


def test_names_from_the_file_are_short_and_visible_in_sentences() -> None:
    assert shortened("Leads\u202e\0" + "x" * 9) == "Leadsxxxxxxxxx"
    assert len(shortened("x" * 10_000)) == 60


def test_every_sentence_is_whole() -> None:
    found = dict.fromkeys(("found", "limit", "row"), 1) | dict.fromkeys(
        ("what", "where", "sheet", "sheets", "letter"), "X"
    )
    for code in CODES:
        message = unreadable(code, **found).message
        assert message[0].isupper()
        assert message.endswith(".")
        assert "{" not in message
        assert len(message) < 400
