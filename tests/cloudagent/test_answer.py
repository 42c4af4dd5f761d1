"""What an attempt's observation means: the answers of docs/dialer.md#immediate-answer, and everything else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import judge
from campaigns.dialer import AttemptOutcome, Judgement, Observed, Phase, Refusal

ID = "129171716445505819319510"
QUEUED = f'{{"transactionId":"{ID}","status":"success","message":"queued successfully"}}'
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
THROTTLE = "too many Requests and failed to add Data to queue"


def answered(body: str | bytes, status: int = 200, *, complete: bool = True) -> Judgement:
    raw = body if isinstance(body, bytes) else body.encode()
    return judge(Observed(Phase.ANSWERED, status, "text/html", raw, complete=complete))


def error(message: Any) -> str:
    return json.dumps({"status": "error", "message": message})


def test_queued_is_accepted_with_its_transaction_id() -> None:
    assert answered(QUEUED) == Judgement(AttemptOutcome.ACCEPTED, None, ID, "queued successfully")


@pytest.mark.parametrize(
    ("message", "outcome", "refusal", "saw_no_fields"),
    [
        ("Invalid userName or apiKey", AttemptOutcome.REFUSED, Refusal.CREDENTIALS, False),
        ("apiKey should not be empty", AttemptOutcome.REFUSED, Refusal.CREDENTIALS, True),
        ("userName should not be empty", AttemptOutcome.REFUSED, Refusal.CREDENTIALS, True),
        ("campaignName should not be empty", AttemptOutcome.REFUSED, Refusal.CAMPAIGN, True),
        ("Invalid Campaign Name", AttemptOutcome.REFUSED, Refusal.CAMPAIGN, False),
        (THROTTLE, AttemptOutcome.THROTTLED, None, False),
        ("bulkData is not valid", AttemptOutcome.REFUSED, Refusal.DATA, False),
    ],
)
def test_every_documented_error_has_its_own_meaning(
    message: str, outcome: AttemptOutcome, refusal: Refusal | None, saw_no_fields: bool
) -> None:
    assert answered(error(message)) == Judgement(outcome, refusal, "", message, saw_no_fields)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (QUEUED, AttemptOutcome.ACCEPTED),
        (error("Invalid Campaign Name"), AttemptOutcome.REFUSED),
        (error(THROTTLE), AttemptOutcome.THROTTLED),
    ],
)
def test_the_dialers_own_words_are_believed_whatever_the_status(
    status: int, body: str, outcome: AttemptOutcome
) -> None:
    assert answered(body, status).outcome is outcome


@pytest.mark.parametrize(
    "body",
    [
        '{"STATUS": " Success ", "transactionID": "7"}',
        '{"status":"success","transactionId":"7","message":"queued\nsuccessfully"}',
    ],
)
def test_case_and_spacing_of_a_success_do_not_matter(body: str) -> None:
    assert (answered(body).outcome, answered(body).transaction_id) == (AttemptOutcome.ACCEPTED, "7")


def test_case_of_an_error_does_not_matter() -> None:
    assert answered('{"Status":"ERROR","Message":"INVALID campaign name."}').refusal is Refusal.CAMPAIGN


def test_a_transaction_id_that_is_a_number_of_25_digits_is_kept_to_its_last_digit() -> None:
    body = '{"status":"success","transactionId":1291717164455058193195101}'
    assert answered(body).transaction_id == "1291717164455058193195101"


@pytest.mark.parametrize("value", ["null", '""', '" "', "true", "[]", "{}", "1.5", '"' + "9" * 65 + '"', '"a b"'])
def test_success_without_a_usable_transaction_id_is_accepted(value: str) -> None:
    judgement = answered(f'{{"status":"success","transactionId":{value}}}')
    assert (judgement.outcome, judgement.transaction_id) == (AttemptOutcome.ACCEPTED, "")


def test_success_without_any_transaction_id_is_accepted() -> None:
    assert answered('{"status":"success"}') == Judgement(AttemptOutcome.ACCEPTED, message='{"status":"success"}')


def test_success_without_a_transaction_id_is_not_believed_beside_a_500() -> None:
    assert answered('{"status":"success"}', 500).outcome is AttemptOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "outcome", "refusal"),
    [
        (200, AttemptOutcome.REFUSED, Refusal.DATA),
        (202, AttemptOutcome.REFUSED, Refusal.DATA),
        (400, AttemptOutcome.REFUSED, Refusal.DATA),
        (413, AttemptOutcome.REFUSED, Refusal.DATA),
        (422, AttemptOutcome.REFUSED, Refusal.DATA),
        (401, AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
        (403, AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
        (429, AttemptOutcome.THROTTLED, None),
        (302, AttemptOutcome.UNKNOWN, None),
        (404, AttemptOutcome.UNKNOWN, None),
        (408, AttemptOutcome.UNKNOWN, None),
        (500, AttemptOutcome.UNKNOWN, None),
        (504, AttemptOutcome.UNKNOWN, None),
    ],
)
def test_an_error_in_other_words_means_what_its_status_allows(
    status: int, outcome: AttemptOutcome, refusal: Refusal | None
) -> None:
    judgement = answered(error("Something else"), status)
    assert (judgement.outcome, judgement.refusal) == (outcome, refusal)
    assert "Something else" in judgement.message


@pytest.mark.parametrize("body", ["", HTML, "[]", '{"error":"no"}'])
@pytest.mark.parametrize(
    ("status", "outcome", "refusal"),
    [
        (401, AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
        (403, AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
        (429, AttemptOutcome.THROTTLED, None),
    ],
)
def test_a_few_statuses_leave_no_doubt_by_themselves(
    status: int, outcome: AttemptOutcome, refusal: Refusal | None, body: str
) -> None:
    judgement = answered(body, status)
    assert (judgement.outcome, judgement.refusal) == (outcome, refusal)


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 400, 404, 405, 408, 413, 500, 502, 503, 504])
@pytest.mark.parametrize("body", ["", HTML])
def test_all_other_statuses_without_a_word_leave_it_unknown(status: int, body: str) -> None:
    judgement = answered(body, status)
    assert (judgement.outcome, judgement.refusal) == (AttemptOutcome.UNKNOWN, None)


@pytest.mark.parametrize(
    "body",
    [
        f"[{QUEUED}]",
        '"success"',
        "success",
        "null",
        "12",
        "{}",
        '{"status":"queued"}',
        '{"status":"failure","message":"no user found"}',
        '{"status":true}',
        '{"status":["success"]}',
        '{"status":"success","transactionId":NaN}',
        '{"status":"success","x":Infinity}',
        QUEUED[:-1],
        QUEUED + "<br/>",
        b"\xef\xbb\xbf" + QUEUED.encode(),
        QUEUED.encode("utf-16"),
        b'{"status":"success","message":"\xff"}',
        b"\x1f\x8b\x08\x00",
        '{"a":' * 100_000,
        "[" * 100_000,
    ],
    ids=lambda body: ascii(body[:20]),
)
def test_what_is_not_an_answer_of_the_dialers_is_unknown(body: str | bytes) -> None:
    assert answered(body).outcome is AttemptOutcome.UNKNOWN


def test_an_answer_that_broke_off_is_unknown_even_if_it_can_be_read() -> None:
    judgement = answered(QUEUED, complete=False)
    assert (judgement.outcome, judgement.refusal) == (AttemptOutcome.UNKNOWN, None)


def test_a_forbidden_answer_that_broke_off_is_unknown_too() -> None:
    assert answered(HTML, 403, complete=False).outcome is AttemptOutcome.UNKNOWN


@pytest.mark.parametrize(
    "failure",
    ["Connection refused", "Name or service not known", "certificate verify failed", "connect timeout=10"],
)
def test_what_never_arrived_was_not_sent(failure: str) -> None:
    judgement = judge(Observed(Phase.NOT_SENT, error=failure))
    assert judgement == Judgement(AttemptOutcome.NOT_SENT, message=failure)


@pytest.mark.parametrize("failure", ["Read timed out.", "Connection reset by peer", "our deadline has passed"])
def test_what_was_sent_and_not_answered_is_unknown(failure: str) -> None:
    judgement = judge(Observed(Phase.SENT_NO_ANSWER, error=failure))
    assert judgement == Judgement(AttemptOutcome.UNKNOWN, message=failure)


def test_the_message_is_one_bounded_line_without_control_characters() -> None:
    message = answered(error("No\x00\r\nway \u202etxt.\ud800" + "!" * 10_000)).message
    assert message.startswith("No way txt.")
    assert len(message) <= 300


@pytest.mark.parametrize("message", [None, "", ["PhoneNumber"], {"a": 1}])
def test_an_error_without_words_shows_the_body_itself(message: Any) -> None:
    assert '"status"' in answered(error(message)).message


def test_of_an_answer_nobody_understands_an_excerpt_is_shown() -> None:
    assert "502 Bad Gateway" in answered(HTML, 502).message


def test_the_body_is_in_no_repr() -> None:
    assert "secret" not in repr(Observed(Phase.ANSWERED, 200, "", b"secret"))


@given(
    st.builds(
        Observed,
        st.sampled_from(Phase),
        st.one_of(st.none(), st.integers(100, 599)),
        st.text(),
        st.one_of(
            st.binary(),
            st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
            st.dictionaries(
                st.sampled_from(["status", "message", "transactionId"]),
                st.one_of(st.sampled_from(["success", "error"]), st.text(), st.none(), st.integers()),
            ).map(lambda answer: json.dumps(answer).encode()),
        ),
        st.booleans(),
        st.text(),
    )
)
def test_any_observation_has_a_judgement_that_can_be_kept(observed: Observed) -> None:
    judgement = judge(observed)
    assert (judgement.refusal is None) == (judgement.outcome is not AttemptOutcome.REFUSED)
    assert judgement.message.encode().count(b"\0") == 0
    assert len(judgement.message) <= 300
    if not observed.complete and observed.phase is not Phase.NOT_SENT:
        assert judgement.outcome is AttemptOutcome.UNKNOWN
