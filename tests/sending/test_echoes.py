"""A dialer whose answer prints what it was sent: what is kept of it has no key, token, number or name."""

import html
import json
from urllib.parse import quote, urlencode

import pytest

from campaigns.models import Account, Attempt, Event
from campaigns.sending import claim, record
from tests import make
from tests.dialogue import answered

pytestmark = pytest.mark.django_db

KEY = "k3y/of+the&account=“1”"
NAME = "Zebronia क्विलवाला"
NUMBER = "9870012345"


@pytest.fixture
def attempt(db) -> Attempt:
    """An attempt in flight, of a batch with one lead."""
    account = make.account(key=KEY)
    make.campaign(of=account)
    make.confirmed_upload([[NUMBER, NAME, "5"]])
    return Attempt.objects.get(pk=claim(account_id=account.pk).attempt_id)


def kept_of(attempt: Attempt, body: object, *, status: int = 500) -> str:
    record(attempt_id=attempt.pk, observed=answered(body, status=status))
    attempt.refresh_from_db()
    return attempt.message + attempt.excerpt


SENT = {
    "apiKey": KEY,
    "bulkData": json.dumps({"data": [[NUMBER, NAME, 5]]}),
    "callBackUrl": "https://leads.example.com/callbacks/T0ken-of_this-request/",
}


@pytest.mark.parametrize(
    "page",
    [
        urlencode(SENT),
        urlencode(SENT, quote_via=quote).lower(),
        urlencode({"again": urlencode(SENT)}),
        json.dumps({"you sent": SENT}),
        json.dumps(SENT, ensure_ascii=False).replace("/", r"\/"),
        f"<pre>{html.escape(repr(SENT))}</pre>",
        "\n".join(f"{name} = {value}" for name, value in SENT.items()),
    ],
    ids=["a form", "a form in small letters", "a form in a form", "JSON", "PHP's JSON", "HTML", "lines"],
)
def test_however_it_prints_the_request(attempt, page):
    kept = kept_of(attempt, page.encode())
    assert "•••" in kept
    for secret in ("k3y", "the&account", "T0ken", "t0ken", NUMBER, "Zebronia", "zebronia", "क्विल"):
        assert secret not in kept


def test_what_it_says_beside_that_is_kept(attempt):
    assert kept_of(attempt, f"<p>Fatal: {NUMBER} of {NAME}, line 12</p>".encode()) == (
        "<p>Fatal: ••• of •••, line 12</p>" * 2
    )


@pytest.mark.parametrize("secret", [KEY, NUMBER, quote(KEY, safe="")])
@pytest.mark.parametrize("length", [4, 6])
def test_a_secret_that_is_cut_at_the_end_of_a_message(attempt, secret, length):
    begin = "x" * (300 - length)
    record(attempt_id=attempt.pk, observed=answered({"status": "error", "message": begin + secret}))
    assert Attempt.objects.get().message == f"{begin}•••"


def test_what_stops_an_account_and_is_shown_to_others_has_none_of_it(attempt):
    said = f"Invalid userName or apiKey: sandbox, {KEY}, {NUMBER}, {NAME}"
    kept_of(attempt, {"status": "error", "message": said}, status=200)
    shown = f"{Account.objects.get().stopped_details} {Event.objects.get(action='account_stopped').details}"
    assert "Invalid userName or apiKey: sandbox, •••, •••, •••" in shown


def test_a_message_that_prints_nothing_is_kept_as_it_is_whatever_the_leads_are_called(db):
    account = make.account()
    make.campaign(of=account)
    make.confirmed_upload([[NUMBER, "Invalid", "5"]])
    attempt = Attempt.objects.get(pk=claim(account_id=account.pk).attempt_id)
    assert kept_of(attempt, {"status": "error", "message": "Invalid data"}, status=200) == "Invalid data"


@pytest.mark.parametrize("secret", [KEY, NUMBER])
@pytest.mark.parametrize("length", [3, 6])
def test_a_message_whose_spaces_became_one_does_not_end_with_the_beginning_of_a_secret(attempt, secret, length):
    said = "Failed" + " " * (1200 - len("Failed") - length) + secret
    assert kept_of(attempt, {"status": "error", "message": said}, status=200) == "Failed •••"


def test_a_whole_message_may_end_with_a_number_of_three_digits(attempt):
    said = {"status": "error", "message": "Invalid rows: 128", "more": "x" * 1000}
    assert kept_of(attempt, said, status=200) == "Invalid rows: 128"
