"""The benchmarks' verdict: what is missed is said, and ends with exit status 1."""

from tests.bench.measuring import Line, exit_status, table

MET = Line("reading", ratio=0.3, bar=0.45, of="1 / 3 s")
MISSED = Line("checking", ratio=4.6, bar=4.5, of="4.6 / 1 s")
PACE = Line("pace", ratio=98, bar=97, of="rows", unit=" %", at_least=True)


def test_a_bar_that_is_missed_is_said_and_makes_the_status_1():
    assert exit_status([MET, PACE]) == 0
    assert exit_status([MET, MISSED, PACE]) == 1
    assert "MISSED" in table([MET, MISSED])
    assert "MISSED" not in table([MET, PACE])
