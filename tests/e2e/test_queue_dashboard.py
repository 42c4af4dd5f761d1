"""The queue's dashboard in a real browser, under our Content-Security-Policy: many jobs are ticked and deleted."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from redis import Redis
from rq import Queue

from campaigns import tasks
from campaigns.demo.entries import ADMINISTRATOR
from tests.e2e.conftest import sign_in
from tests.portal import Portal
from tests.processes import environment, redis_server, web_server

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(180)]
FILES = 2  # the place of this queue among all queues, by name


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Web and Redis. No worker takes the jobs."""
    portal = Portal(environment(tmp_path_factory.mktemp("portal")))
    for command in (("migrate", "-v0"), ("collectstatic", "--no-input", "-v0"), ("prepare_demo",)):
        done = portal.manage(*command)
        assert done.returncode == 0, done.stderr
    with ExitStack() as stack:
        for process in (redis_server(portal.env), web_server(portal.env)):
            stack.enter_context(process)
        yield portal


@pytest.fixture
def page(chromium: Browser, portal: Portal) -> Iterator[Page]:
    """A page of the administrator. The test fails if a script has an error, or is stopped by our policy. A style that
    is stopped, as django-rq has some, does no harm."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        harmless = "inline style" in message.text or "status of 404" in message.text  # there is no favicon
        if message.type == "error" and not harmless:
            complaints.append(message.text)

    with chromium.new_context(base_url=portal.url, viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, ADMINISTRATOR)
        yield page
    assert complaints == []


def test_many_jobs_are_ticked_by_one_box_and_deleted(page: Page, portal: Portal):
    with Redis.from_url(portal.env["LEADSPORTAL_REDIS_URL"]) as redis:
        queue = Queue("files", connection=redis)
        for number in range(1, 4):
            queue.enqueue(tasks.read_file, number)

        page.goto(f"/admin/django-rq/queues/{FILES}/")
        every, boxes = page.locator("#action-toggle"), page.locator("input.action-select")
        every.check()
        for number in range(3):
            expect(boxes.nth(number)).to_be_checked()
        boxes.nth(2).uncheck()
        expect(every).not_to_be_checked()

        page.locator("select[name=action]").select_option("delete")
        page.get_by_role("button", name="Go").click()
        page.get_by_role("button", name="Delete 2 jobs").click()
        expect(page.get_by_text("You have successfully deleted 2 jobs!")).to_be_visible()
        expect(boxes).to_have_count(1)
        assert [job.args for job in queue.jobs] == [[3]]
