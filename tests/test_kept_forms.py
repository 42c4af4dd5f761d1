"""Wrong forms are kept for their page, bounded and sealed."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from campaigns import kept_forms
from campaigns.forms import ReasonForm

pytestmark = pytest.mark.django_db


def request(address: str = "/page/", *, session: SessionStore | None = None, method: str = "GET") -> HttpRequest:
    made = RequestFactory().generic(method, address)
    made.session = session or SessionStore()
    return made


def sent_to(address: str, session: SessionStore, **sent: str) -> str:
    """The page to which a wrong form leads."""
    return kept_forms.ask_again(request(address, session=session, method="POST"), sent=sent)["Location"]


def shown_at(address: str, session: SessionStore) -> dict[str, str] | None:
    again = kept_forms.asked_again(request(address, session=session))
    return again and again.sent.dict()


def test_the_page_gets_what_was_sent_as_often_as_it_is_loaded():
    session = SessionStore()
    page = sent_to("/page/", session, reason="wrong file")
    assert page.startswith("/page/?kept=")
    assert shown_at(page, session) == shown_at(page, session) == {"reason": "wrong file"}
    assert shown_at("/page/", session) is None


def test_nothing_that_was_sent_stands_in_the_address_or_can_be_read_in_the_database():
    session = SessionStore()
    page = sent_to("/page/", session, name="canary")
    assert "canary" not in page
    assert "canary" not in str(dict(session))


def test_the_rest_of_the_address_stays():
    session = SessionStore()
    page = sent_to("/page/?campaign=7&kept=before", session, reason="x")
    asked = QueryDict(page.partition("?")[2])
    assert (asked["campaign"], len(asked.getlist("kept"))) == ("7", 1)
    assert asked["kept"] != "before"


def test_no_page_gets_what_was_sent_to_another():
    session = SessionStore()
    page = sent_to("/page/", session, reason="x")
    assert shown_at(page.replace("/page/", "/other/"), session) is None
    assert shown_at(page, SessionStore()) is None, "nor does another person"


def test_two_windows_do_not_disturb_each_other_and_the_oldest_goes_first():
    session = SessionStore()
    pages = [sent_to("/page/", session, reason=str(number)) for number in range(kept_forms.MOST_KEPT + 1)]
    assert [shown_at(page, session) for page in pages] == [None, *({"reason": str(n)} for n in (1, 2, 3))]


def asked_again_of_a_large_form(session: SessionStore, sent: dict[str, str], **said: str) -> kept_forms.KeptForm:
    errors = ErrorDict({name: ErrorList([sentence]) for name, sentence in said.items()})
    answer = kept_forms.ask_again(request("/page/", session=session, method="POST"), sent=sent, errors=errors)
    return kept_forms.asked_again(request(answer["Location"], session=session))


@pytest.mark.parametrize(
    "large",
    [
        {"short": "x", "reason": "y" * 3_000_000},
        {"short": "x", "reason": "क" * 6_000},
        {f"name-{number}": "" for number in range(100_000)},
    ],
    ids=["long", "three bytes each", "many"],
)
def test_a_large_form_is_never_shown_in_part_but_what_was_wrong_with_it_is(large):
    session = SessionStore()
    again = asked_again_of_a_large_form(session, large, reason="Too long.")
    assert (again.sent, again.errors) == (None, {"reason": ["Too long."]})
    assert len(str(dict(session))) < kept_forms.MOST_BYTES
    assert not kept_forms.fits(large)


def test_a_form_that_is_just_not_too_large_is_kept_whole():
    session, large = SessionStore(), {"reason": "y" * 13_000}
    assert asked_again_of_a_large_form(session, large, reason="Too long.").sent.dict() == large
    assert kept_forms.fits(large)
    assert len(str(dict(session))) < kept_forms.MOST_BYTES + 200


def test_a_sentence_that_quotes_too_much_is_not_kept_either():
    session, large = SessionStore(), "y" * 50_000
    again = asked_again_of_a_large_form(session, {"option": large}, option=f"“{large}” is none of the choices.")
    assert (again.sent, list(again.errors)) == (None, ["__all__"])
    assert len(str(dict(session))) < 1_000


def test_the_token_of_the_form_is_not_kept():
    session = SessionStore()
    assert shown_at(sent_to("/page/", session, csrfmiddlewaretoken="t", reason="x"), session) == {"reason": "x"}


def test_under_other_credential_keys_the_page_is_as_before_the_form(settings):
    session = SessionStore()
    page = sent_to("/page/", session, reason="x")
    settings.CREDENTIAL_KEYS = ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]
    assert shown_at(page, session) is None


def test_what_is_not_needed_any_more_is_forgotten():
    session = SessionStore()
    page, other = sent_to("/page/", session, reason="x"), sent_to("/page/", session, reason="y")
    kept_forms.forget(request(page, session=session, method="POST"))
    assert (shown_at(page, session), shown_at(other, session)) == (None, {"reason": "y"})


def test_once_the_right_form_of_a_page_is_taken_nothing_is_kept_for_it_in_any_window():
    session = SessionStore()
    pages = [sent_to(address, session, reason="x") for address in ("/page/", "/page/?a=1", "/other/")]
    kept_forms.forget_page(request("/page/", session=session, method="POST"))
    assert [shown_at(page, session) for page in pages] == [None, None, {"reason": "x"}]


def test_sentences_are_shown_at_their_fields():
    form = ReasonForm(initial={"reason": "because"})
    kept_forms.show_errors(form, {"reason": ["Too short."], "__all__": ["Not now."], "unknown": ["Nothing."]})
    assert form["reason"].errors == ["Too short."]
    assert form["reason"].value() == "because"
    assert 'aria-invalid="true"' in str(form["reason"])
    assert form.non_field_errors() == ["Not now."]


def test_without_sentences_a_form_is_as_it_was():
    form = ReasonForm()
    kept_forms.show_errors(form, {})
    assert not form.errors
