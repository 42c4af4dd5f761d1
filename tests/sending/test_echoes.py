"""A dialer whose answer prints what it was sent: what is kept of it has no key, token, number or name."""

import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest

from campaigns.models import Account, Attempt, Event, Lead
from campaigns.sending import claim, record
from campaigns.sending.echoes import without_echo
from campaigns.sending.escapes import folded, unescaped
from tests import make
from tests.dialogue import answered

pytestmark = pytest.mark.django_db

KEY = "k3y/of+the&account=“1”"
NAME = "Zebronia क्विलवाला"
NUMBER = "9870012345"


@pytest.fixture
def attempt(db) -> Attempt:
    """An attempt in flight, of a batch with one lead."""
    return attempt_with([[NUMBER, NAME, "5"]])


def attempt_with(rows: list[list[str]]) -> Attempt:
    """An attempt in flight, of a batch with these leads."""
    account = make.account(key=KEY)
    make.campaign(of=account)
    make.confirmed_upload(rows)
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


HINDI = "क्विलवाला सिंह"

WRITTEN = {
    "as it is": lambda text: text,
    "JSON": lambda text: json.dumps({"a": text}),
    "JSON in JSON": lambda text: json.dumps(json.dumps([text])),
    "a form": lambda text: urlencode({"a": text}),
    "a form in a form": lambda text: urlencode({"a": urlencode({"b": text})}),
    "JSON in a form": lambda text: urlencode({"a": json.dumps([text])}),
    "HTML's numbers": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "HTML's numbers with sixteen digits": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "HTML in HTML": lambda text: html.escape("".join(f"&#x{ord(sign):x};" for sign in text)),
    "HTML in JSON": lambda text: json.dumps("".join(f"&#{ord(sign)};" for sign in text)),
    "a form in JSON in HTML": lambda text: html.escape(json.dumps(quote(text))),
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_a_hindi_name_however_it_is_written(db, write):
    attempt = attempt_with([[NUMBER, HINDI, "5"]])
    begin, written, end = "<p>Wrong: ", write(HINDI), f" of {NUMBER}, line 12</p>"
    kept = without_echo(begin + written + end, attempt=attempt, was_cut=False)
    assert kept.startswith(begin)
    assert kept.endswith(" of •••, line 12</p>")
    assert unescaped(HINDI).text not in unescaped(kept).text
    assert kept != begin + written + " of •••, line 12</p>"


@pytest.mark.parametrize(
    "name",
    ["50% & more", r"C:\new\users", "A&amp;B Traders", "a%20b", "R+D  Labs", '"Ravi"', "ÄÖÜ STRASSE ß", "नाम 😀 नाम"],
)
@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_a_name_that_looks_like_an_escape_or_needs_one(attempt, name, write):
    attempt.batch.leads().update(values=[NUMBER, name, "5"])  # the check of a file takes some of these signs out
    kept = without_echo(f"{NUMBER} <{write(name)}> is wrong", attempt=attempt, was_cut=False)
    assert folded(name) not in unescaped(kept).text
    assert kept.startswith("••• <")
    assert kept.endswith("> is wrong")


def test_all_beside_the_finds_is_kept_as_it_was_written(attempt):
    said = f"caf%C3%A9 \\u0041 &lt;b&gt; {NUMBER} A%20%26%20B"
    assert kept_of(attempt, said.encode()) == said.replace(NUMBER, "•••") * 2


@pytest.mark.parametrize("secret", [KEY, quote(KEY, safe=""), json.dumps(KEY)[1:], html.escape(KEY), NUMBER])
def test_the_beginning_of_a_secret_at_the_end_of_a_text_that_was_cut(attempt, secret):
    for length in range(3, len(secret)):
        kept = without_echo(f"Failed: {secret[:length]}", attempt=attempt, was_cut=True)
        assert kept == "Failed: •••", secret[:length]


@pytest.mark.parametrize("name", [NAME, quote(NAME), json.dumps(NAME)[1:]])
def test_the_beginning_of_a_name_at_the_end_of_a_text_that_was_cut(attempt, name):
    for length in range(3, len(name)):
        kept = without_echo(f"Failed: {NUMBER}, {name[:length]}", attempt=attempt, was_cut=True)
        assert kept == "Failed: •••, •••", name[:length]


def test_the_end_of_a_word_is_not_the_beginning_of_a_name(attempt):
    said = f"Wrong {NUMBER} of topazeb"
    assert without_echo(said, attempt=attempt, was_cut=True) == "Wrong ••• of topazeb"


@pytest.mark.parametrize("secret", [KEY, NUMBER])
@pytest.mark.parametrize("length", [3, 6])
def test_a_message_whose_spaces_became_one_does_not_end_with_the_beginning_of_a_secret(attempt, secret, length):
    said = "Failed" + " " * (1200 - len("Failed") - length) + secret
    assert kept_of(attempt, {"status": "error", "message": said}, status=200) == "Failed •••"


def test_a_whole_message_may_end_with_a_number_of_three_digits(attempt):
    said = {"status": "error", "message": "Invalid rows: 128", "more": "x" * 1000}
    assert kept_of(attempt, said, status=200) == "Invalid rows: 128"


def test_the_largest_batch_costs_little_more_than_to_read_its_rows(db):
    attempt = attempt_with(make.rows(500))
    leads = list(attempt.batch.leads())
    for row, lead in enumerate(leads):
        lead.values = [f"98{row:08}", *(hindi(f"नाम {row} {column}") for column in range(19))]
    Lead.objects.bulk_update(leads, ["values"])
    name = hindi("नाम 499 18")
    said = f"<p>Fatal: 9800000499 of {name}, line 12: {'स' * 2000}</p>"
    kept = without_echo(said, attempt=attempt, was_cut=True)
    assert kept == said.replace(f"9800000499 of {name}", "••• of •••")
    reading = least_seconds(lambda: list(attempt.batch.leads().values_list("values", flat=True)))
    cleaning = least_seconds(lambda: without_echo(said, attempt=attempt, was_cut=True))
    assert cleaning < 20 * reading


def hindi(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "०१२३४५६७८९"))


def least_seconds(work: Callable[[], object]) -> float:
    """Of the processor, since others work beside the test; the least of three, for the same reason."""
    spent = []
    for _ in range(3):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return min(spent)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "\\",
        "%5C",
        "%25",
        "%",
        "&",
        "&amp;",
        "&#92;",
        "\\u005c",
        "\\u",
        "\\u00",
        "callbacks\\",
        "\\/",
        "9",
        "k3",
        "+ ",
        "\ufffd",
    ],
)
def test_a_text_that_is_made_to_hurt_is_done_soon(attempt, text):
    attempt.batch.leads().update(values=[NUMBER, "ab" + 30 * "\\" + "cd", 30 * text])
    for begin in ("", f"{NUMBER} ab", "callbacks", "callbacks/T0ken"):
        for end in ("", "x", NUMBER):
            assert without_echo((begin + text * 4000)[:4000] + end, attempt=attempt, was_cut=True)
