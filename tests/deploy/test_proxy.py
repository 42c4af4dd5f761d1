"""Slow clients and large bodies, against the web server alone and with nginx in front of it, as docs/deploy/ has it.

Alone, the web server refuses what is too large unread and gives up what comes too slowly; it has eight threads, so slow
heads can hold all of them. Behind nginx none of this reaches it.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from campaigns.cloudagent import MAX_CALLBACK_BYTES
from campaigns.models import Callback, Campaign, Upload
from leadsportal.bodies import reading, sizes
from tests import make
from tests.deploy.proxy import (
    HOST,
    SITE,
    Answer,
    Server,
    SlowClients,
    Watched,
    answer_of,
    head_of_post,
    nginx,
    post_large,
    soon,
)
from tests.dialogue import callback_body, next_request
from tests.matrix.portal import database_url
from tests.processes import ROOT, Environment, environment, free_port, web_server
from tests.procfs import kill_all_in
from tests.views.conftest import signed_in_as

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.sqlite, pytest.mark.timeout(180)]

THREADS = 8  # of the Procfile's web server: two workers with four each
MEGABYTE = 1_000_000
ADD_NUMBERS = "/admin/campaigns/donotcallnumber/add/"
FORM = "Content-Length: 1000"
SLOW_HEAD = f"GET /sign-in/ HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode()


@pytest.fixture(scope="module")
def env(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    folder = tmp_path_factory.mktemp("proxy")
    for name in ("journal", "temporary"):
        (folder / name).mkdir()
    behind_a_proxy = {
        "LEADSPORTAL_BEHIND_PROXY": "true",
        "LEADSPORTAL_ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "TMPDIR": str(folder / "temporary"),
    }
    env = environment(folder, database_url=database_url(), more=behind_a_proxy)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    try:
        yield env
    finally:
        kill_all_in(folder)


@pytest.fixture(scope="module")
def alone(env: Environment) -> Iterator[Server]:
    """The web server, which anybody reaches."""
    with web_server(env) as process:
        yield Server(process, int(env["PORT"]), Path(env["TMPDIR"]))


@pytest.fixture(scope="module")
def proxy(env: Environment, alone: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """nginx in front of it."""
    server = nginx(tmp_path_factory.mktemp("nginx") / "folder", env)
    with server.process:
        yield server


@pytest.fixture
def callback(transactional_db: None) -> str:
    """The path of a callback that is awaited."""
    campaign = make.campaign()
    make.team(members=[make.person()], campaigns=[campaign])
    return f"/callbacks/{next_request(make.confirmed_upload(make.rows(6))).answer().token}/"


def get(server: Server, path: str, **headers: str) -> Answer:
    with server.connect() as link:
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
        link.sendall("\r\n".join([*lines, "", ""]).encode())
        return answer_of(link)


def post(server: Server, path: str, body: bytes) -> Answer:
    with server.connect() as link:
        link.sendall(head_of_post(path, f"Content-Length: {len(body)}") + body)
        return answer_of(link)


def seconds_for(answered) -> float:
    begun = time.monotonic()
    assert answered()
    return time.monotonic() - begun


# ---- the web server alone -------------------------------------------------------------------------------


def test_alone_a_guessed_callback_is_answered_although_its_body_does_not_come(callback: str, alone: Server):
    with SlowClients(alone, THREADS, head_of_post("/callbacks/guessed/", FORM)) as clients:
        assert soon(lambda: not clients.living, seconds=5)
    assert [answer.status for answer in clients.answers] == [404] * THREADS
    assert get(alone, "/sign-in/").status == 200


def test_alone_bodies_that_drip_are_given_up_and_their_threads_are_free(callback: str, alone: Server):
    with SlowClients(alone, THREADS, head_of_post(callback, FORM)) as clients:
        assert soon(
            lambda: not clients.living, seconds=2 * reading.SECONDS + 5
        )  # a worker may have more than its share
        assert seconds_for(lambda: get(alone, "/sign-in/").status == 200) < 5
    assert [answer.status for answer in clients.answers] == [408] * THREADS
    assert not Callback.objects.exists()


def test_alone_a_message_that_breaks_off_is_not_kept(callback: str, alone: Server):
    with alone.connect() as link:
        link.sendall(head_of_post(callback, FORM) + callback_body(loaded=6))
    assert post(alone, callback, callback_body(loaded=6)).status == 200
    assert Callback.objects.count() == 1


@pytest.mark.parametrize("in_chunks", [False, True])
def test_alone_300_megabytes_to_the_sign_in_page_are_refused_and_nothing_is_stored(
    transactional_db, alone: Server, in_chunks: bool
):
    with Watched(alone) as watched:
        answer = post_large(alone, "/sign-in/", 300, in_chunks=in_chunks)
    assert answer.status == (411 if in_chunks else 413)
    assert watched.most_bytes == 0


# ---- behind nginx ---------------------------------------------------------------------------------------


def test_behind_nginx_the_site_answers_while_many_clients_are_slow(callback: str, proxy: Server):
    form, message = head_of_post("/sign-in/", FORM), head_of_post(callback, FORM)
    with (
        SlowClients(proxy, 100, SLOW_HEAD) as heads,
        SlowClients(proxy, 60, form) as forms,
        SlowClients(proxy, 20, message) as messages,
    ):
        for _ in range(5):
            assert seconds_for(lambda: get(proxy, "/sign-in/").status == 200) < 2
            time.sleep(0.3)
        assert seconds_for(lambda: post(proxy, callback, callback_body(loaded=6)).status == 200) < 2
        assert soon(lambda: not heads.living, seconds=15), "slow heads are given up"
        assert (forms.living, messages.living) == (60, 20)
        assert seconds_for(lambda: get(proxy, "/sign-in/").status == 200) < 2


def test_behind_nginx_an_address_has_so_many_requests_at_once_and_no_more(transactional_db, proxy: Server):
    with SlowClients(proxy, 120, head_of_post("/sign-in/", FORM)) as clients:
        assert soon(lambda: clients.living <= 100, seconds=10)
        assert clients.living == 100
    assert {answer.status for answer in clients.answers} == {429}


def test_behind_nginx_the_dialer_may_have_many_more_under_way(callback: str, proxy: Server):
    with SlowClients(proxy, 120, head_of_post(callback, FORM)) as clients:
        assert post(proxy, callback, callback_body(loaded=6)).status == 200
        assert not soon(lambda: clients.living < 120, seconds=2)


@pytest.mark.parametrize("path", ["/uploads/new/", ADD_NUMBERS])
def test_behind_nginx_whoever_sends_a_large_file_while_nobody_can_be_asked_is_told_to_send_it_again(
    env: Environment, tmp_path: Path, path: str
):
    server = nginx(tmp_path / "folder", env | {"PORT": str(free_port())})  # no web server is there
    with server.process, Watched(server) as watched:
        answer = post_large(server, path, 50, cookie="sessionid=somebody")
        assert get(server, path).status == 502
    assert (answer.status, watched.most_bytes) == (503, 0)
    assert "Send it again in a minute." in answer.text


@pytest.mark.parametrize("path", ["/sign-in/", "/uploads/new/", ADD_NUMBERS])
def test_behind_nginx_300_megabytes_are_refused_on_a_page_of_the_portal(
    transactional_db, alone: Server, proxy: Server, path: str
):
    with Watched(alone) as watched, Watched(proxy) as watched_in_front:
        answer = post_large(proxy, path, 300)
    assert answer.status == 413
    assert "What was sent is too large" in answer.text
    assert (watched.most_bytes, watched_in_front.most_bytes) == (0, 0)


def test_behind_nginx_a_body_without_a_length_is_refused_once_it_is_too_large(
    transactional_db, alone: Server, proxy: Server
):
    with Watched(alone) as watched, Watched(proxy) as watched_in_front:
        answer = post_large(proxy, "/sign-in/", 300, in_chunks=True)
    assert answer.status == 413
    assert watched.most_bytes == 0
    assert watched_in_front.most_bytes < 2 * MEGABYTE


def test_behind_nginx_a_message_that_is_too_long_is_told_so_in_plain_text(transactional_db, proxy: Server):
    answer = post_large(proxy, "/callbacks/anything/", 300)
    assert (answer.status, answer.text) == (413, "The message is too long.\n")


def test_behind_nginx_no_log_has_the_address_of_a_callback(callback: str, proxy: Server):
    assert post(proxy, callback, callback_body(loaded=6)).status == 200
    assert post(proxy, callback.rstrip("/"), callback_body(loaded=6)).status == 200
    assert get(proxy, callback).status == 200
    assert post_large(proxy, callback, 300).status == 413
    assert get(proxy, "/sign-in/").status == 200
    logs = [file.read_text() for file in (proxy.folder.parent / "logs").iterdir()]
    assert any("GET /sign-in/" in log for log in logs)
    assert not any("/callbacks/" in log for log in logs)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_behind_nginx_people_upload_large_files_and_are_told_of_those_that_are_too_large(
    transactional_db, proxy: Server
):
    asha = make.person()
    make.team(members=[asha], campaigns=[make.campaign()])
    with requests.Session() as browser:
        browser.trust_env = browser.verify = False  # the machine may have certificates of its own
        browser.headers.update({"Host": HOST, "Referer": f"https://{HOST}/"})
        site = f"https://127.0.0.1:{proxy.port}"
        browser.cookies.set("sessionid", signed_in_as(asha).cookies["sessionid"].value)
        for megabytes in (20, 55):
            answer = browser.post(
                f"{site}/uploads/new/",
                {"campaign": str(Campaign.objects.get().pk)} | token(browser, f"{site}/uploads/new/"),
                files={"file": ("leads.csv", b"1" * megabytes * MEGABYTE)},
                timeout=60,
            )
    assert "The file has 52.5 MB; the limit is 50 MB." in answer.text
    assert Upload.objects.get().file_bytes == 20 * MEGABYTE


def token(browser: requests.Session, page: str) -> dict[str, str]:
    with suppress(AttributeError):
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(page, timeout=60).text)
        return {"csrfmiddlewaretoken": found[1]}
    raise AssertionError(f"{page} has no form")


def test_behind_nginx_a_request_has_the_id_of_nginx_and_not_of_the_browser(transactional_db, proxy: Server):
    answer = get(proxy, "/sign-in/", **{"X-Request-ID": "chosen-by-the-browser"})
    assert re.search(r"^X-Request-ID: [0-9a-f]{32}\r?$", answer.head, re.M | re.I)


@pytest.mark.parametrize("path", ["/proxy/too-large/", "/proxy/may-be-large/"])
def test_behind_nginx_what_it_asks_the_portal_cannot_be_asked_from_outside(transactional_db, proxy: Server, path: str):
    assert get(proxy, path).status == 404


@pytest.mark.parametrize("path", ["/uploads/new/", ADD_NUMBERS])
@pytest.mark.parametrize("name", ["", "newcomer"])
def test_behind_nginx_nothing_is_stored_of_a_large_file_unless_somebody_may_upload_it(
    transactional_db, alone: Server, proxy: Server, path: str, name: str
):
    cookie = f"sessionid={signed_in_as(make.person(name)).cookies['sessionid'].value}" if name else ""
    with Watched(alone) as watched, Watched(proxy) as watched_in_front:
        answer = post_large(proxy, path, 50, cookie=cookie)
    assert answer.status == 302
    assert f"Location: /sign-in/?next={path}" in answer.head
    assert (watched.most_bytes, watched_in_front.most_bytes) == (0, 0)


# ---- the file -------------------------------------------------------------------------------------------


def test_nginx_takes_what_the_portal_takes():
    """Other sizes than those of the portal would be refused without its sentence, or be stored in vain."""
    units = {"k": 1024, "m": 1024 * 1024}
    taken = [
        int(size[:-1]) * units[size[-1]] for size in re.findall(r"client_max_body_size (\w+[km]);", SITE.read_text())
    ]
    assert taken == [sizes.FORM_BYTES, sizes.largest_form(), sizes.FORM_BYTES, sizes.FORM_BYTES, MAX_CALLBACK_BYTES]
