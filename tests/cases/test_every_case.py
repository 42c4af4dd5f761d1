"""Each file of tests/data/cases is used by a test."""

from pathlib import Path

from tests.cases.walk import FILES


def test_each_file_has_a_test_that_names_it():
    tests = "".join(each.read_text() for each in Path(__file__).parent.glob("test_*.py"))
    assert [file.name for file in FILES.iterdir() if file.suffix != ".md" and f'"{file.name}"' not in tests] == []
