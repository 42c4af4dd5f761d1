"""What a column can be beside a field: another column's else, its country codes, who must not be called."""

import pytest

from campaigns import uploads
from campaigns.models import Upload, UploadState
from tests import make
from tests.views.columns_page import choose, chosen, page_of, refused

pytestmark = pytest.mark.django_db

TWO_NUMBERS = [["9000000001", "", "65", "No"], ["", "9000000002", "91", "Yes"]]
HEADER = ["Phone One", "Phone Two", "Code", "Opt"]


def two_numbers() -> Upload:
    return make.upload(TWO_NUMBERS, header=HEADER)


def matched(upload: Upload, column: int, field: str, reason: str) -> None:
    """Gives the column a match that is not sure, as if the program had found it."""
    Upload.objects.filter(pk=upload.pk).update(
        matches=[{"column": column, "field": field, "reason": reason, "sure": False}]
    )


@pytest.mark.parametrize(
    "choices",
    [
        ["PhoneNumber", "PhoneNumber:else", "", ""],
        ["PhoneNumber", "", "PhoneNumber:country", ""],
        ["PhoneNumber", "Name", "", ":do-not-disturb"],
        ["PhoneNumber", "PhoneNumber:else", "PhoneNumber:country", ":do-not-disturb"],
        ["PhoneNumber", "Name", "Name:else", "Name"],
    ],
)
def test_what_is_chosen_comes_back_as_it_was_chosen(browser, choices):
    upload = two_numbers()
    assert choose(browser, upload, *choices).status_code == 302
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING
    uploads.check(upload_id=upload.pk)
    assert chosen(browser, upload) == choices


def test_the_parts_stand_in_a_group_of_their_own_below_the_fields(browser):
    page = page_of(browser, two_numbers())
    fields, parts = (
        page.index('<optgroup label="Fields of the campaign">'),
        page.index('<optgroup label="Beside a field">'),
    )
    assert fields < page.index('<option value="Priority"') < parts
    for choice in ("PhoneNumber:else", "Name:else", "PhoneNumber:country", ":do-not-disturb"):
        assert page.index(f'<option value="{choice}"') > parts
    assert 'value="Priority:else"' not in page


def test_a_part_that_has_no_field_holds_one_there(browser):
    answer = refused(browser, two_numbers(), "", "PhoneNumber:else", "", "")
    assert "which has no column of its own" in answer.content.decode()


def test_what_fills_blanks_is_said_with_an_example(browser):
    upload = two_numbers()
    choose(browser, upload, "PhoneNumber", "PhoneNumber:else", "", "")
    uploads.check(upload_id=upload.pk)
    said = "Where “Phone One” is blank, “Phone Two” is taken, for example “9000000002” in row 3."
    assert said in page_of(browser, upload)


def test_a_join_is_said_with_an_example(browser):
    upload = two_numbers()
    choose(browser, upload, "PhoneNumber", "", "PhoneNumber:country", "")
    uploads.check(upload_id=upload.pk)
    said = "“Code” says of which country the number in “Phone One” is, for example “65” and “9000000001”."
    assert said in page_of(browser, upload)


@pytest.mark.parametrize(
    ("column", "part", "words", "button"),
    [
        (1, "PhoneNumber:else", "May fill blanks of PhoneNumber (a second number)", "Use where PhoneNumber is blank"),
        (2, "PhoneNumber:country", "May be the country code of PhoneNumber (a second number)", "Join with PhoneNumber"),
        (3, ":do-not-disturb", "May say who must not be called (a second number)", "Skip rows with a yes"),
    ],
)
def test_a_part_is_suggested_and_taken_with_one_click(browser, column, part, words, button):
    upload = two_numbers()
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "", "", ""])
    matched(upload, column, part, "a second number")
    page = page_of(browser, upload)
    assert words in page
    assert f'value="{column}={part}">{button}</button>' in page
    data = {"do": "columns", "column-0": "PhoneNumber", "use": f"{column}={part}"}
    assert browser.post(f"/uploads/{upload.pk}/columns/", data).status_code == 302
    assert chosen(browser, upload)[column] == part


def test_a_part_is_not_suggested_while_its_field_has_no_column(browser):
    upload = two_numbers()
    uploads.choose_columns(upload=upload, choices=["", "", "", ""])
    matched(upload, 1, "PhoneNumber:else", "a second number")
    assert "fill blanks" not in page_of(browser, upload)


def test_a_second_column_of_the_name_is_offered_to_be_joined(browser):
    upload = make.upload([["9000000001", "Asha", "Rao"]], header=["Mobile", "Vorname", "Nachname"])
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", ""])
    matched(upload, 2, "Name", "looks like the rest of the name")
    page = page_of(browser, upload)
    assert "May belong to Name (looks like the rest of the name)" in page
    assert ">Join with “Vorname”</button>" in page


def test_country_codes_that_are_not_joined_are_pointed_at(browser):
    upload = two_numbers()
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "", "", ""])
    Upload.objects.update(country_column=2, matches=[])
    page = page_of(browser, upload)
    assert "They are not joined: a number that contradicts its code needs fixing." in page
    assert 'value="2=PhoneNumber:country">Join with PhoneNumber</button>' in page


def test_whose_export_it_is_and_what_the_reading_doubts_stand_there(browser):
    upload = two_numbers()
    doubt = {"code": "rows_swallowed", "message": "Rows 5 to 7 may be one cell.", "rows": [5, 6, 7]}
    Upload.objects.update(export_of="Meta lead ads", reading_warnings=[doubt])
    page = page_of(browser, upload)
    assert "This looks like an export of Meta lead ads." in page
    assert "Rows 5 to 7 may be one cell." in page
    assert "5, 6, 7." in page


def test_the_sheet_is_asked_for_where_several_have_leads(browser):
    sheet = [["PhoneNumber"], ["9000000001"]]
    upload = make.upload(content=make.workbook({"North": sheet, "South": sheet}))
    Upload.objects.update(asks_for_sheet=True, sheets_with_leads={"North": 1, "South": 1204})
    page = page_of(browser, upload)
    assert "Several sheets have leads. Which one is to be sent?" in page
    assert 'name="sheet" value="South">' in page
    assert "1,204 rows</span></button>" in page
    assert ">South (1,204 rows)</option>" in page
    assert "disabled>Check the rows" in page
    assert browser.post(f"/uploads/{upload.pk}/columns/", {"do": "sheet", "sheet": "South"}).status_code == 302
    upload.refresh_from_db()
    assert (upload.state, upload.sheet) == (UploadState.READING, "South")


def test_quotation_marks_and_another_sign_are_chosen_beside_the_encoding(browser):
    upload = make.upload(content=b"sep=:\nMobile:Name\n9000000001:Asha\n")
    data = {"do": "text", "encoding": upload.encoding, "delimiter": "comma", "other_delimiter": ":", "quoting": "plain"}
    assert browser.post(f"/uploads/{upload.pk}/columns/", data).status_code == 302
    upload.refresh_from_db()
    assert (upload.state, upload.delimiter, upload.quoting) == (UploadState.READING, ":", "plain")


@pytest.mark.parametrize(
    ("countries", "is_offered"), [(("India", "IN"), False), (("Goa", "Kerala"), False), (("India", "UAE"), True)]
)
def test_a_join_that_the_values_speak_against_is_not_offered(browser, countries, is_offered):
    rows = [[f"900000000{place}", country] for place, country in enumerate(countries)]
    page = page_of(browser, make.upload(rows, header=["Mobile", "Country"]))
    assert ("Join with PhoneNumber</button>" in page) == is_offered
