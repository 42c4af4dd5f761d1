"""The reports of a batch become one outcome: each lead with the best that is certain, counted once.

A report is written as what the dialer counts as loaded (None without a callback), and a letter for each lead: R is
named as rejected, T as there already, and a dot is not named by the failed file (which may be lost). In an outcome L is
loaded and ? not named.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import LeadState
from campaigns.outcomes.weighing import BatchOutcome, LeadOutcome, Report, weigh

STATES = {"L": LeadState.LOADED, "T": LeadState.ALREADY_THERE, "R": LeadState.REJECTED}
LETTERS = {state: letter for letter, state in STATES.items()}
BEST_FIRST = "LTR"

ONE_REPORT = {
    "all were loaded": ([(4, "....")], "LLLL", (4, 0, 0, 0)),
    "none was loaded and the file is lost": ([(0, "....")], "????", (0, 0, 0, 4)),
    "the file is lost": ([(1, "....")], "????", (1, 0, 0, 3)),
    "the file names all that failed": ([(2, "RT..")], "RTLL", (2, 1, 1, 0)),
    "the file names some of them": ([(1, "RT..")], "RT??", (1, 1, 1, 1)),
    "the file names more than were counted": ([(4, "RT..")], "RTLL", (2, 1, 1, 0)),
    "more are counted than were sent": ([(9, "....")], "LLLL", (4, 0, 0, 0)),
    "no callback has come, and no file": ([(None, "....")], "????", (0, 0, 0, 4)),
    "no callback has come, but a file": ([(None, "RT..")], "RT??", (0, 1, 1, 2)),
    "no callback has come, and the file names all": ([(None, "RTRR")], "RTRR", (0, 1, 3, 0)),
}
TWO_REPORTS = {
    "what the first loaded was there for the second": ([(3, "R..."), (0, "RTTT")], "RLLL", (3, 0, 1, 0)),
    "each loaded what the other did not": ([(2, "RR.."), (2, "..RR")], "LLLL", (4, 0, 0, 0)),
    "one rejected what the other had already": ([(2, "RR.."), (0, "TTTT")], "TTLL", (2, 2, 0, 0)),
    "both rejected the same": ([(2, "RR.."), (2, "RR..")], "RRLL", (2, 0, 2, 0)),
    "a file is lost, and may tell of the same leads": ([(2, "RR.."), (2, "....")], "??LL", (2, 0, 0, 2)),
    "a file is lost, but its report counts more": ([(2, "RR.."), (3, "....")], "??LL", (3, 0, 0, 1)),
    "a file is lost whose report loaded nothing": ([(2, "TR.."), (0, "....")], "T?LL", (2, 1, 0, 1)),
    "a file names some, which cannot be all the same": ([(2, "RR.."), (2, "..R.")], "??LL", (3, 0, 0, 1)),
    "both files are lost": ([(2, "...."), (3, "....")], "????", (3, 0, 0, 1)),
    "only a file tells of the second": ([(2, "RR.."), (None, "TR..")], "TRLL", (2, 1, 1, 0)),
    "only a file tells of the second, which may have loaded the others": (
        [(2, "TR.."), (None, "..R.")],
        "??LL",
        (2, 0, 0, 2),
    ),
    "there already for the second, but the first file is lost": ([(3, "...."), (0, "RTTT")], "????", (3, 0, 0, 1)),
}


def report(counted: int | None, named: str) -> Report:
    failed = {lead: LeadOutcome(STATES[letter], letter) for lead, letter in enumerate(named) if letter != "."}
    return Report(len(named), counted, failed)


def outcome_of(said: list[tuple[int | None, str]]) -> BatchOutcome:
    return weigh(leads=range(len(said[0][1])), reports=[report(*each) for each in said])


def letters(outcome: BatchOutcome, size: int) -> str:
    return "".join(LETTERS[outcome.leads[lead].state] if lead in outcome.leads else "?" for lead in range(size))


def counters(outcome: BatchOutcome) -> tuple[int, int, int, int]:
    return outcome.loaded, outcome.already_there, outcome.rejected, outcome.unnamed


@pytest.mark.parametrize(("said", "leads", "counted"), ONE_REPORT.values(), ids=ONE_REPORT)
def test_one_report_is_taken_as_it_is(said, leads, counted):
    outcome = outcome_of(said)
    assert (letters(outcome, 4), counters(outcome)) == (leads, counted)


@pytest.mark.parametrize(("said", "leads", "counted"), TWO_REPORTS.values(), ids=TWO_REPORTS)
def test_of_two_reports_each_lead_has_the_best_that_is_certain_in_either_order(said, leads, counted):
    for in_order in (said, said[::-1]):
        outcome = outcome_of(in_order)
        assert (letters(outcome, 4), counters(outcome)) == (leads, counted)


def test_the_reason_is_that_of_the_attempt_that_was_sent_last():
    first = Report(1, 0, {0: LeadOutcome(LeadState.REJECTED, "Invalid number")})
    last = Report(1, 0, {0: LeadOutcome(LeadState.REJECTED, "DND")})
    assert weigh(leads=[0], reports=[first, last]).leads[0].reason == "DND"


def test_a_batch_whose_leads_are_erased_is_still_counted():
    outcome = weigh(leads=[], reports=[report(2, "...."), report(3, "....")])
    assert (counters(outcome), outcome.leads) == ((3, 0, 0, 1), {})


SAID = st.integers(1, 4).flatmap(
    lambda size: st.lists(
        st.tuples(st.none() | st.integers(0, size + 1), st.text("TR.", min_size=size, max_size=size)),
        min_size=1,
        max_size=3,
    )
)


@given(SAID)
def test_what_an_outcome_says_is_true_in_all_ways_in_which_the_reports_can_be(said):
    outcome = outcome_of(said)
    size = len(said[0][1])
    possible = possible_outcomes(said)
    assert sum(counters(outcome)) == size
    assert max(report(*each).loaded for each in said) <= outcome.loaded <= min(way.count("L") for way in possible)
    for lead, letter in enumerate(letters(outcome, size)):
        if letter != "?":
            assert {way[lead] for way in possible} == {letter}


@given(SAID.map(lambda said: said[:2]))
def test_of_one_or_two_reports_all_that_is_certain_is_said(said):
    outcome = outcome_of(said)
    size = len(said[0][1])
    possible = possible_outcomes(said)
    assert outcome.loaded == min(way.count("L") for way in possible)
    for lead, letter in enumerate(letters(outcome, size)):
        ways = {way[lead] for way in possible}
        assert letter == (ways.pop() if len(ways) == 1 else "?")


def possible_outcomes(said: list[tuple[int | None, str]]) -> set[tuple[str, ...]]:
    """Every combination of the leads' best outcomes that agrees with all reports."""
    best = {("R",) * len(said[0][1])}
    for counted, named in said:
        loaded = report(counted, named).loaded
        ways = [
            way
            for way in product(*("LTR" if letter == "." else letter for letter in named))
            if counted is None or way.count("L") == loaded
        ]
        best = {
            tuple(min(pair, key=BEST_FIRST.index) for pair in zip(before, way, strict=True))
            for before in best
            for way in ways
        }
    return best
