"""Corrections on the check page: each action is a POST that leads back to the place where it was done."""

import pytest
from django.test import Client

from campaigns import uploads
from campaigns.models import Campaign, Correction, UploadState
from tests import make
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db

MESSY = [["9000000001", "Asha", "Higgh"], ["9000000002", "Ravi", "Higgh"], ["12345", "Meera", "5"]]


WRONG_PRIORITY = "priority_not_allowed-2"


def fix(browser, upload, **data):
    return browser.post(f"/uploads/{upload.pk}/fix/", data, follow=True)


def row_fixed(browser, upload, **data) -> str:
    """Corrects a row; gives the answer that HTMX gets."""
    answer = browser.post(f"/uploads/{upload.pk}/fix/", data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode().strip()


def test_a_row_is_corrected_and_said_to_be_ready(browser):
    upload = make.checked_upload(MESSY)
    answer = fix(browser, upload, do="correct-row", row=4, **{"cell-0": "9000000003", "cell-1": "Meera", "cell-2": "5"})
    assert "Row 4 is ready now." in answer.content.decode()
    assert "1 lead is ready" in answer.content.decode()
    assert Correction.objects.get().user.username == "asha"


def test_a_row_that_is_still_wrong_shows_what_is_wrong_now(browser):
    upload = make.checked_upload(MESSY)
    page = fix(browser, upload, do="correct-row", row=4, **{"cell-0": "123456"}).content.decode()
    assert "has 6 digits" in page
    assert 'value="123456"' in page
    assert "asha changed “12345” to “123456”" in page


def test_a_row_without_a_change_is_said_to_be_as_it_was(browser):
    upload = make.checked_upload(MESSY)
    assert (
        "nothing in it was changed"
        in fix(browser, upload, do="correct-row", row=4, **{"cell-0": "12345"}).content.decode()
    )


def test_a_value_is_corrected_for_all_its_rows_and_the_page_goes_back_to_its_kind(browser):
    upload = make.checked_upload([*MESSY, ["9000000005", "Lina", "Low"], ["9000000006", "Tara", "Low"]])
    answer = fix(browser, upload, do="correct-value", kind=WRONG_PRIORITY, found="Higgh", text="5")
    assert "2 changed: 2 are ready." in answer.content.decode()
    assert answer.context["chosen"].group.code == "priority_not_allowed"
    assert [each.found for each in answer.context["values"].shown] == ["Low"]
    assert answer.context["tally"].ready == 2


def test_a_value_that_is_sent_back_as_it_was_corrects_nothing(browser):
    upload = make.checked_upload(MESSY)
    answer = fix(browser, upload, do="correct-value", kind=WRONG_PRIORITY, found="Higgh", text=" Higgh ")
    assert "Nothing was corrected" in answer.content.decode()
    assert not Correction.objects.exists()


def test_rows_are_skipped_by_kind_by_value_and_one_by_one_and_restored(browser):
    upload = make.checked_upload(MESSY)
    assert fix(browser, upload, do="skip-kind", kind=WRONG_PRIORITY).context["tally"].skipped == 2
    assert fix(browser, upload, do="skip-row", row=4).context["tally"].skipped == 3
    assert fix(browser, upload, do="restore", row=4).context["tally"].skipped == 2
    assert fix(browser, upload, do="skip-value", kind="phone_too_short-0", found="12345").context["tally"].skipped == 3
    page = browser.get(f"/uploads/{upload.pk}/leads/?state=skipped").content.decode()
    assert page.count(">Restore<") == 3
    answer = fix(browser, upload, do="restore", row=4, from_list="skipped")
    assert answer.redirect_chain[-1][0] == f"/uploads/{upload.pk}/leads/?state=skipped"
    assert answer.content.decode().count(">Restore<") == 2


def test_with_htmx_only_the_row_and_what_is_counted_around_it_come_back(browser):
    upload = make.checked_upload(MESSY)
    page = row_fixed(browser, upload, do="correct-row", row=4, kind=WRONG_PRIORITY, **{"cell-0": "9000000003"})
    assert page.startswith('<tbody id="row-4"')
    assert "<html" not in page
    assert "1 lead is ready" in page
    assert "Row 4 is ready now." in page
    for part in ("check-head", "kinds", "last-action", "chosen", "send-below"):
        assert f'<div id="{part}" hx-swap-oob="true">' in page


def test_with_htmx_other_rows_of_the_page_that_it_concerns_come_along(browser):
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["9000000001", "Asha", "5"], ["12", "Ravi", "5"]])
    page = row_fixed(browser, upload, do="skip-row", row=2, shown="2,3,4")
    assert page.startswith('<tbody id="row-2"')
    beside = page.partition("</tbody>")[2]
    assert '<tbody id="row-3"' in beside.partition("<template>")[2].partition("</template>")[0]
    assert 'id="row-4"' not in beside
    assert "Row 2 is skipped." in beside
    assert '<tbody id="row-3"' not in row_fixed(browser, upload, do="restore", row=2, shown="2,4,x,²,")


def test_with_htmx_a_row_that_is_not_in_the_file_loads_the_page_again(browser):
    upload = make.checked_upload(MESSY)
    answer = browser.post(f"/uploads/{upload.pk}/fix/", {"do": "restore", "row": 99}, headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_with_htmx_a_refusal_is_a_sentence_beside_the_cell(browser, settings):
    settings.MAX_CELL_CHARACTERS = 10
    upload = make.checked_upload(MESSY)
    answer = browser.post(
        f"/uploads/{upload.pk}/fix/",
        {"do": "correct-row", "row": 4, "cell-0": "9" * 11},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert answer.content.decode() == "A cell may hold 10 characters at most."


def test_with_htmx_a_row_that_has_all_rows_checked_loads_the_page_again(browser, monkeypatch):
    monkeypatch.setattr("campaigns.uploads.fixing.actions.recheck", lambda **_: None)
    monkeypatch.setattr("campaigns.uploads.fixing.actions.SMALL_ROWS", 2)
    upload = make.checked_upload(MESSY)
    answer = browser.post(f"/uploads/{upload.pk}/fix/", {"do": "skip-row", "row": 4}, headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    again = browser.post(f"/uploads/{upload.pk}/fix/", {"do": "skip-row", "row": 2}, headers={"HX-Request": "true"})
    assert (again.status_code, again.content.decode()[:26]) == (409, "The rows are being checked")


def test_a_rule_is_switched_off_and_on(browser):
    upload = make.checked_upload([["+919000000001", "Asha", "5"]])
    page = fix(browser, upload, do="rule", code="phone_plus_91", on="0").content.decode()
    assert "No lead is ready" in page
    assert "Turn on again" in page
    assert "1 lead is ready" in fix(browser, upload, do="rule", code="phone_plus_91", on="1").content.decode()


def test_a_large_upload_is_checked_by_the_worker_and_the_page_waits(browser, monkeypatch):
    monkeypatch.setattr("campaigns.uploads.fixing.actions.SMALL_ROWS", 2)
    upload = make.checked_upload(MESSY)
    answer = fix(browser, upload, do="rule", code="phone_plus_91", on="0")
    assert "rows checked" in answer.content.decode()
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING


def test_what_was_confirmed_meanwhile_is_said_to_have_moved_on(browser):
    upload = make.checked_upload(make.rows(2))
    uploads.confirm(upload=upload, user=make.person(), option="neither", start_campaign=False)
    page = fix(browser, upload, do="skip-row", row=2).content.decode()
    assert "This upload has moved on meanwhile." in page


def test_a_value_or_kind_that_is_not_there_any_more_is_said_so(browser):
    mine = make.checked_upload(MESSY)
    page = fix(browser, mine, do="correct-value", kind=WRONG_PRIORITY, found="Low", text="5").content.decode()
    assert "No row has this value any more." in page
    for kind in ("name_missing-1", str(mine.problem_groups.get(code="priority_not_allowed").pk), ""):
        assert "No row has this problem any more." in fix(browser, mine, do="skip-kind", kind=kind).content.decode()
    assert fix(browser, mine, do="something else").status_code == 404
    assert not Correction.objects.exists()


def test_nobody_else_corrects_somebodys_upload_and_no_closed_campaign_is_worked_on(browser):
    upload = make.checked_upload(MESSY)
    stranger = signed_in_as(make.person("stranger"))
    assert fix(stranger, upload, do="skip-row", row=2).status_code == 404
    Campaign.objects.update(is_active=False)
    assert "was switched off" in fix(browser, upload, do="skip-row", row=2).content.decode()
    assert not upload.skipped_rows.exists()


def test_whoever_comes_back_to_a_correction_after_a_sign_in_gets_the_rows(browser):
    """The sign-in leads to the address that was asked for: that of the form that was sent."""
    upload = make.checked_upload(MESSY)
    asked = Client().post(f"/uploads/{upload.pk}/fix/", {"do": "skip-row", "row": "4"})
    answer = browser.get(f"/sign-in/?{asked['Location'].partition('?')[2]}", follow=True)
    assert answer.redirect_chain == [(f"/uploads/{upload.pk}/fix/", 302), (f"/uploads/{upload.pk}/check/", 302)]
    stranger = signed_in_as(make.person("stranger"))
    assert stranger.get(f"/uploads/{upload.pk}/fix/").status_code == 404
