"""The reading process: if something goes wrong in it, the person gets a sentence, and nothing else is disturbed."""

import dataclasses
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.spreadsheets import Row, Unreadable, iter_rows, read_spreadsheet, reading
from campaigns.spreadsheets.contents import read_contents
from campaigns.spreadsheets.errors import NO_SPACE
from campaigns.spreadsheets.reading_time import processor_seconds
from campaigns.spreadsheets.sniffing import FileKind
from tests.procfs import processes_below
from tests.spreadsheets.make import MB, archive, by_hand, limits, workbook, workbook_parts
from tests.spreadsheets.saying import said

LEADS = workbook(("Leads", [["Name", "Phone"], ["Asha", 9876543210]]), ("Notes", [["later"]]))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "leads of (March) ' \u0938.png"  # the name is wrong on purpose
    path.write_bytes(LEADS)
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "rows"


def refused(source: Path, target: Path, **changed: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_spreadsheet(source, target, limits=limits(**changed))
    assert not target.exists()
    assert [path for path in target.parent.iterdir() if path.is_file()] == [source]
    return caught.value


def test_a_file_is_read_and_its_rows_are_kept(source: Path, target: Path) -> None:
    contents = read_spreadsheet(source, target, limits=limits())
    assert (contents.kind, contents.sheets, contents.sheet, contents.rows) == ("xlsx", ("Leads", "Notes"), "Leads", 2)
    assert contents.head == (Row(1, ("Name", "Phone")), Row(2, ("Asha", "9876543210")))
    assert tuple(iter_rows(target)) == contents.head


def test_another_sheet_can_be_asked_for(source: Path, target: Path) -> None:
    assert read_spreadsheet(source, target, sheet="Notes", limits=limits()).head == (Row(1, ("later",)),)


@pytest.mark.parametrize("name", ["leads.xls", "leads.ods", "leads.html", "leads-by-libreoffice.xlsx"])
def test_every_kind_is_read_within_the_limits_of_the_process(target: Path, name: str) -> None:
    assert read_spreadsheet(Path("tests/data/spreadsheets") / name, target, limits=limits()).rows >= 4


def test_it_does_not_matter_where_the_parent_is(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (source.parent / "json.py").write_text("raise SystemExit('a module from the working directory')")
    monkeypatch.chdir(source.parent)
    assert read_spreadsheet(Path(source.name), Path("rows"), limits=limits()).rows == 2


def test_the_child_gets_nothing_of_the_parents_environment(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {}

    class Watched(subprocess.Popen):
        def __init__(self, *arguments, **options) -> None:
            given.update(options["env"])
            super().__init__(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    read_spreadsheet(source, target, limits=limits())
    assert set(given) == {"PYTHONPATH", "PYTHONUTF8", "LC_ALL"}


def test_a_cell_at_the_far_end_is_a_sentence(source: Path, target: Path) -> None:
    source.write_bytes(
        by_hand('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    )
    error = refused(source, target)
    assert error.code == "too_much_memory"
    assert "more than 1 GB of memory" in said(error)
    assert "stray cell" in said(error)


def test_a_row_that_excel_does_not_have_is_a_sentence(source: Path, target: Path) -> None:
    source.write_bytes(
        by_hand('<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c r="A999999999"><v>2</v></c></row>')
    )
    assert refused(source, target).code in {"too_much_memory", "reading_died", "damaged"}


def test_an_empty_file_needs_no_process(source: Path, target: Path) -> None:
    source.write_bytes(b"")
    assert refused(source, target).code == "empty_file"


def test_a_large_file_is_refused_by_its_size(source: Path, target: Path) -> None:
    with source.open("wb") as file:
        file.truncate(60 * MB)
    error = refused(source, target, file_bytes=50 * MB)
    assert said(error) == "The file has 60 MB; the limit is 50 MB. Split it and upload the parts."


def test_what_the_child_refuses_arrives_as_it_was_said(source: Path, target: Path) -> None:
    source.write_bytes(b"%PDF-1.7")
    error = refused(source, target)
    assert error.code == "not_a_spreadsheet"
    assert "a PDF document" in said(error)


def test_a_reading_that_takes_too_long_is_ended(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = _child_runs(monkeypatch, "import time; time.sleep(60)")
    begun = time.monotonic()
    error = refused(source, target, seconds=0.3)
    assert error.code == "took_too_long"
    assert time.monotonic() - begun < 5
    assert started[0].returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)


def test_processor_time_is_limited_too(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _child_runs(
        monkeypatch,
        "from campaigns.spreadsheets import child; child._answer = lambda *_: [0 for _ in iter(int, 1)]; child.main()",
    )
    # By the clock, too, where the process gets a whole processor.
    assert refused(source, target, seconds=1).code in {"took_too_long_for_size", "took_too_long"}


def test_a_file_may_take_some_times_what_a_good_file_of_its_kind_and_size_takes() -> None:
    assert processor_seconds(FileKind.CSV, 9 * MB, most=120) < processor_seconds(FileKind.HTML, 9 * MB, most=120) < 60
    assert processor_seconds(FileKind.CSV, 1, most=120) < 15
    assert processor_seconds(FileKind.HTML, 50 * MB, most=120) == 120
    assert processor_seconds(FileKind.HTML, 50 * MB, most=5) == 5


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_has_its_processor_time(kind: FileKind) -> None:
    assert 0 < processor_seconds(kind, 10 * MB, most=10_000) < 200


def test_a_file_that_takes_longer_than_its_size_allows_is_ended(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = (
        "from campaigns.spreadsheets import child, contents, reading_time\n"
        "reading_time._AT_LEAST_SECONDS = 1\n"
        "contents._keep = lambda *_, **__: [0 for _ in iter(int, 1)]\n"
        "child.main()"
    )
    _child_runs(monkeypatch, endless)
    error = refused(source, target, seconds=60)
    assert error.code == "took_too_long_for_size"
    assert "much longer than a good file of its size" in said(error)


@pytest.mark.parametrize(
    ("program", "code"),
    [
        pytest.param("import os; os.abort()", "too_much_memory", id="aborts, as Rust does without memory"),
        pytest.param("import os; os.kill(os.getpid(), 11)", "reading_died", id="crashes"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "reading_stopped", id="is killed"),
        pytest.param("raise RuntimeError", "reading_died", id="fails"),
        pytest.param("print('nonsense')", "reading_died", id="answers nonsense"),
        pytest.param("print('x' * 9_000_000)", "reading_died", id="answers without end"),
        pytest.param("pass", "reading_died", id="answers nothing"),
    ],
)
def test_a_child_that_dies_is_a_sentence(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    _child_runs(monkeypatch, program)
    assert refused(source, target).code == code


def test_a_child_ends_with_the_process_that_waits_for_it(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun = tmp_path / "begun"
    reads_for_a_minute = (
        "import time\n"
        "from pathlib import Path\n"
        "from campaigns.spreadsheets import child\n"
        f"child._answer = lambda *_: (Path({str(has_begun)!r}).touch(), time.sleep(60))\n"
        "child.main()"
    )
    _child_runs(monkeypatch, reads_for_a_minute)
    parent = multiprocessing.get_context("fork").Process(
        target=read_spreadsheet, args=(source, target), kwargs={"limits": limits(seconds=60)}
    )
    parent.start()
    _wait_until(has_begun.exists)
    (child,) = processes_below(parent.pid)
    parent.kill()
    _wait_until(lambda: not os.path.exists(f"/proc/{child}"))


def test_a_child_whose_zlib_gets_no_memory_does_not_call_the_file_damaged(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = (
        "import zlib\n"
        "from campaigns.spreadsheets import archive, child\n"
        "def fail(*_): raise zlib.error('Error -4 while decompressing data')\n"
        "archive.zipfile.ZipFile = fail\n"
        "child.main()"
    )
    _child_runs(monkeypatch, failing)
    assert refused(source, target).code == "too_much_memory"


def test_what_stands_in_the_file_is_in_no_log(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing = "child._answer = lambda *_: int('98765 4321' + '0')"
    _child_runs(monkeypatch, f"from campaigns.spreadsheets import child; {failing}; child.main()")
    assert refused(source, target).code == "reading_died"
    assert "ValueError" in caplog.text
    assert "98765 43210" not in caplog.text


def test_a_reading_that_died_can_be_tried_again(source: Path, target: Path) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        _child_runs(monkeypatch, "raise RuntimeError")
        refused(source, target)
    assert read_spreadsheet(source, target, limits=limits()).rows == 2


def test_a_limit_that_is_too_small_to_begin_with_is_a_sentence(source: Path, target: Path) -> None:
    assert refused(source, target, memory_bytes=8 * MB).code in {"too_much_memory", "reading_died", "unpacks_too_large"}


def test_a_long_text_shared_by_many_cells_is_a_sentence(source: Path, target: Path) -> None:
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{letter}{n}" t="s"><v>0</v></c>' for letter in "ABCDEFGH") + "</row>"
        for n in range(1, 1_000)
    )
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings += f"<si><t>{'x' * 30_000}</t></si></sst>"
    source.write_bytes(archive(workbook_parts(rows) | {"xl/sharedStrings.xml": strings}))
    assert refused(source, target, memory_bytes=100 * MB).code == "too_much_memory"


def test_rows_that_would_fill_the_disk_are_a_sentence(source: Path, target: Path) -> None:
    """The child sets a limit on files for itself."""
    source.write_bytes(b"Phone,Name\n" * 1_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, hard))
    try:
        with pytest.raises(Unreadable) as caught:
            read_contents(source, target, sheet=None, limits=limits())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "too_much_text"
    assert not target.exists()


def _wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until, "not in 20 seconds"
        time.sleep(0.02)


def _child_runs(monkeypatch: pytest.MonkeyPatch, program: str) -> list[subprocess.Popen]:
    """Another program runs instead of the child, in a process of its own, and the parent watches it in the same way."""
    started = []

    class Instead(subprocess.Popen):
        def __init__(self, command: list[str], **options) -> None:
            super().__init__([command[0], "-P", "-s", "-c", program], **options)
            started.append(self)

    monkeypatch.setattr(reading.subprocess, "Popen", Instead)
    return started


def test_rows_for_which_the_disk_has_no_room_are_an_error_of_ours_and_nothing_of_them_stays(
    source: Path, target: Path
) -> None:
    source.write_bytes(b"Name,Phone\n" + b"Asha,9876543210\n" * 200_000)
    with pytest.raises(OSError, match="no room"):
        read_spreadsheet(source, target, limits=limits(rows=1_000_000, room_bytes=100_000))
    assert [path for path in target.parent.iterdir() if path.is_file()] == [source]


def test_a_child_that_cannot_write_its_answer_says_so_by_its_status(source: Path, target: Path) -> None:
    request = {"source": str(source), "target": str(target), "sheet": None, "encoding": "", "delimiter": "",
               "quoting": "", "limits": dataclasses.asdict(limits()), "parent": os.getpid()}  # fmt: skip
    with open("/dev/full", "wb") as full:
        child = subprocess.run(
            [sys.executable, "-m", "campaigns.spreadsheets.child"],
            input=json.dumps(request).encode(),
            stdout=full,
            check=False,
        )
    assert child.returncode == NO_SPACE
