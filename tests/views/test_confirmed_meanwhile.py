"""Two people confirm one upload: the second is told by whom it was confirmed, and whether other choices were taken."""

import pytest

from campaigns.models import Upload
from tests import make
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db


def confirmed(browser, upload, **choices: str) -> list[str]:
    """The messages of the page to which confirming leads."""
    page = browser.post(f"/uploads/{upload.pk}/confirm/", {"option": "check_duplicate"} | choices, follow=True)
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def colleague(campaign):
    """The browser of an administrator, who sees the drafts of others, too."""
    return signed_in_as(make.person("ravi", administrator=True))


@pytest.fixture
def upload(browser) -> Upload:
    return make.checked_upload(make.rows(3))


def test_the_second_is_told_who_was_first(browser, colleague, upload):
    assert confirmed(browser, upload) == []

    (said,) = confirmed(colleague, upload)

    assert said.startswith("This upload was confirmed already, by asha, ")
    assert "was not taken" not in said


def test_other_choices_are_said_not_to_be_taken(browser, colleague, upload):
    confirmed(browser, upload)

    (said,) = confirmed(colleague, upload, option="neither")

    assert said.endswith("What you chose is not the same, and was not taken.")
    assert Upload.objects.get().option == "check_duplicate"


def test_a_double_click_says_nothing(browser, upload):
    confirmed(browser, upload)
    assert confirmed(browser, upload) == []


def test_the_same_person_in_another_tab_with_other_choices_is_told(browser, upload):
    confirmed(browser, upload)
    (said,) = confirmed(browser, upload, option="is_delete")
    assert "was not taken" in said


def test_who_was_a_moment_slower_is_told(browser, colleague, upload, monkeypatch):
    """Both had passed the look at the upload's state; the lock decides."""
    from campaigns.views import confirm

    look = confirm.steps.find

    def look_before_the_other_confirmed(request, pk):
        found = look(request, pk)
        if request.user.username == "ravi" and not found.is_confirmed:
            confirmed(browser, upload)
        return found

    monkeypatch.setattr("campaigns.views.confirm.steps.find", look_before_the_other_confirmed)
    (said,) = confirmed(colleague, upload, option="neither")
    assert "by asha" in said
    assert "was not taken" in said
