"""Weigh: the reports of a batch become one outcome. Pure.

A batch has a report for each attempt with a callback, or with a failed file that a person attached: usually one, and
more if a person sent the batch again. A report has two parts:

- a count: how many leads were loaded. It is missing where no callback has come. If the failed file names more leads
  than the count leaves over, the file counts.
  Example: of 6 leads the callback counts 4 as loaded, and the file names 3 that were not. Then 3 were loaded.
- names: which leads were not loaded, and why. They come from the failed file. Some or all can be missing, since that
  file can be late, lost or unreadable.

The rules:

1. A lead is counted once, with its best outcome: loaded, else already there, else rejected (docs/rules.md#rule-1).
2. A lead gets an outcome only if the reports leave no other one possible. All others are unnamed.
3. No more leads are counted as loaded than the reports prove.

Example: four leads A, B, C, D, sent twice. The first report counts 2 as loaded and names A and B as rejected, so C and
D were loaded. The second counts 3 as loaded and its failed file is lost. Its 3 can be C, D and one of A and B. The
outcome: 3 loaded, among them C and D, and 1 unnamed, since nobody knows whether it was A or B that was not loaded.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from campaigns.models import LeadState


@dataclass(frozen=True, slots=True)
class LeadOutcome:
    """What became of one lead. `reason` is the dialer's, "" where the lead was loaded or is unnamed, or where the
    dialer gave none."""

    state: LeadState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the dialer says of one attempt.

    `size` is how many leads the batch has now (some can have been taken out since an earlier attempt), `counted` how
    many of them the callback counts as loaded, None where no callback says so. `failed` has the leads that the failed
    file names, by their ids: each is already there or rejected.
    """

    size: int
    counted: int | None
    failed: Mapping[int, LeadOutcome]

    @property
    def loaded(self) -> int:
        """How many leads were surely loaded. Leads that the failed file names were not, even if the count says so."""
        return min(self.counted or 0, self.size - len(self.failed))

    @property
    def names_all(self) -> bool:
        """Whether all leads that were not loaded are named. Then all others were loaded."""
        return self.loaded + len(self.failed) == self.size

    def may_have_loaded(self, lead: int) -> bool:
        """Whether it is possible that this attempt loaded the lead."""
        return (self.loaded > 0 or self.counted is None) and lead not in self.failed


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of a batch: four numbers that add up to its size, and the outcomes of its leads by their ids, as far
    as they are known.

    `loaded` can be more than the number of leads that are known to be loaded: a callback says how many were loaded, and
    only the failed file shows which ones.
    """

    loaded: int
    already_there: int
    rejected: int
    unnamed: int
    leads: Mapping[int, LeadOutcome]


def weigh(*, leads: Collection[int], reports: Sequence[Report]) -> BatchOutcome:
    """The outcome of a batch with these leads, by one report or more, in the order in which the attempts were sent.

    If several reports name a lead, its reason is that of the last report that gives this outcome.
    """
    loaded = _proven_loaded(reports)
    not_loaded = _surely_not_loaded(leads, reports)
    already_there = sum(outcome.state == LeadState.ALREADY_THERE for outcome in not_loaded.values())
    return BatchOutcome(
        loaded=loaded,
        already_there=already_there,
        rejected=len(not_loaded) - already_there,
        unnamed=reports[0].size - loaded - len(not_loaded),
        leads=_surely_loaded(leads, reports) | not_loaded,
    )


def _proven_loaded(reports: Sequence[Report]) -> int:
    """The least number of leads that all attempts together have loaded.

    Two attempts can have loaded the same lead, so their counts cannot just be added. As many leads as possible are
    counted as loaded by both. Example: of the leads A, B, C, D the first attempt loaded 2 and names A and B. The second
    loaded 2 and names C. Only D can be loaded by both, so at least 2 + 2 - 1 = 3 were loaded.
    """
    loading = [report for report in reports if report.loaded]
    if not loading:
        return 0
    # Reports that name all come first: it is known which leads they loaded, so their overlap is exact.
    first, *others = sorted(loading, key=lambda report: not report.names_all)
    proven, not_in_earlier = first.loaded, set(first.failed)
    for report in others:
        possible_in_both = report.size - len(not_in_earlier | set(report.failed))
        proven += max(0, report.loaded - min(proven, possible_in_both))
        not_in_earlier &= set(report.failed)
    return proven


def _surely_loaded(leads: Collection[int], reports: Sequence[Report]) -> dict[int, LeadOutcome]:
    """Leads that some report shows as loaded: it names all leads that it did not load, and not this one."""
    naming_all = [report for report in reports if report.names_all]
    loaded = [lead for lead in leads if any(lead not in report.failed for report in naming_all)]
    return dict.fromkeys(loaded, LeadOutcome(LeadState.LOADED))


def _surely_not_loaded(leads: Collection[int], reports: Sequence[Report]) -> dict[int, LeadOutcome]:
    """The leads that no attempt can have loaded, if it is certain whether they were already there.

    One report is enough for "already there". "Rejected" needs all reports: a report that does not name the lead yet may
    still name it as already there.
    """
    found = {}
    for lead in leads:
        if any(report.may_have_loaded(lead) for report in reports):
            continue
        last_first = [report.failed[lead] for report in reversed(reports) if lead in report.failed]
        already_there = [outcome for outcome in last_first if outcome.state == LeadState.ALREADY_THERE]
        if already_there:
            found[lead] = already_there[0]
        elif len(last_first) == len(reports):
            found[lead] = last_first[0]
    return found
