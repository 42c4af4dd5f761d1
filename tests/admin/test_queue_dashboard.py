"""The queue's dashboard is for those who have its permission, runs under our Content-Security-Policy, and says so when
Redis is away. Other errors stay errors."""

import re
from collections.abc import Iterator
from pathlib import Path

import django_rq
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from redis import Redis
from redis.exceptions import ConnectionError as RedisAway
from rq import Queue

from campaigns import tasks
from leadsportal import queue_dashboard
from tests import make
from tests.planting import calls, pickled, plant
from tests.portal import Portal
from tests.processes import Environment, environment, redis_server

DASHBOARD = reverse("django_rq:home")
PAGES = queue_dashboard.urlpatterns
FILES = 2  # the place of this queue among all queues, by name
LISTS = ("queue_details", "jobs", "failed_jobs", "finished_jobs", "deferred_jobs", "scheduled_jobs", "workers", "home")
FAR_AWAY = 4_000_000_000  # seconds since 1970


def address_of(page: URLPattern, **known: object) -> str:
    """The page's address, with what is known of its arguments, and 1 for each other one."""
    names = getattr(page.pattern, "converters", None) or page.pattern.regex.groupindex
    return reverse(f"django_rq:{page.name}", kwargs={name: known.get(name, 1) for name in names})


def client_of(*, staff: bool, permission: bool) -> Client:
    person = make.person(f"{staff}-{permission}")
    person.is_staff = staff
    person.save()
    if permission:
        person.user_permissions.add(Permission.objects.get(content_type__app_label="django_rq", codename="admin"))
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name} {page.pattern}")
@pytest.mark.django_db
def test_a_page_is_for_staff_with_its_permission_only(page: URLPattern):
    address = address_of(page)
    without = client_of(staff=True, permission=False)
    assert [without.get(address).status_code, without.post(address).status_code] == [403, 403]
    for other in (Client(), client_of(staff=False, permission=True), client_of(staff=False, permission=False)):
        answers = [other.get(address), other.post(address)]
        assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.django_db
def test_with_the_permission_the_numbers_and_the_pages_are_there():
    allowed = client_of(staff=True, permission=True)
    allowed.raise_request_exception = False
    statuses = {page.name: allowed.get(address_of(page)).status_code for page in PAGES}
    assert {"home", "home_json", "metrics", "actions", "clear"} <= statuses.keys()
    assert 403 not in statuses.values()


def all_pages(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from all_pages(each)
        else:
            yield each


def test_there_is_no_second_way_to_a_page_of_django_rq():
    of_django_rq = [page for page in all_pages(get_resolver()) if page.lookup_str.startswith("django_rq.")]
    assert len(of_django_rq) == len(PAGES)
    assert all(page in PAGES for page in of_django_rq)


@pytest.mark.parametrize(("permission", "is_shown"), [(True, True), (False, False)])
@pytest.mark.django_db
def test_the_administration_shows_the_way_to_those_who_may_go(permission: bool, is_shown: bool):
    client = client_of(staff=True, permission=permission)
    entry = reverse("admin:django_rq_dashboard_changelist")
    assert (entry in client.get(reverse("admin:index")).content.decode()) is is_shown
    assert client.get(entry)["Location"] == DASHBOARD


def test_each_page_of_django_rq_with_an_inline_script_is_replaced():
    """Our policy would stop the script. scheduler.html is about a package that we do not have."""
    theirs = (Path(django_rq.__file__).parent / "templates/django_rq").glob("*.html")
    with_script = {page.name for page in theirs if re.search(r"<script(?![^>]*src=)", page.read_text())}
    assert with_script - {"scheduler.html"} == {page.name for page in Path("templates/django_rq").glob("*.html")}


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


# ---- with a Redis ----


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    env = environment(tmp_path_factory.mktemp("redis"))
    with redis_server(env):
        yield env


@pytest.fixture
def redis(server: Environment, settings) -> Iterator[Redis]:
    """An empty Redis, which the pages use."""
    address = server["LEADSPORTAL_REDIS_URL"]
    settings.RQ_QUEUES = {name: queue | {"URL": address} for name, queue in settings.RQ_QUEUES.items()}
    with Redis.from_url(address) as redis:
        redis.flushall()
        yield redis


def plant_everywhere(redis: Redis, canary: Path) -> list[str]:
    """Puts jobs that would make the file wherever a page looks for jobs. Gives their ids."""
    task = calls("campaigns.tasks.read_file", 1)
    ids = [
        plant(redis, pickled(canary)),
        plant(redis, calls("os.system", f"touch {canary}")),
        plant(redis, task, meta=pickled(canary), result=pickled(canary), worker_name="w"),
        plant(redis, task, meta=pickled(canary), status="started"),
    ]
    for registry in ("failed", "finished", "deferred", "scheduled"):
        redis.zadd(f"leadsportal:{registry}:files", dict.fromkeys(ids, FAR_AWAY))
    for expires in (1, FAR_AWAY):
        redis.zadd("leadsportal:wip:files", {f"{job_id}:{expires}": expires for job_id in ids})
    return ids


@pytest.mark.e2e
@pytest.mark.sqlite
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name} {page.pattern}")
def test_no_page_unpickles_or_calls_what_was_planted(
    redis: Redis, administrator: Client, tmp_path: Path, page: URLPattern
):
    canary = tmp_path / "canary"
    administrator.raise_request_exception = False
    for job_id in plant_everywhere(redis, canary):
        address = address_of(page, queue_index=FILES, job_id=job_id)
        shown = administrator.get(address)
        assert page.name not in LISTS or shown.status_code == 200
        administrator.post(address, {"action": "requeue", "_selected_action": [job_id], "job_ids": [job_id]})
    assert not canary.exists()


@pytest.mark.e2e
@pytest.mark.sqlite
def test_jobs_are_deleted_together(redis: Redis, administrator: Client):
    queue = Queue("files", connection=redis)
    first, second, third = (queue.enqueue(tasks.read_file, number).id for number in (1, 2, 3))
    jobs = reverse("django_rq:jobs", args=[FILES])
    assert all(job_id in administrator.get(jobs).content.decode() for job_id in (first, second, third))
    asked = administrator.post(
        reverse("django_rq:confirm_action", args=[FILES]), {"action": "delete", "_selected_action": [first, second]}
    )
    assert "Are you sure?" in asked.content.decode()
    done = {"action": "delete", "job_ids": [first, second], "next_url": jobs}
    assert administrator.post(reverse("django_rq:actions", args=[FILES]), done)["Location"] == jobs
    assert queue.job_ids == [third]


@pytest.mark.e2e
@pytest.mark.sqlite
def test_a_command_that_looks_at_the_queue_drops_no_job_of_ours(redis: Redis, server: Environment):
    """It is a process of its own, which has to know the tasks."""
    Queue("files", connection=redis).enqueue(tasks.read_file, 1)
    said = Portal(server).manage("rqstats")
    assert said.returncode == 0, said.stderr
    assert [job.args for job in Queue("files", connection=redis).jobs] == [[1]]
