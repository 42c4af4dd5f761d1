"""`manage.py upload_leads`: what it sends, what it says, how it ends."""

from datetime import datetime, timedelta

import pytest
from django.core.management.base import CommandError

from campaigns import scheduling, sending, uploads
from campaigns.models import Account, Campaign, Option, Upload, UploadState
from campaigns.sending.hours import INDIA
from campaigns.tally import CONFIRMED_PARTS, NOT_CONFIRMED_PARTS
from tests import make

from .loads import run

GOOD = make.rows(3)
BAD_NUMBER = ["12345", "Short", "5"]
DOUBLE = [GOOD[0][0], "Again", "5"]
KEYS = {"upload", "state", "rows", "problems", "warnings", "skipped_by_rule"}


@pytest.fixture
def sales(db) -> Campaign:
    campaign = make.campaign()
    make.team(members=[make.person()], campaigns=[campaign])
    return campaign


@pytest.fixture
def by_day(monkeypatch) -> None:
    """At a time at which people may be called."""
    monkeypatch.setattr(scheduling, "people_may_be_called", lambda _moment: True)


def tomorrow(hour: int) -> datetime:
    return (datetime.now(INDIA) + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


# ---- without --wait ------------------------------------------------------------------------------------


def test_a_clean_file_is_queued_and_the_status_is_0(sales, leads):
    said = run(leads(GOOD))

    upload = Upload.objects.get()
    assert said.status == 0
    assert upload.state == UploadState.CONFIRMED
    assert (upload.uploaded_by.username, upload.confirmed_by.username) == ("asha", "asha")
    assert upload.batches.count() == 1
    assert "3 rows: 3 waiting to be sent" in said.out
    assert f"/uploads/{upload.pk}/" in said.out
    assert said.err == ""


def test_rows_with_problems_are_left_out_and_listed_and_the_status_is_1(sales, leads):
    said = run(leads([*GOOD, BAD_NUMBER, [], DOUBLE, GOOD[0][:1]]))

    assert said.status == 1
    assert "3 waiting to be sent" in said.out
    assert "Row 5, Mobile, “12345”: The phone number has 5 digits" in said.out
    assert "Row 7, Mobile" in said.out
    assert "row 2" in said.out
    assert Upload.objects.get().batches.get().size == 3


@pytest.mark.parametrize(("rows", "named"), [(1, "Row 32: "), (2, "Rows 32, 33: "), (25, "51 and 5 more: ")])
def test_rows_that_a_rule_skips_are_named(sales, leads, rows, named):
    said = run(leads([*make.rows(30), *[["1234567890", "Test", "5"]] * rows]))

    assert named + "The number is one that people type when they have none to give." in said.out


def test_blank_rows_alone_do_not_change_the_status(sales, leads):
    assert run(leads([*GOOD, [], make.rows(1, first=9000000500)[0]])).status == 0


def test_json_is_one_object_whose_rows_add_up(sales, leads):
    said = run(leads([*GOOD, BAD_NUMBER, [], DOUBLE]), "--json")

    answer = said.json
    upload = Upload.objects.get()
    assert (said.status, said.err) == (1, "")
    assert set(answer) == KEYS
    assert (answer["upload"], answer["state"]) == (upload.pk, "confirmed")
    rows = answer["rows"]
    assert set(rows) == {"total", "confirmed", *NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS}
    assert rows["total"] == 6 == sum(rows[part] for part in (*NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS))
    assert rows["confirmed"] == 3 == sum(rows[part] for part in CONFIRMED_PARTS)
    assert (rows["blank"], rows["invalid"], rows["duplicate"]) == (1, 1, 1)
    assert [(problem["row"], problem["column"], problem["code"]) for problem in answer["problems"]] == [
        (5, "Mobile", "phone_too_short"),
        (7, "Mobile", "phone_duplicate"),
    ]
    assert answer["problems"][0]["found"] == "12345"
    assert set(answer["problems"][0]) == {"row", "column", "code", "found", "message"}


@pytest.mark.parametrize(
    ("words", "option", "start"),
    [
        ([], Option.NEITHER, False),
        (["--check-duplicate"], Option.CHECK_DUPLICATE, False),
        (["--is-delete", "--start-campaign"], Option.IS_DELETE, True),
    ],
)
@pytest.mark.usefixtures("by_day")
def test_the_options_are_kept_with_the_upload(sales, leads, words, option, start):
    assert run(leads(GOOD), *words).status == 0
    upload = Upload.objects.get()
    assert (upload.option, upload.start_campaign) == (option, start)


def test_both_options_at_once_are_refused(sales, leads):
    with pytest.raises(CommandError, match="not allowed with"):
        run(leads(GOOD), "--check-duplicate", "--is-delete")


def test_a_load_can_be_for_later(sales, leads):
    send_at = tomorrow(9)
    said = run(leads(GOOD), "--send-at", f"{send_at:%Y-%m-%d %H:%M}")
    assert said.status == 0
    assert Upload.objects.get().send_at == send_at
    assert f"Waiting: Waits until {send_at:%-d %b %Y}, 09:00." in said.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Give the date and the time"),
        ("soon", "not understood"),
        ("2020-01-01 09:00", "That time is over"),
        ("2126-01-01 09:00", "more than 60 days ahead"),
    ],
)
def test_what_is_no_time_to_send_at_is_refused(sales, leads, text, says):
    with pytest.raises(CommandError, match=says):
        run(leads(GOOD), "--send-at", text)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("hour", "words", "warns"), [(22, ["--start-campaign"], True), (22, [], False)])
def test_a_start_at_night_goes_on_but_is_said(sales, leads, hour, words, warns):
    said = run(leads(GOOD), "--send-at", f"{tomorrow(hour):%Y-%m-%d %H:%M}", *words)
    assert said.status == 0
    assert Upload.objects.get().state == UploadState.CONFIRMED
    assert ("will be started at about 22:00 India time" in said.err) is warns
    assert bool(said.err) is warns


@pytest.mark.django_db(transaction=True)
def test_redis_being_away_changes_nothing(leads):
    make.team(members=[make.person()], campaigns=[make.campaign()])
    assert run(leads(GOOD)).status == 0
    assert sending.accounts_with_due_work() == [Account.objects.get().pk]


# ---- --dry-run -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "status", "ready"),
    [(GOOD, 0, 3), ([*GOOD, BAD_NUMBER], 1, 3), ([BAD_NUMBER], 2, 0)],
)
def test_a_dry_run_checks_and_discards(sales, leads, lines, status, ready):
    said = run(leads(lines), "--dry-run", "--json")

    upload = Upload.objects.get()
    assert said.status == status
    assert said.json["rows"]["ready"] == ready
    assert said.json["rows"]["total"] == len(lines)
    assert said.json["state"] == upload.state == UploadState.CANCELLED
    assert not upload.batches.exists()


def test_a_dry_run_that_fails_is_discarded_too(sales, leads):
    said = run(leads(GOOD, header=["A", "B", "C"]), "--dry-run", "--json")
    assert said.status == 2
    assert said.json["state"] == Upload.objects.get().state == UploadState.CANCELLED


# ---- nothing can be sent -------------------------------------------------------------------------------


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


# ---- the file's shape, and its columns -----------------------------------------------------------------


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


@pytest.mark.parametrize("words", [["--map", "Mobile"], ["--header-row", "-1"], ["--wait", "soon"], ["--wait", "nan"]])
def test_options_that_make_no_sense_are_refused(sales, leads, words):
    with pytest.raises(CommandError):
        run(leads(GOOD), *words)


def test_where_several_sheets_have_leads_the_command_has_to_say_which(sales, leads, tmp_path):
    path = tmp_path / "leads.xlsx"
    header = ["Mobile", "Name", "Priority"]
    more = make.rows(3, first=9000000700)
    path.write_bytes(make.workbook({"North": [header, *make.rows(2)], "South": [header, *more]}))
    said = run(path)
    assert said.status == 2
    assert "“North” (3 rows), “South” (4 rows). Say with --sheet which one is to be sent." in said.out + said.err
    assert run(path, "--sheet", "South").status == 0
