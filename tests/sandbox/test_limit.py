"""Five requests in any window of an account."""

from campaigns.sandbox.limit import RequestWindow


def admitted(times: list[float]) -> list[bool]:
    """Which of the requests at these times are within the limit of five in sixty seconds."""
    window = RequestWindow()
    return [window.admit(time, seconds=60, limit=5) for time in times]


def test_a_sixth_request_within_the_window_is_not_admitted():
    assert admitted([0, 1, 2, 3, 4, 59.9]) == [True] * 5 + [False]


def test_the_window_slides():
    assert admitted([0, 30, 30, 30, 30, 60, 61, 90]) == [True] * 6 + [False, True]


def test_what_was_not_admitted_does_not_count():
    assert admitted([0] * 5 + [10] * 20 + [60] * 6) == [True] * 5 + [False] * 20 + [True] * 5 + [False]


def test_the_most_in_any_window_is_remembered_with_those_not_admitted():
    window = RequestWindow()
    for time in (0, 10, 59, 60, 61, 62, 63, 500):
        window.arrive(time, seconds=60)
    assert window.most == 6
