"""Redis answers, and takes nothing: it is a replica, its memory is full, it cannot save, or its replica is missing. No
worker ends, the sweeper does the work meanwhile, and the workers go on once it is over (docs/rules.md#rule-2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from campaigns.models import Attempt, BatchState
from tests.matrix.portal import Row, states_of
from tests.matrix.survival import assert_survived
from tests.processes import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]


@contextmanager
def _of_a_full_memory(redis: Redis, _folder: Path) -> Iterator[None]:
    """OOM: a restart with too little memory, or somebody else's data."""
    redis.config_set("maxmemory", "1")
    try:
        yield
    finally:
        redis.config_set("maxmemory", "0")


@contextmanager
def _of_a_replica(redis: Redis, _folder: Path) -> Iterator[None]:
    """READONLY: a failover has made it a replica, and this portal still asks it."""
    redis.replicaof("127.0.0.1", free_port())
    try:
        yield
    finally:
        redis.replicaof("NO", "ONE")


@contextmanager
def _without_its_replicas(redis: Redis, _folder: Path) -> Iterator[None]:
    """NOREPLICAS: it must not take what no replica has."""
    redis.config_set("min-replicas-to-write", "1")
    try:
        yield
    finally:
        redis.config_set("min-replicas-to-write", "0")


@contextmanager
def _that_cannot_save(redis: Redis, folder: Path) -> Iterator[None]:
    """MISCONF: its disk is full. Here a folder stands where its file should be."""
    in_the_way = folder / "redis" / "dump.rdb"
    in_the_way.mkdir()
    redis.config_set("save", "3600 1")
    redis.bgsave()
    try:
        yield
    finally:
        redis.config_set("save", "")
        in_the_way.rmdir()


Fault = Callable[[Redis, Path], "contextmanager[None]"]
FAULTS = {"OOM": _of_a_full_memory, "READONLY": _of_a_replica, "NOREPLICAS": _without_its_replicas,
          "MISCONF": _that_cannot_save}  # fmt: skip


@contextmanager
def _refusing(row: Row, fault: Fault) -> Iterator[None]:
    """Redis takes nothing while this is open."""
    with row.standing.redis as redis, fault(redis, Path(row.standing.env["LEADSPORTAL_DATA_DIR"])):
        row.wait_until(lambda: row.health()["redis"] == "refuses", "Redis takes nothing")
        yield


def _assert_all_run(row: Row) -> None:
    everything = {**row.standing.processes, **row.processes}
    assert [name for name, process in everything.items() if not process.is_running] == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_workers_stay_while_redis_takes_nothing_and_go_on_when_it_is_over(row: Row, fault: Fault):
    row.start()
    campaign = row.campaign(row.account())
    upload = row.upload(campaign, batches=6)
    row.wait_for_request(2)
    with _refusing(row, fault):
        row.wait_until_batches_are(upload, BatchState.DONE)
        later = row.upload(campaign, batches=2, first=9100000001, enqueue=False)
        row.wait_until_batches_are(later, BatchState.DONE)  # by the sweeper
        row.wait_until(lambda: "Redis takes nothing" in row.processes["sending-1"].said(), "the worker waits")
        _assert_all_run(row)
    last = row.upload(campaign, batches=1, first=9200000001)
    row.wait_until_batches_are(last, BatchState.DONE)
    row.wait_until(lambda: row.processes["sending-1"].said().count("Job OK"), "the worker does a job again")
    _assert_all_run(row)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 9
    assert_survived(row, upload, later, last, failed_jobs=True)


def test_a_worker_that_begins_while_redis_takes_nothing_works_once_it_does(row: Row):
    upload = row.upload(row.campaign(row.account()), batches=2)
    with _refusing(row, _of_a_replica):
        begun = row.begin_sender("sending-1")
        row.wait_until(lambda: "Redis takes nothing" in begun.said(), "the worker waits")
        assert set(states_of(upload)) == {BatchState.WAITING}
    row.wait_until_batches_are(upload, BatchState.DONE)
    _assert_all_run(row)
    assert_survived(row, upload)


def test_a_worker_that_begins_while_redis_is_away_works_once_it_is_there(row: Row):
    redis = row.standing.processes["redis"]
    redis.kill()
    try:
        begun = row.begin_sender("sending-1")
        row.wait_until(lambda: "Redis takes nothing" in begun.said(), "the worker waits")
    finally:
        redis.start()
    upload = row.upload(row.campaign(row.account()), batches=1)
    row.wait_until_batches_are(upload, BatchState.DONE)
    assert begun.is_running
    assert_survived(row, upload)
