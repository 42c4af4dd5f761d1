"""Which of its accounts a sender looks at next."""

from campaigns.sending.schedule import Schedule


def first(schedule: Schedule) -> int | None:
    found = schedule.first()
    return found and found[0]


def test_the_account_that_is_due_earliest_comes_first():
    schedule = Schedule()
    schedule.put(1, 30.0)
    schedule.put(2, 10.0)
    schedule.put(3, 20.0)
    assert schedule.first() == (2, 10.0)


def test_accounts_that_are_due_take_turns():
    schedule = Schedule()
    looked_at = []
    for account_id in (1, 2, 3):
        schedule.put(account_id, 0.0)
    for now in range(6):
        looked_at.append(first(schedule))
        schedule.put(looked_at[-1], float(now))
    assert looked_at == [1, 2, 3, 1, 2, 3]


def test_a_new_account_comes_before_all_others():
    schedule = Schedule()
    schedule.put(1, -1000.0)
    assert not schedule.has_new()
    schedule.add(2)
    assert (first(schedule), schedule.has_new()) == (2, True)
    schedule.put(2, 5.0)
    assert (first(schedule), schedule.has_new()) == (1, False)


def test_an_account_can_be_looked_at_sooner_but_not_later_than_it_was_to_be():
    schedule = Schedule()
    schedule.put(1, 10.0)
    schedule.hasten(1, 5.0)
    schedule.hasten(1, 20.0)
    assert schedule.first() == (1, 5.0)


def test_what_was_dropped_is_not_looked_at_and_cannot_be_hastened():
    schedule = Schedule()
    schedule.put(1, 10.0)
    schedule.put(2, 20.0)
    schedule.drop(1)
    schedule.drop(3)
    schedule.hasten(1, 0.0)
    assert (schedule.first(), list(schedule), len(schedule)) == ((2, 20.0), [2], 1)


def test_the_heap_holds_no_more_than_the_last_place_of_each_account_in_the_long_run():
    schedule = Schedule()
    for number in range(10_000):
        schedule.put(number % 10, float(number))
        schedule.first()
    assert len(schedule._heap) < 100
