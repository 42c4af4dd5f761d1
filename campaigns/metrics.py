"""What the portal has done and what waits, in numbers for Prometheus, from the database and Redis.

Beside the walk. Each number is asked for when it is wanted, from tables that have a row for each request to the dialer;
the leads' own table, which has up to 500 as many, is not touched. So the numbers are right after a restart and after a
restored backup. A counter that is kept beside would be one row for which all accounts wait.

What is called `…_total` only grows: an answer and an expiry are each written once, and so is what a callback was at
first. Of two callbacks of one attempt one is applied and one is not, whichever it is.
"""

from collections.abc import Iterable, Iterator

from django.db import Error as DatabaseError
from django.db.models import Case, Count, Model, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Now
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from redis.exceptions import RedisError

from campaigns.dialer import AttemptOutcome
from campaigns.models import Attempt, Batch, BatchState, Callback, CallbackState, RunningProcess, Upload, UploadState
from campaigns.processes import SILENT_AFTER
from campaigns.queues import waiting_jobs

_Counts = dict[tuple[str, ...], float]


class Numbers:
    """A collector of prometheus-client. While the database or Redis is away, what it says is missing."""

    def collect(self) -> Iterator[Metric]:
        """All families, and whether each part answers. Raises nothing of the database or Redis."""
        up = GaugeMetricFamily("leadsportal_up", "1 while this part answers", labels=["part"])
        for part, ask in (("database", _of_database), ("redis", _of_redis)):
            try:
                yield from ask()
            except (DatabaseError, RedisError):
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
        yield up


def _of_database() -> list[Metric]:
    answers, expired = _attempts()
    # One that was read again counts as what it was at first, so that no number becomes less.
    ended = Callback.objects.exclude(state=CallbackState.RECEIVED)
    callbacks = _by(ended.annotate(at_first=Coalesce("set_aside_as", "state")), "at_first")
    states = [state for state in CallbackState if state != CallbackState.RECEIVED]
    return [
        _counter("attempts", "Answers of the dialer to requests", "outcome", AttemptOutcome, answers),
        _one("attempts_expired", "Requests whose answer is late or lost", expired),
        _one("attempts_under_way", "Requests without an answer yet", Attempt.objects.under_way().count()),
        _counter("callbacks", "Callbacks that were applied or set aside", "state", states, callbacks),
        _one("callbacks_waiting", "Callbacks to be applied", _to_apply().count()),
        _gauge("readings", "Files, by what came of reading them", ["result"], _readings()),
        _gauge("leads", "Leads that were confirmed, by where they are", ["outcome"], _leads()),
        _gauge("processes", "Processes that always run", ["kind", "queues", "state"], _processes()),
    ]


def _of_redis() -> list[Metric]:
    waiting = waiting_jobs()
    jobs: _Counts = {(queue,): each.jobs for queue, each in waiting.items()}
    seconds: _Counts = {(queue,): each.seconds for queue, each in waiting.items()}
    return [
        _gauge("queue_jobs", "Jobs that wait for a worker", ["queue"], jobs),
        _gauge("queue_oldest_seconds", "How long the oldest of them has waited", ["queue"], seconds),
    ]


def _attempts() -> tuple[_Counts, int]:
    """How many there are by their answer, and how many have expired: in one walk through all of them."""
    rows = Attempt.objects.order_by().values_list("answer").annotate(Count("pk"), Count("expired_at"))
    counts = {(answer,): (count, expired) for answer, count, expired in rows}
    answers: _Counts = {answer: count for answer, (count, _) in counts.items()}
    return answers, sum(expired for _, expired in counts.values())


def _to_apply() -> QuerySet[Callback]:
    return Callback.objects.filter(state=CallbackState.RECEIVED)


def _readings() -> _Counts:
    result = Case(
        When(state=UploadState.READING, then=Value("being_read")),
        When(unreadable_code="", then=Value("read")),
        default=Value("unreadable"),
    )
    return dict.fromkeys([("being_read",), ("read",), ("unreadable",)], 0.0) | _by(
        Upload.objects.annotate(result=result), "result"
    )


def _leads() -> _Counts:
    """Each batch counts its own leads once it is done; until then all of them are where the batch is."""
    ends = ("loaded", "already_there", "rejected", "unnamed")
    rows = Batch.objects.order_by().values_list("state").annotate(Sum("size"), *(Sum(end) for end in ends))
    sums = {state: (leads, *of_done) for state, leads, *of_done in rows}
    whole: _Counts = {(str(state),): sums.get(state, (0,))[0] for state in BatchState.counted_whole()}
    return whole | dict(zip([(end,) for end in ends], sums.get(BatchState.DONE, (0,) * 5)[1:], strict=True))


def _processes() -> _Counts:
    state = Case(When(beat_at__gte=Now() - SILENT_AFTER, then=Value("alive")), default=Value("silent"))
    return _by(RunningProcess.objects.annotate(state=state), "kind", "queues", "state")


def _by(rows: QuerySet[Model], *names: str) -> _Counts:
    """How many rows there are of each combination of these values."""
    return {tuple(values): count for *values, count in rows.order_by().values_list(*names).annotate(Count("pk"))}


def _counter(name: str, about: str, label: str, values: Iterable[str], counts: _Counts) -> Metric:
    """All `values` are there from the beginning, with 0: else the first one of a kind would show no growth."""
    family = CounterMetricFamily(f"leadsportal_{name}", about, labels=[label])
    for value in map(str, values):
        family.add_metric([value], counts.get((value,), 0))
    return family


def _gauge(name: str, about: str, labels: list[str], counts: _Counts) -> Metric:
    family = GaugeMetricFamily(f"leadsportal_{name}", about, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _one(name: str, about: str, value: int) -> Metric:
    return GaugeMetricFamily(f"leadsportal_{name}", about, value=value)
