"""For other people an upload does not exist: each of its addresses answers 404 to GET and POST, and nothing changes."""

import pytest
from django.urls import reverse

from campaigns import failed_files
from campaigns.models import (
    BatchState,
    ColumnMapping,
    Event,
    FailedFile,
    Upload,
    UploadState,
)
from tests import make
from tests.dialogue import FAILED_FILE_LINK, next_request
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db

STEERING = ["pause", "resume", "cancel", "put-first", "take-turns"]
GROUPS = ["send-all-again", "give-all-up"]
OF_UPLOADS = [
    "columns",
    "check",
    "confirm",
    "discard",
    "upload",
    "leads",
    "not-loaded",
    "make-download",
    *STEERING,
    *GROUPS,
]
OF_BATCHES = ["send-again", "give-up"]
OF_MAPPINGS = ["rename-mapping", "delete-mapping"]


@pytest.fixture
def stranger(campaign):
    return signed_in_as(make.person("stranger"))


@pytest.fixture
def colleague(campaign):
    other = make.person("ravi")
    make.team(members=[other])
    return signed_in_as(other)


def assert_is_not_there(client, name: str, pk: int) -> None:
    address = reverse(name, args=[pk])
    before = list(Upload.objects.values()), Event.objects.count()
    for response in (
        client.get(address, {"state": "ready"}),
        client.post(address, {"reason": "x", "option": "neither"}),
    ):
        assert response.status_code in (404, 405)
    assert before == (list(Upload.objects.values()), Event.objects.count())


@pytest.mark.parametrize("name", OF_UPLOADS)
@pytest.mark.parametrize("state", ["draft", "checked", "confirmed"])
def test_a_stranger_finds_no_upload(stranger, name, state):
    made = {"draft": make.upload, "checked": make.checked_upload, "confirmed": make.confirmed_upload}[state]()
    assert_is_not_there(stranger, name, made.pk)


@pytest.mark.parametrize("name", OF_UPLOADS)
def test_a_colleague_finds_no_upload_that_is_not_confirmed(colleague, name):
    assert_is_not_there(colleague, name, make.checked_upload().pk)


def test_the_manager_of_another_team_finds_no_upload(campaign):
    manager = make.person("meera")
    make.team(name="Others", members=[manager]).managers.add(manager)
    for name in STEERING:
        assert_is_not_there(signed_in_as(manager), name, make.confirmed_upload().pk)


def test_a_colleague_finds_a_confirmed_upload(colleague):
    made = make.confirmed_upload()
    assert colleague.get(f"/uploads/{made.pk}/").status_code == 200
    assert made.file_name in colleague.get("/history/").content.decode()


@pytest.mark.parametrize("name", OF_BATCHES)
def test_a_stranger_finds_no_batch(stranger, name):
    assert_is_not_there(stranger, name, make.confirmed_upload().batches.get().pk)


@pytest.mark.parametrize("name", OF_MAPPINGS)
def test_nobody_but_its_owner_finds_a_mapping(stranger, colleague, name):
    make.checked_upload()
    kept = ColumnMapping.objects.get()
    for client in (stranger, colleague, signed_in_as(make.person("chief", administrator=True))):
        assert_is_not_there(client, name, kept.pk)
        assert client.post(reverse(name, args=[kept.pk]), {"name": "mine"}).status_code == 404
    assert ColumnMapping.objects.get().name == ""


def test_a_stranger_finds_no_template(stranger, campaign):
    assert_is_not_there(stranger, "template", campaign.pk)


def test_a_stranger_finds_no_failed_file(stranger, browser):
    found = archived_file()
    assert_is_not_there(stranger, "failed-file", found.pk)
    assert_is_not_there(stranger, "failed-file-workbook", found.pk)
    assert b"PhoneNumber,Reason" in b"".join(browser.get(f"/failed-files/{found.pk}/").streaming_content)


def test_a_stranger_sees_no_upload_in_any_list(stranger):
    made = make.confirmed_upload(file_name="secret.csv")
    made.batches.update(state=BatchState.UNKNOWN)
    for address in ("/", "/history/", "/history/?text=secret"):
        assert "secret.csv" not in stranger.get(address).content.decode().replace('value="secret"', "")


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
def test_an_upload_that_never_was_is_not_there(browser, pk):
    for name in OF_UPLOADS:
        assert browser.get(f"/uploads/{pk}/", follow=True).status_code == 404, name


def test_a_discarded_upload_says_so(browser):
    made = make.upload()
    browser.post(f"/uploads/{made.pk}/discard/")
    made.refresh_from_db()
    assert (made.state, made.file.name) == (UploadState.CANCELLED, "")
    assert "Discarded" in browser.get(f"/uploads/{made.pk}/").content.decode()


def archived_file() -> FailedFile:
    """Our copy of a failed file of asha's upload."""
    found = next_request(make.confirmed_upload()).answer().call_back(failed=3, link=FAILED_FILE_LINK)
    failed_files.archive(failed_file=found, data=b"PhoneNumber,Reason\n")
    return found
