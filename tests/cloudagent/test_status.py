"""Asking for a campaign's status: what is sent, and what the answer says about the dialer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import build_status_request, judge_status
from campaigns.dialer import DialerRequest, Observed, Phase, Sign


def question(**changes: str) -> DialerRequest:
    given = {"domain": "in1-ccaas-api.ozonetel.com", "user_name": "acme", "api_key": "secret", "campaign_name": "Sales"}
    return build_status_request(**(given | changes))


def test_the_question_is_what_the_vendor_documents() -> None:
    asked = question()
    assert asked.url == "https://in1-ccaas-api.ozonetel.com/ca_apis/campaignStatus"
    assert asked.method == "GET"
    assert asked.headers["apiKey"] == "secret"
    assert json.loads(asked.body) == {"userName": "acme", "campaignName": "Sales"}
    assert "secret" not in repr(asked)


def test_the_key_goes_to_no_address_but_a_host() -> None:
    with pytest.raises(ValueError, match="host"):
        question(domain="in1-ccaas-api.ozonetel.com/elsewhere")


@pytest.mark.parametrize(
    ("status", "body", "sign"),
    [
        (200, b'{"status":"success","message":[]}', Sign.ANSWERS),
        (200, b'{"status":"error","message":"Invalid userName or apiKey"}', Sign.ANSWERS),
        (401, b'{"Status":"error"}', Sign.ANSWERS),
        (404, b"<html>not found</html>", Sign.CANNOT_TELL),
        (200, b"<html>maintenance</html>", Sign.CANNOT_TELL),
        (200, b"", Sign.CANNOT_TELL),
        (200, b"[1]", Sign.CANNOT_TELL),
        (200, b"\xff\xfe", Sign.CANNOT_TELL),
        (302, b"", Sign.CANNOT_TELL),
        (500, b'{"status":"error"}', Sign.NO_ANSWER),
        (502, b"<html>bad gateway</html>", Sign.NO_ANSWER),
    ],
)
def test_an_answer_in_the_dialers_own_shape_is_a_sign_of_life(status: int, body: bytes, sign: Sign) -> None:
    assert judge_status(Observed(Phase.ANSWERED, status, "", body)) is sign


def test_no_answer_and_half_an_answer_are_no_clear_answer() -> None:
    assert judge_status(Observed(Phase.NOT_SENT)) is Sign.NO_ANSWER
    assert judge_status(Observed(Phase.SENT_NO_ANSWER)) is Sign.NO_ANSWER
    assert judge_status(Observed(Phase.ANSWERED, 200, "", b'{"status":"success"}', complete=False)) is Sign.NO_ANSWER


@given(st.integers(100, 599), st.binary())
def test_any_answer_says_something(status: int, body: bytes) -> None:
    assert judge_status(Observed(Phase.ANSWERED, status, "", body)) in Sign
