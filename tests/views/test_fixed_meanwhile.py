"""Two people correct one row on the check page, or one person in two windows: a page may be out of date."""

import pytest

from campaigns import uploads
from campaigns.models import Correction, Upload
from campaigns.uploads import Seen
from tests import make
from tests.views.conftest import signed_in_as
from tests.views.test_fixing import MESSY, WRONG_PRIORITY, fix

pytestmark = pytest.mark.django_db


def seen_by(browser, upload, row: int) -> dict[str, str]:
    """What the form of a row sends as the page shows it: all its cells, and the marks of what it shows."""
    page = browser.get(f"/uploads/{upload.pk}/check/")
    (shown,) = [each for each in page.context["grid"].rows if each.row == row]
    cells = {f"cell-{cell.column.index}": cell.text for cell in shown.cells}
    return {"do": "correct-row", "row": str(row), "seen": str(shown.seen)} | cells


@pytest.fixture
def colleague(campaign):
    """The browser of an administrator, who sees the drafts of others, too."""
    return signed_in_as(make.person("ravi", administrator=True))


def test_the_second_who_corrects_a_cell_is_told_what_the_first_wrote(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    mine, theirs = seen_by(browser, upload, 4), seen_by(browser, upload, 4)
    fix(browser, upload, **mine | {"cell-0": "9000000003"})
    second = theirs | {"cell-0": "9000000004"}

    beside = browser.post(f"/uploads/{upload.pk}/fix/", second, headers={"HX-Request": "true"})
    assert beside.status_code == 200, "one's own correction is no surprise"
    fix(browser, upload, **seen_by(browser, upload, 5) | {"cell-0": "9000000005"})

    third = theirs | {"cell-0": "9000000009"}
    answer = colleague.post(f"/uploads/{upload.pk}/fix/", third, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content.decode()) == (
        409,
        "asha wrote “9000000004” here meanwhile. Load the page again to see it.",
    )
    assert Correction.objects.filter(row=4).latest("pk").text == "9000000004"


def test_without_htmx_the_message_names_the_first_and_no_value(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    stale = seen_by(colleague, upload, 4)
    fix(browser, upload, **seen_by(browser, upload, 4) | {"cell-1": "Mira"})

    page = fix(colleague, upload, **stale | {"cell-1": "Meera K"})

    messages = [str(message) for message in page.context["messages"]]
    assert messages == [
        "asha corrected the same cell of row 4 meanwhile. The row is shown as it is now: correct it once more if that "
        "is wrong."
    ]


def test_what_the_second_left_as_it_was_does_not_undo_the_first(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    stale = seen_by(colleague, upload, 4)
    fix(browser, upload, **seen_by(browser, upload, 4) | {"cell-1": "Mira"})

    fix(colleague, upload, **stale | {"cell-0": "9000000003"})

    texts = dict(Correction.objects.filter(row=4).order_by("pk").values_list("column", "text"))
    assert texts == {1: "Mira", 0: "9000000003"}
    assert upload.leads.get(row=4, generation=upload.generation).state == "ready"


def test_two_who_write_the_same_agree(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    stale = seen_by(colleague, upload, 4)
    fix(browser, upload, **seen_by(browser, upload, 4) | {"cell-0": "9000000003"})

    page = fix(colleague, upload, **stale | {"cell-0": "9000000003"})

    assert "nothing in it was changed" in page.content.decode()


def test_a_value_that_somebody_corrected_everywhere_is_not_written_back(browser, colleague):
    upload = make.checked_upload(MESSY)
    stale = seen_by(colleague, upload, 2)
    fix(browser, upload, do="correct-value", kind=WRONG_PRIORITY, found="Higgh", text="7")

    answer = colleague.post(f"/uploads/{upload.pk}/fix/", stale | {"cell-2": "8"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "asha wrote “7” here" in answer.content.decode()) == (409, True)
    fix(colleague, upload, **stale | {"cell-1": "Asha K"})
    assert upload.leads.get(row=2).values[:3] == ["9000000001", "Asha K", 7]


def with_htmx(browser, upload, data):
    return browser.post(f"/uploads/{upload.pk}/fix/", data, headers={"HX-Request": "true"})


def corrected(row: int) -> dict[int, str]:
    """{column: text} of what people wrote in the row."""
    return dict(Correction.objects.filter(row=row).order_by("pk").values_list("column", "text"))


def undo_the_last(upload) -> None:
    upload = Upload.objects.get(pk=upload.pk)
    uploads.undo(upload=upload, event=uploads.last_action(upload), user=upload.uploaded_by)


def test_texts_that_begin_alike_are_told_apart_however_long_they_are(browser, colleague):
    long = "x" * 120
    upload = make.checked_upload([*MESSY, ["98765", long, "3"]])
    stale = seen_by(colleague, upload, 5)
    fix(browser, upload, **seen_by(browser, upload, 5) | {"cell-1": f"{long} theirs"})

    assert with_htmx(colleague, upload, stale | {"cell-1": f"{long} mine"}).status_code == 409
    assert corrected(5) == {1: f"{long} theirs"}


def test_what_was_undone_is_not_written_back_by_a_page_that_still_shows_it(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    fix(browser, upload, **seen_by(browser, upload, 5) | {"cell-1": "Mira"})
    stale = seen_by(colleague, upload, 5)
    undo_the_last(upload)

    fix(colleague, upload, **stale | {"cell-0": "9000000003"})

    assert corrected(5) == {0: "9000000003"}


def test_who_changes_what_was_undone_is_told_so_and_nobody_is_named(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    fix(browser, upload, **seen_by(browser, upload, 5) | {"cell-1": "Mira"})
    stale = seen_by(colleague, upload, 5) | {"cell-1": "Mira K"}
    undo_the_last(upload)

    beside = with_htmx(colleague, upload, stale)
    page = fix(colleague, upload, **stale)

    assert (beside.status_code, beside.content.decode()) == (
        409,
        "This cell is “Lina” now: it was changed meanwhile. Load the page again to see it.",
    )
    assert [str(message) for message in page.context["messages"]] == [
        "The same cell of row 5 was changed meanwhile. The row is shown as it is now: correct it once more if that is "
        "wrong."
    ]
    assert corrected(5) == {}


def test_one_persons_second_window_writes_back_nothing_of_the_first(browser):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "3"]])
    stale = seen_by(browser, upload, 5)
    fix(browser, upload, **seen_by(browser, upload, 5) | {"cell-1": "Mira"})

    fix(browser, upload, **stale | {"cell-0": "9000000003"})

    assert corrected(5) == {1: "Mira", 0: "9000000003"}


def test_a_cell_that_shows_the_text_by_itself_was_changed_by_nobody(browser, colleague):
    upload = make.checked_upload([*MESSY, ["98765", "Lina", "7"]])
    stale = seen_by(colleague, upload, 5)
    fix(browser, upload, do="correct-value", kind=WRONG_PRIORITY, found="Higgh", text="7")

    assert with_htmx(colleague, upload, stale | {"cell-2": "8"}).status_code == 200
    assert corrected(5) == {2: "8"}


def test_who_emptied_a_cell_is_named_too(browser, colleague):
    upload = make.checked_upload(MESSY)
    stale = seen_by(colleague, upload, 4)
    fix(browser, upload, **seen_by(browser, upload, 4) | {"cell-1": ""})

    said = with_htmx(colleague, upload, stale | {"cell-1": "Meera K"}).content.decode()

    assert said == "asha emptied this cell meanwhile. Load the page again to see it."


def test_after_an_own_save_the_row_comes_with_new_marks(browser):
    upload = make.checked_upload(MESSY)
    before = seen_by(browser, upload, 4)
    answer = with_htmx(browser, upload, before | {"cell-1": "Mira"}).content.decode()
    now = seen_by(browser, upload, 4)
    assert now["seen"] != before["seen"]
    assert f'value="{now["seen"]}"' in answer


def test_a_cell_with_a_line_break_is_not_changed_by_saving_its_row(browser):
    upload = make.checked_upload([["12345", "Asha\nRao", "5"]])
    shown = seen_by(browser, upload, 2)
    assert shown["cell-1"] == "Asha Rao", "a browser would leave the line break out"

    fix(browser, upload, **shown | {"cell-0": "9000000003"})

    assert corrected(2) == {0: "9000000003"}


def test_what_a_page_shows_goes_to_it_and_comes_back():
    seen = Seen.of({0: "9000000001", 7: "", 249: "नमस्ते"}, last=17)
    assert Seen.from_text(str(seen)) == seen
    assert seen.shows(7, " ")
    assert not seen.shows(0, "9000000002")
    assert not seen.shows(1, "")


@pytest.mark.parametrize("text", ["", "x", "17-", "17-0", "17-0.", "17-0.g", "-0.1", "17-0.1-", "²", "9" * 19, "1-٣.1"])
def test_marks_that_are_none_of_ours_are_left_alone(text: str):
    assert Seen.from_text(text) is None
