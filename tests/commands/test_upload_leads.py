"""`manage.py upload_leads`: what it sends, what it says, how it ends; and `--dry-run`."""

from datetime import datetime, timedelta

import pytest
from django.core.management.base import CommandError

from campaigns import scheduling, sending
from campaigns.models import Account, Option, Upload, UploadState
from campaigns.sending.hours import INDIA
from campaigns.tally import CONFIRMED_PARTS, NOT_CONFIRMED_PARTS
from tests import make

from .loads import BAD_NUMBER, DOUBLE, GOOD, KEYS, run


@pytest.fixture
def by_day(monkeypatch) -> None:
    """It is a time at which people may be called."""
    monkeypatch.setattr(scheduling, "people_may_be_called", lambda _moment: True)


def tomorrow(hour: int) -> datetime:
    return (datetime.now(INDIA) + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


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


def test_rows_with_problems_are_not_sent_but_listed_and_the_status_is_1(sales, leads):
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


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_a_dry_run_tells_what_is_wrong_with_rows_that_it_then_erases(sales, leads, form):
    said = run(leads([*GOOD, BAD_NUMBER]), "--dry-run", *form)

    assert not Upload.objects.get().leads.exists()
    assert f"row {len(GOOD) + 2}" in said.out.lower() or said.json["problems"][0]["row"] == len(GOOD) + 2
    assert "12345" in said.out


def test_a_dry_run_that_fails_is_discarded_too(sales, leads):
    said = run(leads(GOOD, header=["A", "B", "C"]), "--dry-run", "--json")
    assert said.status == 2
    assert said.json["state"] == Upload.objects.get().state == UploadState.CANCELLED
