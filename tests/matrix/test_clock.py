"""The database's clock is set by an hour in mid-run: the limit is kept, and nothing waits for an hour."""

import pytest

from campaigns.models import Attempt, BatchState, Event
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(180)]

HOUR = 3600.0


@pytest.mark.parametrize("times", [(HOUR,), (-HOUR,), (HOUR, -HOUR, 0.0)], ids=["forward", "back", "to and fro"])
def test_a_clock_that_is_set_while_batches_are_sent_costs_a_window_and_nothing_else(row: Row, times: tuple[float, ...]):
    row.start(senders=2, clock=True)
    upload = row.upload(row.campaign(row.account()), batches=30)
    for number, seconds in enumerate(times, start=1):
        row.wait_for_request(5 * number)
        row.set_clock(seconds)
        row.wait_until(lambda n=number: set_clocks() >= n, "it is seen that the clock was set", seconds=20)
    row.wait_until_batches_are(upload, BatchState.DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 30
    assert_survived(row, upload)


def set_clocks() -> int:
    return Event.objects.filter(action="clock_set").count()
