"""Weigh: the reports of a batch become one outcome. Pure.

A batch that a person sent again can be reported by each of its attempts. Each lead is counted once, with its best
outcome: loaded, else already there, else rejected (design.md rule 1). A report has its counts for certain; which leads
were not loaded it tells only as far as its failed file could be had and read. So a lead is named where every way in
which the reports can be true gives it the same outcome, and no more leads are counted as loaded than in all of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from campaigns.models import LeadState


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one lead; `reason` is the dialer's, "" where the lead was loaded."""

    state: LeadState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the dialer says of one attempt at a batch of `size` leads: how many it counts as loaded, and the leads that
    its failed file names, each already there or rejected."""

    size: int
    counted: int
    failed: Mapping[int, Verdict]

    @property
    def loaded(self) -> int:
        """How many leads were loaded. A lead that the file names was not, whatever the count says."""
        return min(self.counted, self.size - len(self.failed))

    @property
    def is_complete(self) -> bool:
        """Whether every lead that was not loaded is named, so that all others were."""
        return self.loaded + len(self.failed) == self.size

    def may_have_loaded(self, lead: int) -> bool:
        return self.loaded > 0 and lead not in self.failed


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counters that add up to the batch's size, and the leads of which it is known for certain what became of them.

    `loaded` can be more than the leads that are named so: that some were loaded is known before which ones.
    """

    loaded: int
    already_there: int
    rejected: int
    unnamed: int
    verdicts: Mapping[int, Verdict]


def weigh(*, leads: Collection[int], reports: Sequence[Report]) -> Outcome:
    """The outcome of a batch by one report or more, in the order in which its attempts were sent.

    The reason of a lead is that of the last attempt that gives one for its outcome.
    """
    loaded = _least_loaded(reports)
    not_loaded = _not_loaded(leads, reports)
    complete = [report for report in reports if report.is_complete]
    surely_loaded = [lead for lead in leads if any(lead not in report.failed for report in complete)]
    there = sum(verdict.state == LeadState.ALREADY_THERE for verdict in not_loaded.values())
    return Outcome(
        loaded=loaded,
        already_there=there,
        rejected=len(not_loaded) - there,
        unnamed=reports[0].size - loaded - len(not_loaded),
        verdicts=dict.fromkeys(surely_loaded, Verdict(LeadState.LOADED)) | not_loaded,
    )


def _least_loaded(reports: Sequence[Report]) -> int:
    """How many leads were loaded by any attempt, at the least: by as many as can be the same leads, they are.

    What is complete comes first: of leads that are named no overlap has to be assumed.
    """
    least, never = 0, None
    for report in sorted((report for report in reports if report.loaded), key=lambda report: not report.is_complete):
        failed = set(report.failed)
        if never is None:
            least, never = report.loaded, failed
            continue
        in_both = report.size - len(never | failed)  # leads that both may have loaded
        least += report.loaded - min(least, report.loaded, in_both)
        never &= failed
    return least


def _not_loaded(leads: Collection[int], reports: Sequence[Report]) -> dict[int, Verdict]:
    """The leads that no attempt can have loaded, where it is known whether they were there already."""
    found = {}
    for lead in leads:
        if any(report.may_have_loaded(lead) for report in reports):
            continue
        said = [report.failed[lead] for report in reversed(reports) if lead in report.failed]
        there = [verdict for verdict in said if verdict.state == LeadState.ALREADY_THERE]
        if there:
            found[lead] = there[0]
        elif len(said) == len(reports):
            found[lead] = said[0]
    return found
