"""The dialer's failed file: fetched from allowed hosts only, bounded, archived, joined to the leads."""

import socket
import threading

import pytest
from django.utils import timezone

from campaigns import failed_files
from campaigns.failed_files import NotFetched, archive, download, fetch_failed_file, host_is_allowed
from campaigns.models import AlreadyThereReason, Batch, FailedFile, Lead, LeadState, Sealed, Upload, UploadState
from campaigns.tally import tally
from tests import make
from tests.test_callbacks import Sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed_file(db) -> FailedFile:
    """Of a batch of six leads of which two were loaded."""
    sent = Sent(6)
    sent.answer()
    return sent.call_back(
        loaded="2", failed="4", failedFilePath="https://x.amazonaws.com/1_error.csv?X-Amz-Signature=s"
    )


def csv(*rows: str) -> bytes:
    return "\n".join(["PhoneNumber,Name,Priority,Reason", *rows]).encode()


FOUR = csv(
    "9000000001,Person 1,1,Invalid number",
    "+919000000002,Person 2,2,Number already exists in campaign data",
    "919000000003,Person 3,3,",
    "09000000004,Person 4,4,DND",
)


@pytest.mark.parametrize(
    "link",
    [
        "http://x.s3.amazonaws.com/1.csv",
        "https://amazonaws.com.evil.example/1.csv",
        "https://evilamazonaws.com/1.csv",
        "https://user@x.amazonaws.com/1.csv",
        "https://x.amazonaws.com:8443/1.csv",
        "https://127.0.0.1/1.csv",
        "https://169.254.169.254/latest",
        "https://[::ffff:7f00:1]/1.csv",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://x.amazonaws.com./1.csv",
        "file:///etc/passwd",
        "gopher://x.amazonaws.com/1",
        "//x.amazonaws.com/1.csv",
        "https://[broken",
        "https://x.\u0430mazonaws.com/1.csv",
        "",
    ],
)
def test_a_link_to_another_host_is_held_and_not_connected_to(failed_file, link):
    assert not host_is_allowed(link)
    FailedFile.objects.update(link=Sealed.of(link))
    fetch_failed_file(failed_file_id=failed_file.pk)
    held = FailedFile.objects.get()
    assert (held.state, bool(held.link)) == ("held", bool(link))
    assert Upload.objects.get().state == UploadState.FINISHED
    assert tally(Upload.objects.get()).unnamed == 4


def test_the_vendors_own_links_are_allowed():
    assert host_is_allowed("https://etl-dataprocessing.s3.ap-south-1.amazonaws.com/1_error.csv?X-Amz-Expires=86400")


def test_an_allowed_name_that_resolves_to_a_private_address_is_refused(monkeypatch):
    def resolve(*args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotFetched, match="private address"):
        download("https://x.amazonaws.com/1.csv")


def test_every_row_of_the_file_gives_its_lead_the_dialers_reason(failed_file):
    AlreadyThereReason.objects.get_or_create(phrase="already exists")
    archive(failed_file=failed_file, data=FOUR)
    assert list(Lead.objects.values_list("row", "state", "reason")) == [
        (2, "rejected", "Invalid number"),
        (3, "already_there", "Number already exists in campaign data"),
        (4, "rejected", "The dialer gave no reason."),
        (5, "rejected", "DND"),
        (6, "loaded", ""),
        (7, "loaded", ""),
    ]
    counted = tally(Upload.objects.get())
    assert (counted.loaded, counted.already_there, counted.rejected, counted.unnamed) == (2, 1, 3, 0)
    assert Upload.objects.get().state == UploadState.FINISHED
    assert counted.adds_up


def test_our_copy_is_the_file_as_it_came_and_the_link_is_forgotten(failed_file):
    archive(failed_file=failed_file, data=FOUR)
    kept = FailedFile.objects.select_related("callback").get()
    assert (kept.state, kept.file.read(), kept.rows) == ("archived", FOUR, 4)
    assert not kept.link
    assert b"X-Amz-Signature=s&" not in bytes(kept.callback.body) + b"&"


def test_a_file_that_names_fewer_rows_leaves_the_rest_unnamed(failed_file):
    archive(failed_file=failed_file, data=csv("9000000001,Person 1,1,DND"))
    counted = tally(Upload.objects.get())
    assert (counted.loaded, counted.rejected, counted.unnamed) == (2, 1, 3)
    assert not Lead.objects.filter(state=LeadState.LOADED).exists(), "which ones were loaded is not known"


def test_a_file_that_names_more_rows_than_were_counted_still_adds_up(failed_file):
    archive(failed_file=failed_file, data=csv(*(f"{9000000001 + index},x,1,DND" for index in range(6))))
    counted = tally(Upload.objects.get())
    assert (counted.loaded, counted.rejected, counted.adds_up) == (0, 6, True)
    assert "names 6 leads, the callback counted 4" in Batch.objects.get().note


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html></html>", csv("123,nobody,1,strange")])
def test_a_file_without_rows_of_ours_is_archived_and_the_rows_stay_unnamed(failed_file, data):
    archive(failed_file=failed_file, data=data)
    assert FailedFile.objects.get().state == "archived"
    assert tally(Upload.objects.get()).unnamed == 4


def test_a_number_of_another_country_is_not_taken_for_its_neighbour():
    account = make.account()
    to = make.campaign(of=account, phone_format="e164")
    upload = make.checked_upload([["+919876543210", "A", "1"], ["+1 987 654 3210", "B", "1"]], to=to)
    leads = list(upload.leads.filter(state="ready"))
    row = failed_files.FailedRow(phone_text="+919876543210", reason="DND", cells=())
    assert list(failed_files._reasons_by_lead(leads, (row,))) == [leads[0].pk]


def test_a_failed_download_is_tried_again_until_the_link_is_dead(monkeypatch, failed_file):
    def fail(link: str) -> bytes:
        raise NotFetched("the host answered 403.")

    monkeypatch.setattr(failed_files, "download", fail)
    fetch_failed_file(failed_file_id=failed_file.pk)
    tried = FailedFile.objects.get()
    assert (tried.state, tried.tries) == ("pending", 1)
    assert failed_files.due_failed_files() == []
    past = timezone.now() - timezone.timedelta(hours=25)
    FailedFile.objects.update(next_try_at=past, expires_at=past)
    assert failed_files.due_failed_files() == [failed_file.pk]
    fetch_failed_file(failed_file_id=failed_file.pk)
    lost = FailedFile.objects.get()
    assert lost.state == "lost"
    assert not lost.link
    assert Upload.objects.get().state == UploadState.FINISHED
    assert tally(Upload.objects.get()).unnamed == 4


def serve(settings, answer: bytes) -> str:
    """A server that answers once; its origin is allowed as the sandbox's is."""
    server = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)
        server.close()

    threading.Thread(target=talk, daemon=True).start()
    settings.SANDBOX_ORIGIN = f"http://127.0.0.1:{server.getsockname()[1]}"
    return f"{settings.SANDBOX_ORIGIN}/1_error.csv"


def test_a_whole_file_is_downloaded(settings):
    assert download(serve(settings, b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na,b")) == b"a,b"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "answered 403"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answered 302"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\na,b", "could not be reached|cut short"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3000, "larger than"),
        (b"no http at all\r\n\r\n", "could not be reached"),
    ],
    ids=["forbidden", "redirect", "cut short", "too large", "no http"],
)
def test_what_is_no_whole_file_is_not_kept(settings, answer, words):
    settings.MAX_FAILED_FILE_BYTES = 2000
    with pytest.raises(NotFetched, match=words):
        download(serve(settings, answer))
