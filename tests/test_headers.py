"""What each answer tells the browser: no page is kept, and nothing is allowed that the portal does not use."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from campaigns import failed_files
from campaigns.models import ColumnMapping
from leadsportal.headers import SWITCHED_OFF
from tests import make
from tests.dialogue import FAILED_FILE_LINK, next_request
from tests.every_address import every_address
from tests.views.conftest import HTMX

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SAME_FOR_ALL = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in SWITCHED_OFF),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
DOWNLOADS = {"not-loaded", "failed-file", "template"}


@pytest.fixture
def administrator(db) -> Client:
    """A browser in which an administrator has signed in who has all campaigns. Errors are pages, as in production."""
    browser = Client(raise_request_exception=False)
    browser.force_login(make.person("admin", administrator=True))
    return browser


@pytest.fixture
def ids(administrator) -> dict[str, int]:
    """One of each thing that has pages, by the word with which their addresses begin."""
    campaign = make.campaign()
    make.team(members=[make.person(), make.person("admin")], campaigns=[campaign])
    found = next_request(make.confirmed_upload()).answer().call_back(failed=3, link=FAILED_FILE_LINK)
    failed_files.archive(failed_file=found, data=b"PhoneNumber,Reason\n")
    return {
        "uploads": found.batch.upload_id,
        "batches": found.batch_id,
        "failed-files": found.pk,
        "campaigns": campaign.pk,
        "mappings": ColumnMapping.objects.get().pk,
    }


def ask(browser: Client, path: str, method: str = "get"):
    """The answer. What it has changed is undone, and so is an error of the database."""
    with transaction.atomic():
        answer = getattr(browser, method)(path)
        transaction.set_rollback(True)
    return answer


def a_static_file(settings, tmp_path: Path):
    """The answer of a server that has one."""
    (tmp_path / "portal.css").write_text("body {}")
    settings.STATIC_ROOT = str(tmp_path)
    return Client().get("/static/portal.css")


def test_no_page_and_no_download_is_kept(administrator, ids):
    answers = {address.name: ask(administrator, address.path) for address in every_address(ids)}
    assert {name for name, answer in answers.items() if answer["Cache-Control"] != "no-store"} == set()
    shown = {name for name, answer in answers.items() if answer.status_code == 200}
    assert shown >= {"dashboard", "upload", "history", "admin:index", "admin:auth_user_changelist", *DOWNLOADS}


def test_no_part_of_a_page_is_kept(administrator, ids):
    part = administrator.get(f"/uploads/{ids['uploads']}/", **HTMX)
    assert "<html" not in part.content.decode()
    assert part["Cache-Control"] == "no-store"


def test_no_answer_to_a_form_is_kept(administrator, ids):
    for address in every_address(ids):
        if not address.name.endswith(("sign-out", "logout")):
            assert ask(administrator, address.path, "post")["Cache-Control"] == "no-store", address.name


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"path": "/nothing/"}, 404),
        ({"path": "/uploads/999/"}, 404),
        ({"path": "/", "headers": {"Host": "elsewhere.example.com"}}, 400),
    ],
)
def test_no_error_is_kept(administrator, asked, status):
    answer = administrator.get(**asked)
    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")


def test_no_error_of_our_own_is_kept(administrator, monkeypatch):
    monkeypatch.setattr("campaigns.history.running", lambda _user: 1 / 0)
    answer = administrator.get("/")
    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")


def test_no_page_is_kept_that_asks_for_a_sign_in(client):
    for path in ("/", "/sign-in/", "/admin/"):
        assert client.get(path)["Cache-Control"] == "no-store"


def test_static_files_are_kept(settings, tmp_path):
    answer = a_static_file(settings, tmp_path)
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]


def test_each_answer_says_what_no_page_may_use_and_who_may_embed_it(administrator, ids, settings, tmp_path):
    answers = [ask(administrator, address.path) for address in every_address(ids)]
    answers += [administrator.get("/nothing/"), Client().get("/healthz"), a_static_file(settings, tmp_path)]
    for answer in answers:
        assert {name: answer.get(name) for name in SAME_FOR_ALL} == SAME_FOR_ALL


def test_what_no_page_may_use():
    assert {"camera", "microphone", "geolocation", "usb", "payment", "display-capture"} <= set(SWITCHED_OFF)


def test_a_redirect_to_https_says_so_too(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/")
    assert "camera=()" in answer["Permissions-Policy"]
