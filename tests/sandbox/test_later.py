"""Work that is done after a delay."""

import queue
import threading

import pytest

from campaigns.sandbox.later import Later


def test_work_is_done_when_it_is_due_whatever_the_order_of_asking():
    done: queue.Queue[str] = queue.Queue()
    later = Later()
    later.after(0.1, lambda: done.put("second"))
    later.after(0.1, lambda: done.put("third"))
    later.after(0.02, lambda: done.put("first"))
    assert [done.get(timeout=2) for _ in range(3)] == ["first", "second", "third"]
    later.stop()


@pytest.mark.parametrize("end", [Later.forget, Later.stop])
def test_what_is_forgotten_or_stopped_is_not_done(end):
    done = threading.Event()
    later = Later()
    later.after(0.05, done.set)
    end(later)
    assert not done.wait(0.15)
    later.stop()
