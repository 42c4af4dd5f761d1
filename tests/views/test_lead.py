"""The page of one lead: its whole story, in the order of time, with who did what."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import sending, uploads
from campaigns.models import Attempt, ProblemValue, Upload
from campaigns.sending import expire_attempts, give_up, send_again
from campaigns.wording import LEAD_STATES, PART_NAMES_AND_MEANINGS, StepCode, step_in_words
from tests import make
from tests.dialogue import HTML, THROTTLED, next_request
from tests.families import all_loaded, fixing, half_loaded
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db


def story(browser, upload: Upload, row: int):
    page = browser.get(f"/uploads/{upload.pk}/lead/", {"row": row})
    assert page.status_code == 200
    return page


def told(browser, upload: Upload, row: int) -> list[str]:
    return [step_in_words(step) for step in story(browser, upload, row).context["steps"]]


def confirm(upload: Upload, **more) -> Upload:
    return uploads.confirm(
        upload=Upload.objects.get(pk=upload.pk), user=upload.uploaded_by, option="neither", start_campaign=False, **more
    )


def test_a_rejected_lead_from_the_file_to_its_outcome(browser):
    upload = make.confirmed_upload(make.rows(3))
    next_request(upload).answer().reject(["Number in DNC"])
    assert told(browser, upload, 2) == [
        "Uploaded as row 2 of the file",
        "All rows were checked",
        "Confirmed, and put into batch 1 with 2 other leads",
        "Sent to the dialer in batch 1",
        "The dialer answered. Accepted: “queued successfully”",
        "The dialer reported on the batch: 2 loaded, 1 not loaded. “File Successfully uploaded.”",
        "The dialer's failed file was fetched, with 1 row. It names this lead: “Number in DNC”",
        "Rejected. The dialer did not load it.",
    ]
    page = story(browser, upload, 2)
    people = [step.user.username if step.user else "" for step in page.context["steps"]]
    assert people == ["asha", "", "asha", "", "", "", "", ""]
    times = [step.at for step in page.context["steps"]]
    assert times == sorted(times)
    assert "by asha" in page.content.decode()
    assert told(browser, upload, 3)[-2:] == [
        "The dialer's failed file was fetched, with 1 row",
        "Loaded. It is in the campaign.",
    ]


def test_corrections_of_the_cell_and_of_its_value_skips_and_restores(browser):
    upload = make.checked_upload([["12345", "Asha", "5"], ["12345", "Ravi", "5"], ["9000000003", "x", "5"]])
    asha, ravi = upload.uploaded_by, make.person("ravi")
    value = ProblemValue.objects.get(found="12345")
    uploads.fix_value(upload=upload, value=value, text="9000000077", user=ravi)
    uploads.fix_cells(upload=Upload.objects.get(), row=2, texts={0: "9000000088"}, user=asha)
    uploads.skip_row(upload=Upload.objects.get(), row=3, user=asha)
    confirm(upload)
    corrections = [step for step in story(browser, upload, 2).context["steps"] if step.code == StepCode.CORRECTED]
    assert [(step.user, step_in_words(step)) for step in corrections] == [
        (ravi, "Corrected Mobile: “12345” became “9000000077”"),
        (asha, "Corrected Mobile: “9000000077” became “9000000088”"),
    ]
    assert told(browser, upload, 3)[2:] == [
        "Corrected Mobile: “12345” became “9000000077”",
        "Skipped this row",
        "The upload was confirmed without this row: Skipped",
    ]
    assert [step.code for step in story(browser, upload, 4).context["steps"]].count(StepCode.CORRECTED) == 0


def test_where_the_file_is_away_it_says_what_is_not_shown(browser):
    upload = make.checked_upload([["12345", "Asha", "5"], ["9000000003", "x", "5"]])
    uploads.fix_cells(upload=upload, row=2, texts={0: "9000000088"}, user=upload.uploaded_by)
    value = {"column": 0, "row": None, "found": "7", "text": "8", "user": upload.uploaded_by}
    upload.corrections.create(**value)
    upload.rows_file.storage.delete(upload.rows_file.name)
    page = story(browser, upload, 2)
    assert "The stored file cannot be read now." in page.content.decode()
    assert StepCode.CORRECTED in [step.code for step in page.context["steps"]]


def test_a_row_that_was_not_sent_says_why(browser):
    upload = make.confirmed_upload([["9000000001", "Asha", "5"], ["12345", "Ravi", "5"], ["9000000001", "x", "5"]])
    assert told(browser, upload, 3)[-1] == "The upload was confirmed without this row: Needs fixing"
    assert told(browser, upload, 4)[-1] == "The upload was confirmed without this row: Duplicate"
    assert "The phone number has 5 digits" in story(browser, upload, 3).content.decode()


def test_a_number_that_came_to_the_do_not_call_list(browser):
    upload = make.confirmed_upload(make.rows(2))
    make.forbid("9000000001")
    sending.claim(account_id=upload.campaign.account_id)
    assert told(browser, upload, 2)[-1] == "Taken out of batch 1: the number had come to the do-not-call list"
    assert "Sent to the dialer in batch 1" in told(browser, upload, 3)


def test_decisions_of_a_person_with_their_reasons(browser):
    upload = make.confirmed_upload(make.rows(2))
    next_request(upload).answer(HTML)
    asha = upload.uploaded_by
    send_again(batch=upload.batches.get(), user=asha, reason="CloudAgent has nothing")
    next_request(upload).answer(HTML)
    give_up(batch=upload.batches.get(), user=asha, reason="we looked")
    page = story(browser, upload, 2)
    decided = [step for step in page.context["steps"] if step.code == StepCode.DECIDED]
    assert [(step.user, step.reason) for step in decided] == [(asha, "CloudAgent has nothing"), (asha, "we looked")]
    assert [step.code for step in page.context["steps"]].count(StepCode.SENT) == 2
    assert page.context["state"] == "Unconfirmed"
    assert "because “we looked”" in page.content.decode()


def test_a_request_without_an_answer(browser, settings):
    upload = make.confirmed_upload(make.rows(2))
    next_request(upload)
    Attempt.objects.update(deadline_at="2026-01-01T00:00:00Z")
    expire_attempts()
    assert told(browser, upload, 2).count("No answer came in time") == 1


def test_a_message_that_does_not_count_says_why(browser):
    upload = make.confirmed_upload(make.rows(2))
    request = next_request(upload).answer()
    request.call_back()
    request.call_back(loaded=1, failed=1)
    said = [words for words in told(browser, upload, 2) if "does not count" in words]
    assert said == [
        "A message about the batch came that does not count (another message counts): 2 loaded, 0 not loaded. "
        "“File Successfully uploaded.”"
    ]


def test_what_was_done_with_the_whole_upload(browser):
    upload = make.confirmed_upload(make.rows(2))
    sending.pause_upload(upload=upload, user=make.person("ravi"), reason="wrong list")
    sending.cancel_upload(upload=upload, user=upload.uploaded_by)
    page = story(browser, upload, 2)
    assert [words for words in told(browser, upload, 2) if words.startswith("The upload")] == [
        "The upload: paused (0 of 2 leads had been sent)",
        "The upload: cancelled (0 of 2 leads had been sent)",
    ]
    assert page.context["state"] == "Cancelled"
    assert "because “wrong list”" in page.content.decode()


def test_of_very_many_requests_the_last_ones_are_told(browser, monkeypatch):
    monkeypatch.setattr("campaigns.lead_story.MOST_ATTEMPTS", 2)
    upload = make.confirmed_upload(make.rows(2))
    for _ in range(4):
        next_request(upload).answer(THROTTLED)
    next_request(upload)
    words = told(browser, upload, 2)
    assert words.count("Sent to the dialer in batch 1") == 2
    assert words.count("3 earlier requests are not shown here") == 1


def test_phone_numbers_are_masked_and_transaction_ids_are_not(browser):
    upload = make.checked_upload([["9000000001", "Call 98765 43210", "5"], ["9000000002", "x", "5"]])
    uploads.fix_cells(upload=upload, row=2, texts={0: "9000000088"}, user=upload.uploaded_by)
    confirm(upload)
    next_request(upload).answer()
    page = story(browser, upload, 2).content.decode()
    for whole in ("9000000001", "9000000088", "98765 43210"):
        assert whole not in page
    assert "0088" in page
    assert "129171716445505819319510" in page


def test_a_lead_that_is_not_confirmed(browser):
    page = story(browser, make.checked_upload(make.rows(2)), 2)
    assert page.context["state"] == "Ready"
    assert [step.code for step in page.context["steps"]] == [StepCode.UPLOADED, StepCode.CHECKED]


@pytest.mark.parametrize("row", ["", "1", "99", "x", "9" * 30, "-2"])
def test_a_row_without_a_lead_is_not_there(browser, row):
    upload = make.checked_upload(make.rows(2))
    assert browser.get(f"/uploads/{upload.pk}/lead/", {"row": row}).status_code == 404


def test_before_the_check_it_leads_to_where_the_upload_is(browser):
    upload = make.upload(make.rows(2))
    assert browser.get(f"/uploads/{upload.pk}/lead/?row=2")["Location"] == f"/uploads/{upload.pk}/columns/"


def test_each_row_of_a_list_leads_to_its_story(browser):
    upload = make.confirmed_upload(make.rows(2))
    page = browser.get(f"/uploads/{upload.pk}/leads/?state=waiting").content.decode()
    assert re.search(rf'href="/uploads/{upload.pk}/lead/\?row=3"', page)


def test_a_row_that_is_fixed_and_sent_again_leads_to_itself_there_and_back(browser):
    parent = half_loaded()
    child = fixing(parent)
    parent.refresh_from_db()
    assert told(browser, parent, 2)[-1] == "It is being fixed in “leads.csv”"
    link = f'href="/uploads/{child.pk}/lead/?row=2"'
    assert link in story(browser, parent, 2).content.decode()
    of_the_team = signed_in_as(make.person("ravi", teams=parent.campaign.teams.all()))
    assert link not in story(of_the_team, parent, 2).content.decode()  # a draft is its owner's alone

    child = all_loaded(child)
    assert told(browser, parent, 2)[-1] == "Confirmed once more, in “leads.csv”"
    assert link in story(of_the_team, parent, 2).content.decode()
    assert told(browser, parent, 4)[-1] == "Loaded. It is in the campaign."  # nobody has to fix this one
    assert told(browser, child, 2)[1] == "It is row 2 of “leads.csv”, which was not loaded from there"
    assert f'href="/uploads/{parent.pk}/lead/?row=2"' in story(browser, child, 2).content.decode()


def test_each_part_of_the_tally_has_words_for_a_lead():
    assert set(LEAD_STATES) == set(PART_NAMES_AND_MEANINGS)


def test_a_large_upload_costs_no_more_questions(browser):
    counts = []
    for count in (2, 8):
        upload = make.confirmed_upload(make.rows(count))
        next_request(upload).answer().reject(["Invalid"])
        with CaptureQueriesContext(connection) as asked:
            story(browser, upload, 2)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25
