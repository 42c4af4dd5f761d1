"""Rows that a rule skipped or counted as no lead are listed with the rule and the reason, and can be restored."""

import pytest

from campaigns.leads import NOTE, PROBLEM_TITLES, RULE_TITLES, SKIP_TITLES, Problem
from campaigns.models import LeadState, ProblemGroup, ProblemRow, ProblemValue, Upload
from tests import make
from tests.views.test_fixing import fix

pytestmark = pytest.mark.django_db

A_RULE = "a_rule_of_this_test"


@pytest.fixture(autouse=True)
def rule(monkeypatch) -> None:
    """A rule that skips rows and can be switched off, beside the real ones."""
    for titles in (SKIP_TITLES, RULE_TITLES, PROBLEM_TITLES):
        monkeypatch.setitem(titles, A_RULE, "Test number")
    monkeypatch.setattr("campaigns.uploads.fixing.fixing.SWITCHABLE", frozenset([A_RULE]))


def with_row(state: LeadState) -> Upload:
    """A checked upload in which the rule has given row 3 this state."""
    upload = make.checked_upload(make.rows(3))
    problem = Problem(3, "Mobile", A_RULE, NOTE, "9000000002", "It looks like a test.", "Restore it if it is a lead.")
    upload.leads.filter(row=3).update(state=state, problems=[problem.as_json()], size=0)
    group = ProblemGroup.objects.create(
        upload=upload,
        code=A_RULE,
        column="Mobile",
        column_index=0,
        level=NOTE,
        message=problem.message,
        hint=problem.hint,
        rows=1,
    )
    value = ProblemValue.objects.create(group=group, found=problem.found, rows=1)
    ProblemRow.objects.create(group=group, value=value, row=3)
    upload.counts = upload.counts | {"ready": 2, state: 1}
    upload.save(update_fields=["counts"])
    return upload


def check_page(browser, upload: Upload, **query) -> str:
    return " ".join(browser.get(f"/uploads/{upload.pk}/check/", query).content.decode().split())


def test_each_rule_stands_there_with_its_rows_and_its_reason(browser):
    upload = with_row(LeadState.SKIPPED)
    page = check_page(browser, upload)
    section = page[page.index("Skipped by a rule") :]
    assert "Test number" in section
    assert "It looks like a test." in section
    assert f'href="/uploads/{upload.pk}/check/?kind={A_RULE}-0#rows" >1 row</a>' in section
    assert 'aria-label="Restore all: Test number">Restore all</button>' in section


def test_the_rows_of_a_rule_are_shown_with_a_way_to_restore_each(browser):
    page = check_page(browser, with_row(LeadState.SKIPPED), kind=f"{A_RULE}-0")
    assert 'aria-label="Restore row 3">Restore</button>' in page
    assert "Correct a value in all its rows at once" not in page
    assert ">Skip this row<" not in page


def test_all_rows_of_a_rule_are_restored_by_turning_it_off(browser):
    upload = with_row(LeadState.SKIPPED)
    answer = fix(browser, upload, do="rule", code=A_RULE, on="0")
    assert "The rule “Test number” is turned off. Now 3 leads are ready." in answer.content.decode()
    page = " ".join(answer.content.decode().split())
    assert 'aria-label="Turn on again: Test number">Turn on again</button>' in page


def test_the_list_of_skipped_rows_says_why_and_restores_each(browser):
    upload = with_row(LeadState.SKIPPED)
    page = browser.get(f"/uploads/{upload.pk}/leads/?state=skipped").content.decode()
    assert "It looks like a test." in page
    assert 'aria-label="Restore row 3"' in page


def test_rows_that_are_no_leads_stand_beside_the_blank_ones(browser):
    upload = with_row(LeadState.BLANK)
    page = " ".join(browser.get(f"/uploads/{upload.pk}/leads/?state=blank").content.decode().split())
    assert "Rows that are no leads: 1" in page
    assert "••••••0002 · Person 2 · 2" in page
    assert "It looks like a test." in page
    assert 'aria-label="Restore row 3">Restore</button>' in page
    assert ">Restore all: Test number</button>" in page
    assert "Row 3</li>" not in page, "it is not one with nothing in it"
    assert "blank or no lead" in check_page(browser, upload)


def test_no_list_of_blank_rows_stands_where_there_are_none(browser):
    upload = with_row(LeadState.BLANK)
    page = browser.get(f"/uploads/{upload.pk}/leads/?state=blank").content.decode()
    assert "Blank or no lead: 1 row" in " ".join(page.split())
    assert "Rows with nothing in them<" not in page


def test_a_row_that_is_no_lead_is_restored_from_its_list(browser):
    upload = with_row(LeadState.BLANK)
    answer = fix(browser, upload, do="restore", row=3, from_list="blank")
    assert answer.redirect_chain[-1][0] == f"/uploads/{upload.pk}/leads/?state=blank"
