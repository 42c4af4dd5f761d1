"""The tally adds up after each step, and a count row by row agrees with it."""

import random

import pytest
from django.db import transaction

from campaigns import uploads
from campaigns.failed_files import archive
from campaigns.finding.counting import in_column
from campaigns.models import AlreadyThereReason, Batch, FailedFile, KeptTally, Lead, Option, Upload
from campaigns.sending import Claim, claim, give_up
from campaigns.tally import COLUMNS, CONFIRMED_PARTS, KEPT_PARTS, NOT_CONFIRMED_PARTS, Tally, tallies, tally
from tests import make
from tests.dialogue import BAD_DATA, HTML, QUEUED, Request

pytestmark = pytest.mark.django_db

FAILED_LINK = "https://x.amazonaws.com/1_error.csv?X-Amz-Signature=s"


def recount(upload: Upload) -> Tally:
    """The tally, counted row by row: each lead says where it is."""
    counts = dict.fromkeys((*NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS), 0)
    batches = list(upload.batches.all())
    for lead in Lead.objects.filter(upload=upload):
        if lead.state != "ready":
            counts[lead.state] += 1
            continue
        batch = next((each for each in batches if each.first_row <= lead.row <= each.last_row), None)
        if batch is None:
            counts["ready"] += 1
        else:
            counts[batch.state] += 1
    for batch in batches:
        if batch.state == "done" and batch.unnamed:
            # Which rows were loaded is not known, so they are "unnamed" row by row.
            counts["unnamed"] -= batch.loaded
            counts["loaded"] += batch.loaded
    counts["blank"] = upload.total_rows - Lead.objects.filter(upload=upload).count()
    return Tally(total=upload.total_rows, **counts)


def assert_adds_up(upload: Upload) -> None:
    upload = Upload.objects.get(pk=upload.pk)
    counted = tally(upload)
    assert counted.adds_up, counted
    assert counted == recount(upload)
    assert_kept_while_finished(upload, counted)
    assert_counted_alike_by_the_database(upload, counted)


def by_the_database(upload: Upload) -> list[int]:
    counts = [in_column(column) for column in ("total", *COLUMNS)]
    return list(Upload.objects.filter(pk=upload.pk).values_list(*counts).get())


def assert_kept_while_finished(upload: Upload, counted: Tally) -> None:
    kept = KeptTally.objects.filter(upload=upload).first()
    assert (kept is not None) == (upload.state == "finished")
    if kept is not None:
        assert [getattr(kept, name) for name in KEPT_PARTS] == [getattr(counted, name) for name in KEPT_PARTS]


def assert_counted_alike_by_the_database(upload: Upload, counted: Tally) -> None:
    """Lists sort and sum by what the database counts, from the kept tally or without one."""
    expected = [counted.total, *(counted.in_column(column) for column in COLUMNS)]
    assert by_the_database(upload) == expected
    assert sum(expected[1:]) == counted.total
    with transaction.atomic():
        KeptTally.objects.all().delete()
        assert by_the_database(upload) == expected
        transaction.set_rollback(True)


def test_the_parts_of_an_unchecked_upload_are_all_empty():
    assert tally(make.upload(make.rows(3))) == Tally()


def test_every_part_is_in_one_column_of_lists():
    parts = [part for column in COLUMNS.values() for part in column]
    assert sorted(parts) == sorted([*NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS])


def test_before_the_check_no_row_is_counted_by_the_database():
    assert by_the_database(make.upload(make.rows(3))) == [0] * 6


def test_the_rows_of_a_draft_are_counted_by_the_database():
    upload = make.checked_upload([["abc", "Nobody", "1"], ["", "", ""], *make.rows(3)])
    assert by_the_database(upload) == [5, 0, 0, 0, 2, 3]


def test_the_tally_adds_up_for_a_reader_that_does_not_know_yet_that_the_upload_was_confirmed():
    upload = make.checked_upload(make.rows(3))
    before = Upload.objects.get(pk=upload.pk)
    uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)
    counted = tally(before)
    assert (counted.ready, counted.waiting, counted.adds_up) == (0, 3, True)


def test_many_uploads_are_counted_in_one_query(django_assert_num_queries):
    made = [make.confirmed_upload(make.rows(3)), make.checked_upload(make.rows(2)), make.upload(make.rows(1))]
    with django_assert_num_queries(1):
        counted = tallies(made)
    assert [counted[made[0].pk].waiting, counted[made[1].pk].ready] == [3, 2]
    assert made[2].pk not in counted


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_to_its_batches_the_tally_adds_up(seed):
    chance = random.Random(seed)
    AlreadyThereReason.objects.get_or_create(phrase="already exists")
    account = make.account(rows_per_request=7, requests_a_minute=60)
    make.campaign(of=account)
    lines = make.rows(60)
    for line in chance.sample(lines, 12):
        line[0] = chance.choice(["abc", "9000000001", ""])
    lines.insert(chance.randrange(60), ["", "", ""])
    upload = make.confirmed_upload(lines)
    assert_adds_up(upload)
    while isinstance(claimed := claim(account_id=account.pk), Claim):
        assert_adds_up(upload)
        happen(chance, claimed)
        assert_adds_up(upload)
    for batch in Batch.objects.filter(state="unknown"):
        if chance.random() < 0.5:
            give_up(batch=batch, user=upload.uploaded_by, reason="of no use any more")
        assert_adds_up(upload)


def happen(chance: random.Random, claimed: Claim) -> None:
    """One of the things that can happen to a request: an answer, and perhaps its callback before or after it."""
    steps = [lambda: answer(chance, claimed)]
    if chance.random() < 0.7:
        steps.insert(chance.randrange(2), lambda: call_back(chance, claimed))
    for step in steps:
        step()


def answer(chance: random.Random, claimed: Claim) -> None:
    Request(claimed).answer(chance.choice([QUEUED, BAD_DATA, HTML]))


def call_back(chance: random.Random, claimed: Claim) -> None:
    batch = Batch.objects.get(attempts=claimed.attempt_id)
    failed = chance.randrange(batch.size + 2)
    link = chance.choice(["", FAILED_LINK])
    loaded = batch.size - min(failed, batch.size)
    failed_file = Request(claimed).call_back(loaded=loaded, failed=failed, link=link)
    if isinstance(failed_file, FailedFile) and chance.random() < 0.7:
        leads = list(batch.leads())
        named = chance.sample(leads, min(len(leads), max(0, failed - chance.randrange(2))))
        reasons = ["DND", "Number already exists"]
        lines = ["PhoneNumber,Reason"] + [f"{lead.values[0]},{chance.choice(reasons)}" for lead in named]
        archive(failed_file=failed_file, data="\n".join(lines).encode())
