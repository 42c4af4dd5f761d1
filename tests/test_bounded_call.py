"""campaigns/bounded_call.py: calls that may never come back."""

import threading
import time

import pytest

from campaigns.bounded_call import BoundedCall
from tests.standing_still import said_after_standing_still

STANDS_STILL = """
import time
from campaigns.bounded_call import BoundedCall

def work():
    while time.process_time() < until:
        pass
    return "done"

until = time.process_time() + 0.3
print("begun", flush=True)
print(BoundedCall(work, seconds=2.0)(), flush=True)
"""


def test_what_the_call_gives_or_raises_comes_back():
    assert BoundedCall(lambda: 7, seconds=10)() == 7
    with pytest.raises(ZeroDivisionError):
        BoundedCall(lambda: 1 // 0, seconds=10)()


def test_a_call_that_hangs_is_not_made_again_until_it_comes_back():
    gate, begun = threading.Event(), []

    def hang() -> str:
        begun.append(1)
        gate.wait(60)
        return "back"

    call = BoundedCall(hang, seconds=0.1)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            call()
    assert len(begun) == 1
    gate.set()
    while any(thread.name.endswith("(work)") for thread in threading.enumerate()):
        time.sleep(0.01)
    assert call() == "back"


def test_a_machine_that_stood_still_for_longer_than_the_bound_has_not_timed_out():
    assert said_after_standing_still(STANDS_STILL) == "done\n"
