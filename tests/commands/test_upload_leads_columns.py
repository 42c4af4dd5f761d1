"""`manage.py upload_leads`: the file's sheet, its header row, and its columns as `--map` asks for them."""

import pytest

from campaigns import uploads
from campaigns.models import Upload
from tests import make

from .loads import GOOD, run


def test_the_sheet_and_the_header_row_are_taken_as_given(sales, tmp_path):
    path = tmp_path / "book.xlsx"
    sheets = {"Notes": [["nothing"]], "Leads": [["a title"], ["Mobile", "Name"], *[row[:2] for row in GOOD]]}
    path.write_bytes(make.workbook(sheets))

    assert run(path, "--sheet", "Leads", "--header-row", "2").status == 0
    upload = Upload.objects.get()
    assert (upload.sheet, upload.header_row, upload.total_rows) == ("Leads", 2, 3)
    assert run(path, "--sheet", "Absent").status == 2


@pytest.mark.parametrize(
    ("words", "mapped"),
    [
        (["--map", "City=Name"], {"PhoneNumber": 0, "Name": 3, "Priority": 2}),
        (["--map", "mobile=phonenumber", "--map", "NAME="], {"PhoneNumber": 0, "Priority": 2}),
        (["--map", "Priority=Name", "--map", "City=Priority"], {"PhoneNumber": 0, "Name": 2, "Priority": 3}),
    ],
)
def test_map_wins_over_what_was_matched(sales, leads, words, mapped):
    rows = [[*row, "7"] for row in GOOD]
    assert run(leads(rows, header=[*make.HEADER, "City"]), *words).status == 0
    assert Upload.objects.get().mapping == mapped


def test_what_was_asked_for_last_time_holds_without_being_asked_for_again(sales, leads):
    assert run(leads(GOOD, header=["Kontakt", "X", "Priority"]), "--map", "Kontakt=PhoneNumber").status == 0
    assert run(leads(GOOD, header=["Kontakt", "X", "Priority"])).status == 0
    assert Upload.objects.latest("pk").mapping == {"PhoneNumber": 0, "Priority": 2}


def test_map_counts_for_a_file_that_needs_no_click_too(sales, leads):
    run(leads(GOOD, header=["PhoneNumber", "Name", "Priority"]), "--map", "Name=")
    assert Upload.objects.get().mapping == {"PhoneNumber": 0, "Priority": 2}


@pytest.mark.parametrize("checks_it_too", [False, True])
def test_map_counts_where_the_sweeper_read_the_file_and_went_straight_on(sales, leads, monkeypatch, checks_it_too):
    read = uploads.read

    def read_by_the_sweeper(*, upload_id, stop_at_columns):
        assert read(upload_id=upload_id)
        if checks_it_too:
            uploads.check(upload_id=upload_id)

    monkeypatch.setattr(uploads, "read", read_by_the_sweeper)
    said = run(leads(GOOD, header=["PhoneNumber", "Name", "Priority"]), "--map", "Name=")
    assert said.status == 0
    assert Upload.objects.get().mapping == {"PhoneNumber": 0, "Priority": 2}


def test_a_header_with_an_equals_sign_can_be_mapped(sales, leads):
    assert run(leads(GOOD, header=["a=b", "Name", "Priority"]), "--map", "a=b=PhoneNumber").status == 0
    assert Upload.objects.get().mapping["PhoneNumber"] == 0


def test_a_column_that_only_looks_like_phone_numbers_is_not_dialled_unasked(sales, leads):
    path = leads(GOOD, header=["Reach at", "Name", "Priority"])
    said = run(path)
    assert said.status == 2
    assert 'add --map "Reach at=PhoneNumber"' in said.err
    assert run(path, "--map", "Reach at=PhoneNumber").status == 0


def test_parts_beside_a_field_can_be_mapped(sales, leads):
    rows = [["9876543210", "Asha", "91", ""], ["", "Ravi", "91", "9876543211"]]
    path = leads(rows, header=["Mobile", "Name", "ISD", "Alt"])
    run(path, "--map", "Alt=PhoneNumber:else", "--map", "ISD=PhoneNumber:country")
    upload = Upload.objects.get()
    assert upload.fallbacks == {"PhoneNumber": [3]}
    assert (upload.country_column, upload.joins_country) == (2, True)


def test_parts_that_are_only_suggested_are_named_with_their_map(sales, leads):
    rows = [["9876543210", "+91", ""], ["", "+1", "9876543211"]]
    path = leads(rows, header=["Contact", "ISD", "WhatsApp 2"])
    said = run(path)
    assert said.status == 2
    assert 'add --map "Contact=PhoneNumber"' in said.err
    assert "may fill the blanks of PhoneNumber" in said.err
    assert 'add --map "WhatsApp 2=PhoneNumber:else"' in said.err
    assert 'add --map "ISD=PhoneNumber:country"' in said.err


def test_where_several_sheets_have_leads_the_command_has_to_say_which(sales, leads, tmp_path):
    path = tmp_path / "leads.xlsx"
    header = ["Mobile", "Name", "Priority"]
    more = make.rows(3, first=9000000700)
    path.write_bytes(make.workbook({"North": [header, *make.rows(2)], "South": [header, *more]}))
    said = run(path)
    assert said.status == 2
    assert "“North” (3 rows), “South” (4 rows). Say with --sheet which one is to be sent." in said.out + said.err
    assert run(path, "--sheet", "South").status == 0
