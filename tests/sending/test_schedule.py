"""Which of its accounts a sender looks at next."""

from campaigns.sending.schedule import Schedule

LATER = 1000.0


def test_the_account_that_is_due_earliest_comes_first():
    schedule = Schedule()
    schedule.put(1, 30.0)
    schedule.put(2, 10.0)
    schedule.put(3, 20.0)
    assert (schedule.next_at(), schedule.take_turn(LATER)) == (10.0, 2)


def test_nobody_has_a_turn_before_it_is_due():
    schedule = Schedule()
    assert (schedule.next_at(), schedule.take_turn(LATER)) == (float("inf"), None)
    schedule.put(1, 30.0)
    schedule.put(2, 20.0, for_slot=True)
    assert (schedule.next_at(), schedule.take_turn(19.9), schedule.take_turn(20.0)) == (20.0, None, 2)


def test_accounts_that_are_due_take_turns():
    schedule = Schedule()
    looked_at = []
    for account_id in (1, 2, 3):
        schedule.put(account_id, 0.0)
    for now in range(6):
        looked_at.append(schedule.take_turn(float(now)))
        schedule.put(looked_at[-1], float(now))
    assert looked_at == [1, 2, 3, 1, 2, 3]


def test_a_new_account_comes_before_those_that_have_had_a_turn():
    schedule = Schedule()
    schedule.put(1, -1000.0)
    assert not schedule.has_new()
    schedule.add(2)
    assert (schedule.take_turn(LATER), schedule.has_new()) == (2, True)
    schedule.put(2, 5.0)
    assert (schedule.take_turn(LATER), schedule.has_new()) == (1, False)


def test_an_account_whose_slot_falls_free_waits_for_one_of_the_others_at_most():
    schedule = Schedule()
    for new in range(10, 15):
        schedule.add(new)
    for_slot, looked_at = [1, 2], []
    for account_id in for_slot:
        schedule.put(account_id, 10.0, for_slot=True)
    for _ in range(7):
        looked_at.append(schedule.take_turn(10.0))
        schedule.drop(looked_at[-1])
    assert looked_at == [1, 10, 2, 11, 12, 13, 14]


def test_however_many_slots_fall_free_the_others_have_every_second_turn():
    schedule = Schedule()
    for account_id in (1, 2):
        schedule.put(account_id, 0.0, for_slot=True)
    schedule.add(3)
    looked_at = []
    for now in range(6):
        looked_at.append(schedule.take_turn(float(now)))
        schedule.put(looked_at[-1], float(now), for_slot=looked_at[-1] != 3)
    assert looked_at == [1, 3, 2, 3, 1, 3]


def test_a_slot_that_has_fallen_free_is_known_until_its_account_has_had_its_turn():
    schedule = Schedule()
    schedule.put(1, 10.0, for_slot=True)
    schedule.put(2, 0.0)
    assert [schedule.has_free_slot(now) for now in (9.9, 10.0)] == [False, True]
    schedule.put(1, 20.0, for_slot=True)
    assert not schedule.has_free_slot(10.0)


def test_an_account_can_be_looked_at_sooner_but_not_later_than_it_was_to_be():
    schedule = Schedule()
    schedule.put(1, 10.0, for_slot=True)
    schedule.hasten(1, 5.0)
    schedule.hasten(1, 20.0)
    assert (schedule.next_at(), schedule.waits_for_slot(1)) == (5.0, True)


def test_an_account_waits_for_a_slot_until_it_is_put_elsewhere():
    schedule = Schedule()
    schedule.put(1, 10.0, for_slot=True)
    assert (schedule.waits_for_slot(1), schedule.waits_for_slot(2)) == (True, False)
    schedule.put(1, 20.0)
    assert (schedule.waits_for_slot(1), schedule.next_at()) == (False, 20.0)


def test_what_was_dropped_is_not_looked_at_and_cannot_be_hastened():
    schedule = Schedule()
    schedule.put(1, 10.0)
    schedule.put(2, 20.0)
    schedule.drop(1)
    schedule.drop(3)
    schedule.hasten(1, 0.0)
    assert (schedule.take_turn(LATER), list(schedule), len(schedule)) == (2, [2], 1)


def test_the_heaps_hold_no_more_than_the_last_place_of_each_account_in_the_long_run():
    schedule = Schedule()
    for number in range(10_000):
        schedule.put(number % 10, float(number), for_slot=number % 3 == 0)
        schedule.next_at()
    assert len(schedule._for_slot) + len(schedule._others) < 100
