"""The queue's dashboard says so when Redis is away. Other errors stay errors."""

import pytest
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisAway

DASHBOARD = reverse("django_rq:home")


@pytest.mark.parametrize(
    "address", [DASHBOARD, reverse("django_rq:jobs", args=[0]), reverse("django_rq:workers", args=[1])]
)
def test_while_redis_is_away_administrators_are_told_that_nothing_is_lost(administrator, address):
    answer = administrator.get(address)
    assert answer.status_code == 503
    assert "The queue (Redis) does not answer" in answer.content.decode()
    assert "Nothing is lost" in answer.content.decode()


def test_whoever_is_no_administrator_is_told_nothing_of_the_queue(signed_in):
    assert signed_in.get(DASHBOARD).status_code == 302


def test_another_fault_of_the_dashboard_is_still_a_fault(administrator, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("django_rq.stats_views.get_statistics", broken)
    administrator.raise_request_exception = False
    assert administrator.get(DASHBOARD).status_code == 500


def test_a_page_of_ours_does_not_take_a_fault_for_the_queues(administrator, monkeypatch):
    def away(*_: object) -> None:
        raise RedisAway

    monkeypatch.setattr("campaigns.views.dashboard.history.running", away)
    administrator.raise_request_exception = False
    assert administrator.get("/").status_code == 500
