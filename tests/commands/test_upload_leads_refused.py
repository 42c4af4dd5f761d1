"""`manage.py upload_leads`: where nothing can be sent, a sentence says why, and the status is 2."""

import pytest
from django.core.management.base import CommandError

from campaigns import uploads
from campaigns.models import Campaign, Upload
from tests import make

from .loads import BAD_NUMBER, GOOD, KEYS, run


@pytest.mark.parametrize(
    ("change", "words", "sentence"),
    [
        ({"user": "nobody"}, [], "There is nobody with the user name “nobody”"),
        ({"campaign": "sales_outbound"}, [], "There is no campaign “sales_outbound”"),
        ({}, ["--account", "Other"], "There is no account called “Other”"),
        ({}, ["--sheet", "Second", "--header-row", "9"], "The file ends at row 4"),
        ({}, ["--map", "Telephone=Name"], "The file has no column “Telephone”. Its columns are: “Mobile”, “Name”"),
        ({}, ["--map", "Name=City"], "The campaign has no field “City”. Its fields are: “PhoneNumber”"),
        ({}, ["--map", "Name=Name", "--map", "name=Priority"], "names the column “Name” twice"),
        ({}, ["--map", "Mobile="], "No column is chosen for PhoneNumber"),
        ({}, ["--map", "Name=PhoneNumber", "--map", "Mobile=PhoneNumber"], "Both “Mobile” and “Name” are chosen"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_sent(sales, leads, change, words, sentence):
    path = leads(GOOD)
    text, as_json = run(path, *words, **change), run(path, *words, "--json", **change)

    assert (text.status, as_json.status) == (2, 2)
    assert sentence in text.err
    assert as_json.json["error"] == as_json.err.strip() == text.err.strip()
    assert set(as_json.json) == {*KEYS, "error"}
    assert not any(upload.is_confirmed for upload in Upload.objects.all())


def test_a_required_field_without_a_column_is_listed_as_a_problem_of_the_file(sales, leads):
    said = run(leads(GOOD), "--map", "Mobile=", "--json")
    assert [(problem["row"], problem["code"]) for problem in said.json["problems"]] == [(0, "field_unmatched")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not a spreadsheet"),
        (make.csv_bytes([]), "No lead is ready"),
    ],
)
def test_an_unusable_file_is_said_in_its_own_words(sales, tmp_path, content, sentence):
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    said = run(path)
    assert said.status == 2
    assert sentence in said.err


def test_a_file_that_is_not_there_is_said(sales, tmp_path):
    said = run(tmp_path / "none.csv", "--json")
    assert said.status == 2
    assert "none.csv” cannot be read: No such file or directory" in said.json["error"]
    assert said.json["upload"] is None


def test_when_no_row_is_ready_the_problems_are_listed_all_the_same(sales, leads):
    said = run(leads([BAD_NUMBER]), "--json")
    assert said.status == 2
    assert "No lead is ready" in said.json["error"]
    assert [problem["row"] for problem in said.json["problems"]] == [2]
    assert said.json["rows"]["invalid"] == 1


def test_a_campaign_of_other_teams_is_refused(sales, leads):
    make.person("ravi")
    said = run(leads(GOOD), user="ravi")
    assert said.status == 2
    assert "none of their teams has it" in said.err


def test_a_campaign_that_is_switched_off_says_so(sales, leads):
    Campaign.objects.update(is_active=False)
    said = run(leads(GOOD))
    assert said.status == 2
    assert "was switched off" in said.err


def test_a_person_who_has_left_loads_nothing(sales, leads):
    person = make.person()
    person.is_active = False
    person.save()
    assert "may not sign in any more" in run(leads(GOOD)).err


def test_who_leaves_the_team_while_the_rows_are_checked_sends_nothing(sales, leads, monkeypatch):
    check = uploads.check

    def check_while_the_team_changes(**which):
        check(**which)
        sales.teams.clear()

    monkeypatch.setattr(uploads, "check", check_while_the_team_changes)
    said = run(leads(GOOD))
    assert said.status == 2
    assert "None of your teams has the campaign of this upload any more." in said.err
    assert not any(upload.is_confirmed for upload in Upload.objects.all())


def test_a_name_that_two_accounts_have_asks_for_the_account(sales, leads):
    other = make.campaign(of=make.account(name="Second", user_name="second"), name=sales.name)
    make.team(campaigns=[other])

    said = run(leads(GOOD))
    assert said.status == 2
    assert "More than one account has a campaign “Sales_Outbound”: Main, Second. Say which with --account." in said.err
    assert run(leads(GOOD), "--account", "Second").status == 0
    assert Upload.objects.get().campaign == other


def test_an_interruption_before_sending_says_that_nothing_was_sent(sales, leads, monkeypatch):
    def interrupt(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(uploads, "check", interrupt)
    said = run(leads(GOOD))
    assert (said.status, said.err) == (2, "Stopped before anything was sent.\n")
    assert not any(upload.is_confirmed for upload in Upload.objects.all())


@pytest.mark.parametrize("words", [["--map", "Mobile"], ["--header-row", "-1"], ["--wait", "soon"], ["--wait", "nan"]])
def test_options_that_make_no_sense_are_refused(sales, leads, words):
    with pytest.raises(CommandError):
        run(leads(GOOD), *words)
