"""PostgreSQL hangs: it accepts connections and says nothing. People and the dialer are told so soon, and all goes on by
itself afterwards. How soon in seconds is for `make bench`."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from campaigns.models import BatchState
from tests import make
from tests.matrix.database import nobody_connects, server_hangs
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived
from tests.views.conftest import signed_in_as

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(240)]

SENTENCE = "The portal's database does not answer at the moment"
PEOPLE = 16  # twice as many as the web server has threads


@pytest.mark.parametrize("fault", [server_hangs, nobody_connects])
def test_each_page_and_each_callback_is_told_soon_and_all_goes_on_by_itself(row: Row, fault):
    row.start()
    let_pages_be_shown(row)
    browser = the_browser_of_a_person(row)
    assert browser.get(f"{row.standing.url}/", timeout=60).status_code == 200
    with fault():
        for page in asked_by_many_at_once(row, browser):
            assert page.status_code == 503
            assert SENTENCE in page.text
        callback = requests.post(f"{row.standing.url}/callbacks/{'x' * 43}/", data="{}", timeout=60)
        assert (callback.status_code, callback.headers["Retry-After"]) == (503, "30")
        assert requests.get(f"{row.standing.url}/healthz", timeout=60).json()["database"] == "away"
        assert requests.get(f"{row.standing.url}/sign-in/", timeout=60).status_code == 200  # it asks for nothing
        said = row.standing.processes["web"].said(last_bytes=100_000)
    assert said.count("Service Unavailable: / (the database is away: OperationalError)") == PEOPLE
    assert "Traceback" not in said
    row.wait_until(lambda: browser.get(f"{row.standing.url}/", timeout=60).status_code == 200, "pages are shown again")
    upload = row.upload(row.campaign(row.account()), batches=2)
    row.wait_until_batches_are(upload, BatchState.DONE)
    assert_survived(row, upload)


def let_pages_be_shown(row: Row) -> None:
    """No other row needs a page, so the styles are not there."""
    assert row.standing.manage("collectstatic", "--no-input", "-v0").returncode == 0
    row.standing.processes["web"].stop()
    row.standing.processes["web"].start()


def the_browser_of_a_person(row: Row) -> requests.Session:
    """A person who has signed in."""
    browser = requests.Session()
    browser.cookies.update({name: each.value for name, each in signed_in_as(make.person()).cookies.items()})
    return browser


def asked_by_many_at_once(row: Row, browser: requests.Session) -> list[requests.Response]:
    """The answers to all people."""

    def ask(_: int) -> requests.Response:
        return requests.get(f"{row.standing.url}/", cookies=browser.cookies, timeout=60)

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(ask, range(PEOPLE)))
