"""The tree of errors answers one question: may the leads have been added?"""

import pytest

from campaigns.cloudagent import (
    BadCredentials,
    CloudAgentError,
    InvalidData,
    NoAnswer,
    Refused,
    TooManyRequests,
    UnknownCampaign,
    Unreachable,
)


@pytest.mark.parametrize(
    ("error", "may_have_been_added"),
    [
        (CloudAgentError, True),
        (Refused, False),
        (BadCredentials, False),
        (UnknownCampaign, False),
        (InvalidData, False),
        (TooManyRequests, False),
        (Unreachable, False),
        (NoAnswer, True),
    ],
)
def test_each_error_says_whether_the_leads_may_have_been_added(
    error: type[CloudAgentError], may_have_been_added: bool
) -> None:
    assert error.may_have_been_added is may_have_been_added


@pytest.mark.parametrize("error", [BadCredentials, UnknownCampaign, InvalidData])
def test_what_the_dialer_said_no_to_is_a_refusal(error: type[CloudAgentError]) -> None:
    assert issubclass(error, Refused)


@pytest.mark.parametrize("error", [TooManyRequests, Unreachable, NoAnswer])
def test_the_rest_is_no_refusal(error: type[CloudAgentError]) -> None:
    assert not issubclass(error, Refused)
