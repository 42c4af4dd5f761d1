"""A file becomes rows, columns and a mapping that a person can change."""

import io
import os
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from campaigns import uploads
from campaigns.models import Upload, UploadState
from campaigns.uploads import runs
from campaigns.uploads.reading import reading
from campaigns.wording import why_unreadable
from tests import make

pytestmark = pytest.mark.django_db


def test_the_columns_of_a_plain_file_are_matched_with_their_reasons():
    upload = make.upload(make.rows(3))
    assert upload.state == UploadState.DRAFT
    assert upload.header_row == 1
    assert [column["name"] for column in upload.columns] == ["Mobile", "Name", "Priority"]
    assert upload.columns[0]["samples"] == ["9000000001", "9000000002", "9000000003"]
    assert upload.mapping == {"PhoneNumber": 0, "Name": 1, "Priority": 2}
    assert {match["field"]: match["reason"] for match in upload.matches} == {
        "PhoneNumber": "synonym",
        "Name": "same name",
        "Priority": "same name",
    }


def test_a_column_that_only_looks_like_phone_numbers_is_a_suggestion():
    upload = make.upload(make.rows(30), header=["Column of things", "Name", "Priority"])
    suggestion = next(match for match in upload.matches if match["field"] == "PhoneNumber")
    assert suggestion == {"column": 0, "field": "PhoneNumber", "reason": "looks like phone numbers", "sure": False}


def test_title_rows_and_blank_rows_above_the_header_keep_their_numbers():
    upload = make.upload(content=b"Leads of Monday\n\nMobile,Name,Priority\n9000000001,Asha,5\n9000000002,Ravi,6\n")
    assert upload.header_row == 3
    assert [(row.number, row.cells[0]) for row in uploads.preview(upload)] == [
        (1, "Leads of Monday"),
        (3, "Mobile"),
        (4, "9000000001"),
        (5, "9000000002"),
    ]


def test_the_first_rows_are_those_around_a_header_that_is_far_down(db):
    lines = [["Mobile", "Name"], *[[f"98765432{n:02}", f"Lead {n}"] for n in range(30)]]
    content = "\n".join([*[f"Filter {n}: x" for n in range(40)], *[",".join(line) for line in lines]])
    upload = make.upload(content=content.encode())
    assert upload.header_row == 41
    assert [row.number for row in uploads.preview(upload)] == list(range(36, 51))


def test_another_header_row_can_be_chosen_and_the_columns_are_matched_anew():
    upload = make.upload(make.rows(3))
    uploads.choose_header_row(upload=upload, header_row=0)
    upload.refresh_from_db()
    assert upload.header_row == 0
    assert upload.columns[0] == {
        "name": "Column A",
        "samples": ["Mobile", "9000000001", "9000000002"],
    }


@pytest.mark.parametrize("row", [-1, 4, 1_000_000])
def test_a_header_row_that_leaves_no_leads_is_not_taken(row):
    upload = make.upload(make.rows(3))
    with pytest.raises(uploads.NotNow, match="from 1 to 3"):
        uploads.choose_header_row(upload=upload, header_row=row)


def test_the_sheet_can_be_chosen_and_the_file_is_read_again(tmp_path):
    upload = make.upload(content=make.workbook({"Notes": [["Hello"]], "Leads": [make.HEADER, *make.rows(2)]}))
    assert upload.sheets == ["Notes", "Leads"]
    uploads.choose_sheet(upload=upload, sheet="Leads")
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.sheet, upload.column_names()) == (UploadState.DRAFT, "Leads", make.HEADER)


def test_a_sheet_that_the_file_does_not_have_is_not_taken():
    upload = make.upload(content=make.workbook({"Leads": [make.HEADER, *make.rows(2)]}))
    with pytest.raises(uploads.NotNow):
        uploads.choose_sheet(upload=upload, sheet="Secret")


FRENCH = "Mobile;Name;Priority\n9000000001;Jos\u00e9;5\n9000000002;Ren\u00e9e;6\n"


def test_text_is_read_anew_as_it_is_chosen_to_be():
    upload = make.upload(content=FRENCH.encode("cp850"))
    assert (upload.encoding, upload.delimiter) == ("cp1252", "semicolon")
    uploads.choose_how_text_is_read(upload=upload, encoding="cp850", delimiter="semicolon")
    upload.refresh_from_db()
    assert upload.state == UploadState.READING
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.encoding, upload.mapping["Name"]) == (UploadState.DRAFT, "cp850", 1)
    assert [row.cells[1] for row in uploads.preview(upload)] == ["Name", "José", "Renée"]
    uploads.choose_how_text_is_read(upload=upload, encoding="", delimiter="none")
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.encoding, upload.delimiter, len(upload.columns)) == ("cp1252", "none", 1)


def test_where_the_choice_gives_nothing_the_file_is_read_as_before(settings):
    settings.MAX_COLUMNS = 4
    upload = make.upload(content=FRENCH.replace("5", "1,2,3,4,5").encode("cp1252"))
    uploads.choose_how_text_is_read(upload=upload, encoding="cp850", delimiter="comma")
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.encoding, upload.delimiter) == (UploadState.DRAFT, "cp1252", "semicolon")
    assert "As you chose it, the file could not be read, so it was read as before." in upload.notices[-1]


def test_any_one_sign_can_be_chosen_to_part_the_columns():
    upload = make.upload(content=FRENCH.replace(";", "#").encode())
    assert upload.delimiter == "none"
    uploads.choose_how_text_is_read(upload=upload, encoding="", delimiter="#")
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.delimiter, upload.column_names()) == ("#", ["Mobile", "Name", "Priority"])


@pytest.mark.parametrize(("encoding", "delimiter"), [("rot13", "comma"), ("utf-8", "x"), ("unicode_escape", "")])
def test_text_is_read_by_what_can_be_chosen_only(encoding, delimiter):
    upload = make.upload(make.rows(2))
    with pytest.raises(uploads.NotNow, match="Choose an encoding and a delimiter of the lists"):
        uploads.choose_how_text_is_read(upload=upload, encoding=encoding, delimiter=delimiter)


def test_a_workbook_has_no_encoding_to_choose():
    upload = make.upload(content=make.workbook({"Leads": [make.HEADER, *make.rows(2)]}))
    assert (upload.encoding, upload.delimiter) == ("", "")
    with pytest.raises(uploads.NotNow):
        uploads.choose_how_text_is_read(upload=upload, encoding="utf-8", delimiter="comma")


def test_corrections_of_rows_that_are_no_more_are_no_more_either():
    upload = make.checked_upload([["12345", "Asha", "5"], ["9000000002", "Ravi", "5"]])
    uploads.fix_cells(upload=upload, row=2, texts={0: "9000000001"}, user=make.person())
    uploads.skip_row(upload=upload, row=3, user=make.person())
    uploads.choose_how_text_is_read(upload=upload, encoding="cp1252", delimiter="comma")
    assert not upload.corrections.exists()
    assert not upload.skipped_rows.exists()


def test_what_cannot_be_read_says_so_in_words():
    upload = make.upload(content=b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, file_name="leads.xlsx")
    assert upload.state == UploadState.UNREADABLE
    assert "picture" in why_unreadable(upload).lower()


def test_a_required_field_without_a_column_keeps_the_upload_at_its_columns():
    upload = make.upload(make.rows(3))
    problems = uploads.choose_columns(upload=upload, choices=["", "Name", "Priority"])
    assert [problem.level for problem in problems] == ["error"]
    assert "PhoneNumber" in problems[0].message + problems[0].hint + problems[0].column
    upload.refresh_from_db()
    assert (upload.state, upload.mapping) == (UploadState.DRAFT, {"Name": 1, "Priority": 2})


def test_two_columns_on_one_field_are_a_problem_that_names_both():
    upload = make.upload(make.rows(3))
    problems = uploads.choose_columns(upload=upload, choices=["PhoneNumber", "PhoneNumber", ""])
    assert problems
    said = " ".join(problem.message + problem.found + problem.column for problem in problems)
    assert "Mobile" in said
    assert "Name" in said


def test_columns_cannot_be_changed_once_confirmed():
    upload = make.confirmed_upload(make.rows(3))
    with pytest.raises(uploads.NotNow, match="moved on"):
        uploads.choose_columns(upload=upload, choices=["PhoneNumber", "", ""])
    with pytest.raises(uploads.NotNow, match="moved on"):
        uploads.choose_header_row(upload=upload, header_row=0)


def test_a_reading_that_was_killed_is_done_by_the_next_one():
    upload = make.received_upload(make.rows(3))
    assert runs.take(upload.pk, state=UploadState.READING) is not None
    uploads.read(upload_id=upload.pk)
    assert Upload.objects.get(pk=upload.pk).state == UploadState.READING  # a run is alive on it: nothing is done
    Upload.objects.filter(pk=upload.pk).update(worked_at="2020-01-01T00:00:00Z")
    assert list(runs.waiting_for_work()) == [upload]
    uploads.read(upload_id=upload.pk)
    assert Upload.objects.get(pk=upload.pk).state == UploadState.DRAFT


def rows_files() -> list[str]:
    return [f"rows/{name}" for name in default_storage.listdir("rows")[1]]


def test_of_a_sheet_that_was_left_for_another_no_rows_stay():
    upload = make.upload(content=make.workbook({"Notes": [["Hello"], ["you"]], "Leads": [make.HEADER, *make.rows(2)]}))
    uploads.choose_sheet(upload=upload, sheet="Leads")
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert rows_files() == [upload.rows_file.name]


def test_of_a_reading_that_was_replaced_meanwhile_no_rows_stay(monkeypatch):
    upload = make.received_upload(make.rows(3))
    read_spreadsheet = reading.read_spreadsheet

    def replaced_meanwhile(*args, **kwargs):
        monkeypatch.setattr(reading, "read_spreadsheet", read_spreadsheet)
        Upload.objects.update(worked_at="2020-01-01T00:00:00Z")
        uploads.read(upload_id=upload.pk)
        return read_spreadsheet(*args, **kwargs)

    monkeypatch.setattr(reading, "read_spreadsheet", replaced_meanwhile)
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.generation) == (UploadState.DRAFT, 2)
    assert rows_files() == [upload.rows_file.name]


def test_a_file_that_is_gone_is_not_read_again_for_ever(caplog):
    upload = make.received_upload(make.rows(2))
    os.unlink(upload.file.path)
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.UNREADABLE
    assert "our copy of it was not there" in why_unreadable(upload)
    assert f"upload {upload.pk} could not be read: FileNotFoundError" in caplog.text
    assert not runs.waiting_for_work().exists()


@pytest.mark.parametrize("step", ["read_spreadsheet", "find_header", "describe_columns"])
def test_whatever_goes_wrong_while_reading_ends_in_words_and_leaves_nothing_behind(monkeypatch, caplog, step):
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left for 9000000001")

    monkeypatch.setattr(reading, step, fail)
    upload = make.upload(content=make.csv_bytes(make.rows(2)))
    assert (upload.state, upload.worked_at) == (UploadState.UNREADABLE, None)
    assert "9000000001" not in why_unreadable(upload) + caplog.text
    assert not default_storage.exists("rows") or rows_files() == []


def test_a_sheet_may_have_a_name_of_any_length():
    name = "L" * 300
    file, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(make.workbook({"Leads": [make.HEADER, *make.rows(2)]})))
    with zipfile.ZipFile(file, "w") as target:
        for part in source.namelist():
            target.writestr(part, source.read(part).replace(b'name="Leads"', f'name="{name}"'.encode()))
    upload = make.upload(content=file.getvalue(), file_name="leads.xlsx")
    assert (upload.state, upload.sheet, upload.sheets) == (UploadState.DRAFT, name, [name])


def test_a_database_that_is_away_is_no_fault_of_the_file(monkeypatch):
    upload = make.received_upload(make.rows(3))

    def away(*args) -> bool:
        raise OperationalError("away")

    monkeypatch.setattr(reading, "_keep", away)
    with pytest.raises(OperationalError):
        uploads.read(upload_id=upload.pk)
    assert Upload.objects.get(pk=upload.pk).state == UploadState.READING
