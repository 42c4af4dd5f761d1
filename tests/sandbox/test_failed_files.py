"""The rows that failed, as a file behind a link."""

import csv
import io
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from campaigns.sandbox import failed_files
from campaigns.sandbox.failed_files import FailedFiles, failed_csv
from campaigns.sandbox.leads import FailedRow

NOW = datetime(2024, 7, 11, 6, 15, 51, tzinfo=UTC)


def query_of(link: str) -> str:
    return urlsplit(link).query


def test_the_file_has_the_mapped_headers_and_a_reason():
    content = failed_csv(("PhoneNumber", "Name"), [FailedRow(("1", 'प्रिया, "P"\n'), "Invalid number")])
    assert list(csv.reader(io.StringIO(content.decode(), newline=""))) == [
        ["PhoneNumber", "Name", "Reason"],
        ["1", 'प्रिया, "P"\n', "Invalid number"],
    ]


def test_of_a_row_that_does_not_fit_the_reason_stands_in_its_column():
    content = failed_csv(("PhoneNumber", "Name"), [FailedRow(("1",), "short"), FailedRow((2, "B", "C", None), "long")])
    assert content.decode().splitlines()[1:] == ["1,,short", "2,B,long"]


def test_half_a_character_does_not_break_the_file():
    assert b"?" in failed_csv(("PhoneNumber",), [FailedRow(("\ud800",), "Invalid number")])


def test_a_link_looks_like_a_pre_signed_one():
    link = FailedFiles().link("129", now=NOW)
    assert link.startswith("/sandbox/failed/129_error.csv?")
    assert "X-Amz-Date=20240711T061551Z&X-Amz-Expires=86400&" in link


def test_a_link_opens_its_own_file_for_a_day():
    files = FailedFiles()
    query = query_of(files.link("129", now=NOW))
    assert files.is_signed("129", query, now=NOW + timedelta(hours=23, minutes=59))
    assert not files.is_signed("129", query, now=NOW + timedelta(hours=24))
    assert not files.is_signed("130", query, now=NOW)


@pytest.mark.parametrize(
    "query", ["", "X-Amz-Signature=0", "X-Amz-Date=20240711T061551Z&X-Amz-Signature=0", "X-Amz-Signature=%FF"]
)
def test_other_links_open_nothing(query: str):
    assert not FailedFiles().is_signed("129", query, now=NOW)


def test_a_signature_holds_for_its_date_only():
    files = FailedFiles()
    later = query_of(files.link("129", now=NOW)).replace("20240711", "20240712")
    assert not files.is_signed("129", later, now=NOW)


def test_when_there_is_too_much_the_oldest_file_goes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(failed_files, "MAX_KEPT_BYTES", 10)
    files = FailedFiles()
    for number in "123":
        files.keep(number, b"12345")
    assert [files.find(number) for number in "123"] == [None, b"12345", b"12345"]
