"""What was observed of an attempt, and what is made of it: contract.md's answers, and everything else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import (
    FIELDS_NOT_SEEN,
    INCOMPLETE,
    NO_TRANSACTION_ID,
    STATUS_ONLY,
    UNDOCUMENTED_MESSAGE,
    BadCredentials,
    CloudAgentError,
    InvalidData,
    Judgement,
    NoAnswer,
    Observed,
    Outcome,
    Phase,
    TooManyRequests,
    UnknownCampaign,
    Unreachable,
    judge,
)

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
    assert answered(QUEUED) == Judgement(Outcome.ACCEPTED, None, ID, "queued successfully", ())


@pytest.mark.parametrize(
    ("message", "outcome", "refusal", "flags"),
    [
        ("Invalid userName or apiKey", Outcome.REFUSED, BadCredentials, ()),
        ("apiKey should not be empty", Outcome.REFUSED, BadCredentials, (FIELDS_NOT_SEEN,)),
        ("userName should not be empty", Outcome.REFUSED, BadCredentials, (FIELDS_NOT_SEEN,)),
        ("campaignName should not be empty", Outcome.REFUSED, UnknownCampaign, (FIELDS_NOT_SEEN,)),
        ("Invalid Campaign Name", Outcome.REFUSED, UnknownCampaign, ()),
        (THROTTLE, Outcome.THROTTLED, TooManyRequests, ()),
        ("bulkData is not valid", Outcome.REFUSED, InvalidData, (UNDOCUMENTED_MESSAGE,)),
    ],
)
def test_every_documented_error_has_its_own_meaning(
    message: str, outcome: Outcome, refusal: type[CloudAgentError], flags: tuple[str, ...]
) -> None:
    assert answered(error(message)) == Judgement(outcome, refusal, "", message, flags)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (QUEUED, Outcome.ACCEPTED),
        (error("Invalid Campaign Name"), Outcome.REFUSED),
        (error(THROTTLE), Outcome.THROTTLED),
    ],
)
def test_the_dialers_own_words_are_believed_whatever_the_status(status: int, body: str, outcome: Outcome) -> None:
    assert answered(body, status).outcome is outcome


@pytest.mark.parametrize(
    "body",
    [
        '{"STATUS": " Success ", "transactionID": "7"}',
        '{"status":"success","transactionId":"7","message":"queued\nsuccessfully"}',
    ],
)
def test_case_and_spacing_of_a_success_do_not_matter(body: str) -> None:
    assert (answered(body).outcome, answered(body).transaction_id) == (Outcome.ACCEPTED, "7")


def test_case_of_an_error_does_not_matter() -> None:
    assert answered('{"Status":"ERROR","Message":"INVALID campaign name."}').error is UnknownCampaign


def test_a_transaction_id_that_is_a_number_of_25_digits_is_kept_to_its_last_digit() -> None:
    body = '{"status":"success","transactionId":1291717164455058193195101}'
    assert answered(body).transaction_id == "1291717164455058193195101"


@pytest.mark.parametrize("value", ["null", '""', '" "', "true", "[]", "{}", "1.5", '"' + "9" * 65 + '"', '"a b"'])
def test_success_without_a_usable_transaction_id_is_accepted_and_flagged(value: str) -> None:
    judgement = answered(f'{{"status":"success","transactionId":{value}}}')
    assert (judgement.outcome, judgement.transaction_id) == (Outcome.ACCEPTED, "")
    assert judgement.flags == (NO_TRANSACTION_ID,)


def test_success_without_any_transaction_id_is_accepted_and_flagged() -> None:
    assert answered('{"status":"success"}').flags == (NO_TRANSACTION_ID,)


def test_success_without_a_transaction_id_is_not_believed_beside_a_500() -> None:
    assert answered('{"status":"success"}', 500).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "outcome", "refusal"),
    [
        (200, Outcome.REFUSED, InvalidData),
        (202, Outcome.REFUSED, InvalidData),
        (400, Outcome.REFUSED, InvalidData),
        (413, Outcome.REFUSED, InvalidData),
        (422, Outcome.REFUSED, InvalidData),
        (401, Outcome.REFUSED, BadCredentials),
        (403, Outcome.REFUSED, BadCredentials),
        (429, Outcome.THROTTLED, TooManyRequests),
        (302, Outcome.UNKNOWN, NoAnswer),
        (404, Outcome.UNKNOWN, NoAnswer),
        (408, Outcome.UNKNOWN, NoAnswer),
        (500, Outcome.UNKNOWN, NoAnswer),
        (504, Outcome.UNKNOWN, NoAnswer),
    ],
)
def test_an_error_in_other_words_means_what_its_status_allows(
    status: int, outcome: Outcome, refusal: type[CloudAgentError]
) -> None:
    judgement = answered(error("Something else"), status)
    assert (judgement.outcome, judgement.error) == (outcome, refusal)
    assert "Something else" in judgement.message


@pytest.mark.parametrize("body", ["", HTML, "[]", '{"error":"no"}'])
@pytest.mark.parametrize(
    ("status", "outcome", "refusal"),
    [
        (401, Outcome.REFUSED, BadCredentials),
        (403, Outcome.REFUSED, BadCredentials),
        (429, Outcome.THROTTLED, TooManyRequests),
    ],
)
def test_a_few_statuses_leave_no_doubt_by_themselves(
    status: int, outcome: Outcome, refusal: type[CloudAgentError], body: str
) -> None:
    judgement = answered(body, status)
    assert (judgement.outcome, judgement.error, judgement.flags) == (outcome, refusal, (STATUS_ONLY,))


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 400, 404, 405, 408, 413, 500, 502, 503, 504])
@pytest.mark.parametrize("body", ["", HTML])
def test_all_other_statuses_without_a_word_leave_it_unknown(status: int, body: str) -> None:
    judgement = answered(body, status)
    assert (judgement.outcome, judgement.error) == (Outcome.UNKNOWN, NoAnswer)


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
    assert answered(body).outcome is Outcome.UNKNOWN


def test_an_answer_that_broke_off_is_unknown_even_if_it_can_be_read() -> None:
    judgement = answered(QUEUED, complete=False)
    assert (judgement.outcome, judgement.error, judgement.flags) == (Outcome.UNKNOWN, NoAnswer, (INCOMPLETE,))


def test_a_forbidden_answer_that_broke_off_is_unknown_too() -> None:
    assert answered(HTML, 403, complete=False).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "failure",
    ["Connection refused", "Name or service not known", "certificate verify failed", "connect timeout=10"],
)
def test_what_never_arrived_was_not_sent(failure: str) -> None:
    judgement = judge(Observed(Phase.NOT_SENT, error=failure))
    assert judgement == Judgement(Outcome.NOT_SENT, Unreachable, message=failure)


@pytest.mark.parametrize("failure", ["Read timed out.", "Connection reset by peer", "our deadline has passed"])
def test_what_was_sent_and_not_answered_is_unknown(failure: str) -> None:
    judgement = judge(Observed(Phase.SENT_NO_ANSWER, error=failure))
    assert judgement == Judgement(Outcome.UNKNOWN, NoAnswer, message=failure)


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
    assert (judgement.error is None) == (judgement.outcome is Outcome.ACCEPTED)
    assert judgement.message.encode().count(b"\0") == 0
    assert len(judgement.message) <= 300
    if judgement.error is not None:
        assert judgement.error.may_have_been_added == (judgement.outcome is Outcome.UNKNOWN)
    if not observed.complete and observed.phase is not Phase.NOT_SENT:
        assert judgement.outcome is Outcome.UNKNOWN
