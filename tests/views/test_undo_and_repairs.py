"""Actions on the check page can be undone there, and repairs are shown before they are made."""

import pytest

from campaigns.models import Correction
from tests import make
from tests.views.test_fixing import MESSY, WRONG_PRIORITY, fix

pytestmark = pytest.mark.django_db

COMPUTED = [["=+91-9876543210", "Asha", "5"], ["=+91-9876543211", "Ravi", "5"], ["9000000003", "Meera", "5"]]


def last_event(upload) -> int:
    return upload.events.first().pk


def test_each_action_can_be_undone(browser):
    upload = make.checked_upload(MESSY)
    before = fix(browser, upload, do="restore", row=4).context["tally"]
    for action in (
        {"do": "correct-value", "kind": WRONG_PRIORITY, "found": "Higgh", "text": "5"},
        {"do": "skip-kind", "kind": WRONG_PRIORITY},
        {"do": "skip-row", "row": 4},
        {"do": "correct-row", "row": 4, "cell-0": "9000000003"},
    ):
        changed = fix(browser, upload, **action)
        assert changed.context["tally"] != before, action
        assert f'name="event" value="{last_event(upload)}"' in changed.content.decode()
        undone = fix(browser, upload, do="undo", event=last_event(upload))
        assert undone.context["tally"] == before, action
        assert "The change is undone. Now 0 leads are ready, 3 rows need fixing." in undone.content.decode()


def test_only_the_last_action_is_offered_to_be_undone_and_nothing_after_it(browser):
    upload = make.checked_upload(MESSY)
    assert 'value="undo"' not in browser.get(f"/uploads/{upload.pk}/check/").content.decode()
    first = fix(browser, upload, do="skip-row", row=4).context["last_action"]
    fix(browser, upload, do="skip-kind", kind=WRONG_PRIORITY)
    page = fix(browser, upload, do="undo", event=first.pk).content.decode()
    assert "Something else was done since." in page


@pytest.mark.parametrize("event", ["", "x", "99999"])
def test_what_there_is_not_cannot_be_undone(browser, event):
    page = fix(browser, make.checked_upload(MESSY), do="undo", event=event).content.decode()
    assert "There is nothing to undo any more." in page


def test_nobody_undoes_what_was_done_to_another_upload(browser):
    mine, other = make.checked_upload(MESSY), make.checked_upload(MESSY)
    fix(browser, other, do="skip-row", row=4)
    assert "nothing to undo" in fix(browser, mine, do="undo", event=last_event(other)).content.decode()
    assert other.skipped_rows.exists()


def test_a_repair_is_shown_before_it_is_applied_and_can_be_undone(browser):
    upload = make.checked_upload(COMPUTED)
    page = " ".join(browser.get(f"/uploads/{upload.pk}/check/?kind=phone_arithmetic-0").content.decode().split())
    assert "The right value is known in 2 rows" in page
    shown = '<span class="found">=+91-9876543210</span> by <span class="found">+91-9876543210</span>'
    assert shown in page
    assert not Correction.objects.exists()
    repaired = fix(browser, upload, do="repair", kind="phone_arithmetic-0")
    assert "2 repaired: 2 are ready." in repaired.content.decode()
    assert repaired.context["tally"].ready == 3
    assert fix(browser, upload, do="undo", event=last_event(upload)).context["tally"].invalid == 2


def test_a_kind_that_has_no_repair_offers_none(browser):
    upload = make.checked_upload(MESSY)
    assert 'value="repair"' not in browser.get(f"/uploads/{upload.pk}/check/?kind={WRONG_PRIORITY}").content.decode()
