"""The dialer's failed file: it is fetched when it is due, kept or lost if it cannot be fetched, archived, and its rows
are joined to the leads."""

import logging

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from campaigns import failed_files
from campaigns.cloudagent import MAX_FAILED_FILE_BYTES
from campaigns.failed_files import (
    NotFetched,
    Trust,
    approve,
    archive,
    due_failed_files,
    fetch_failed_file,
    fetching,
    release_kept,
    trust_in,
)
from campaigns.models import (
    AlreadyThereReason,
    Batch,
    Callback,
    FailedFile,
    Lead,
    LeadState,
    ReportNote,
    Sealed,
    Upload,
    UploadState,
    database_now,
    sealed_message,
)
from campaigns.tally import tally
from campaigns.wording import dialers_reason, notes_in_words, report_notes_in_words
from tests import make
from tests.dialogue import TRANSACTION_ID, callback_body, next_request

pytestmark = pytest.mark.django_db

SIGNATURE = b"0123456789abcdef"
FILE = f"{TRANSACTION_ID}_error.csv"
LINK = f"https://x.s3.ap-south-1.amazonaws.com/{FILE}?X-Amz-Signature={SIGNATURE.decode()}"
ELSEWHERE = f"https://files.example/{FILE}?X-Amz-Signature={SIGNATURE.decode()}"


@pytest.fixture
def failed_file(db) -> FailedFile:
    """A failed file of a batch of six leads, of which two were loaded."""
    return next_request(make.confirmed_upload(make.rows(6))).answer().call_back(failed=4, link=LINK)


def csv(*rows: str) -> bytes:
    return "\n".join(["PhoneNumber,Name,Priority,Reason", *rows]).encode()


FOUR = csv(
    "9000000001,Person 1,1,Invalid number",
    "+919000000002,Person 2,2,Number already exists in campaign data",
    "919000000003,Person 3,3,",
    "09000000004,Person 4,4,DND",
)


def never_asked(monkeypatch) -> None:
    """No host is asked for a file."""

    def fail(link: str) -> bytes:
        raise AssertionError("a host was asked")

    monkeypatch.setattr(fetching, "download", fail)


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        f"https://s3.ap-south-1.amazonaws.com/bucket/{FILE}",
        f"https://bucket.s3.amazonaws.com/some/folder/{FILE}",
        f"https://BUCKET.S3.ap-south-1.AmazonAWS.com:443/{FILE}",
    ],
)
def test_a_link_to_s3_for_the_file_of_this_request_is_followed(monkeypatch, failed_file, link):
    asked = []
    monkeypatch.setattr(fetching, "download", lambda link: asked.append(link) or FOUR)
    FailedFile.objects.update(link=Sealed.of(link))
    fetch_failed_file(failed_file_id=failed_file.pk)
    assert (FailedFile.objects.get().state, asked) == ("archived", [link])


@pytest.mark.parametrize(
    "link",
    [
        ELSEWHERE,
        "https://x.s3.ap-south-1.amazonaws.com/1_error.csv",
        f"https://x.s3.ap-south-1.amazonaws.com/1{FILE}",
        f"https://x.s3.ap-south-1.amazonaws.com/{FILE}/x",
        f"https://x.s3.ap-south-1.amazonaws.com/x?{FILE}",
        f"https://x.s3.ap-south-1.amazonaws.com/{FILE}.exe",
        f"https://x.s3.ap-south-1.amazonaws.com/{FILE.upper()}",
        f"https://s3.ap-south-1.amazonaws.com/{FILE}",
        f"https://amazonaws.com.evil.example/{FILE}",
        f"https://evilamazonaws.com/{FILE}",
        f"https://x.xn--mazonaws-2ug.com/{FILE}",
    ],
)
def test_another_link_waits_for_an_administrator_and_is_not_connected_to(monkeypatch, failed_file, link):
    never_asked(monkeypatch)
    FailedFile.objects.update(link=Sealed.of(link))
    fetch_failed_file(failed_file_id=failed_file.pk)
    kept = FailedFile.objects.get()
    assert (kept.state, kept.link.reveal()) == ("kept", link)
    assert Upload.objects.get().state == UploadState.FINISHED
    assert tally(Upload.objects.get()).unnamed == 4


NEVER = [
    f"https://x.amazonaws.com/{FILE}",
    f"https://abc.lambda-url.ap-south-1.on.aws/{FILE}",
    f"https://abc.execute-api.ap-south-1.amazonaws.com/{FILE}",
    f"https://lb-1.ap-south-1.elb.amazonaws.com/{FILE}",
    f"https://ec2-3-110-1-2.ap-south-1.compute.amazonaws.com/{FILE}",
    f"https://bucket.s3-website.ap-south-1.amazonaws.com/{FILE}",
    f"http://x.s3.amazonaws.com/{FILE}",
    f"https://user@x.s3.amazonaws.com/{FILE}",
    f"https://x.s3.amazonaws.com:8443/{FILE}",
    f"https://x.s3.amazonaws.com./{FILE}",
    f"https://x.s3.amazonaws.com:99999999/{FILE}",
    "https://127.0.0.1/1.csv",
    "https://169.254.169.254/latest",
    "https://[::ffff:7f00:1]/1.csv",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.0x1/",
    f"https://localhost/{FILE}",
    "file:///etc/passwd",
    "gopher://x.s3.amazonaws.com/1",
    "//x.s3.amazonaws.com/1.csv",
    "https://[broken",
    "https://x.\u0430mazonaws.com/1.csv",
    "https://evil.example\\.amazonaws.com/1.csv",
    "",
]


@pytest.mark.parametrize("link", NEVER)
@pytest.mark.parametrize("is_approved", [False, True])
def test_of_all_else_nothing_is_fetched_approved_or_not(monkeypatch, failed_file, link, is_approved):
    never_asked(monkeypatch)
    FailedFile.objects.update(link=Sealed.of(link), approved_at=timezone.now() if is_approved else None)
    fetch_failed_file(failed_file_id=failed_file.pk)
    lost = FailedFile.objects.get()
    assert (lost.state, bool(lost.link)) == ("lost", False)
    assert "never followed" in report_notes_in_words(lost.notes)
    assert Upload.objects.get().state == UploadState.FINISHED


@pytest.mark.parametrize("link", NEVER)
def test_a_link_that_is_never_followed_cannot_be_approved(monkeypatch, failed_file, link):
    """It was kept by the release before."""
    never_asked(monkeypatch)
    FailedFile.objects.update(link=Sealed.of(link), state="kept")
    assert not approve(failed_file_id=failed_file.pk)
    release_kept()
    assert FailedFile.objects.get().state == "lost"


def test_without_a_transaction_no_link_is_followed_by_itself():
    assert trust_in("https://x.s3.amazonaws.com/_error.csv", transaction_id="") == Trust.ASKED


def test_the_sandbox_is_followed(settings):
    settings.SANDBOX_ORIGIN = "http://127.0.0.1:8900"
    for link, trust in (
        ("http://127.0.0.1:8900/sandbox/failed/1_error.csv?X-Amz-Signature=1", Trust.FOLLOWED),
        ("http://127.0.0.1:8901/sandbox/failed/1_error.csv", Trust.NEVER),
        ("http://127.0.0.1:8900@evil.example/1_error.csv", Trust.NEVER),
        ("http://127.0.0.1:8900.evil.example/1_error.csv", Trust.NEVER),
    ):
        assert trust_in(link, transaction_id="1") == trust


def test_where_hosts_are_listed_only_they_are_followed_by_themselves(settings):
    settings.FAILED_FILE_HOSTS = ["ours.s3.ap-south-1.amazonaws.com", "files.example"]
    for host, trust in (
        ("ours.s3.ap-south-1.amazonaws.com", Trust.FOLLOWED),
        ("files.example", Trust.FOLLOWED),
        ("theirs.s3.ap-south-1.amazonaws.com", Trust.ASKED),
        ("other.example", Trust.ASKED),
        ("x.amazonaws.com", Trust.NEVER),
    ):
        assert trust_in(f"https://{host}/7_error.csv", transaction_id="7") == trust
        assert trust_in(f"https://{host}/8_error.csv", transaction_id="7") != Trust.FOLLOWED


def test_every_row_of_the_file_gives_its_lead_the_dialers_reason(failed_file):
    AlreadyThereReason.objects.get_or_create(phrase="already exists")
    archive(failed_file=failed_file, data=FOUR)
    assert [(lead.row, lead.state, dialers_reason(lead)) for lead in Lead.objects.all()] == [
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
    assert SIGNATURE not in bytes(kept.callback.body)


def test_a_file_that_names_fewer_rows_leaves_the_rest_unnamed(failed_file):
    archive(failed_file=failed_file, data=csv("9000000001,Person 1,1,DND"))
    counted = tally(Upload.objects.get())
    assert (counted.loaded, counted.rejected, counted.unnamed) == (2, 1, 3)
    assert not Lead.objects.filter(state=LeadState.LOADED).exists(), "which ones were loaded is not known"


def test_a_file_that_names_more_rows_than_were_counted_still_adds_up(failed_file):
    archive(failed_file=failed_file, data=csv(*(f"{9000000001 + index},x,1,DND" for index in range(6))))
    counted = tally(Upload.objects.get())
    assert (counted.loaded, counted.rejected, counted.adds_up) == (0, 6, True)
    assert "The callback counts 4 not loaded, its failed file names 6." in notes_in_words(Batch.objects.get().notes)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html></html>", csv("123,nobody,1,strange")])
def test_a_file_without_rows_of_ours_is_archived_and_the_rows_stay_unnamed(failed_file, data):
    archive(failed_file=failed_file, data=data)
    assert FailedFile.objects.get().state == "archived"
    assert tally(Upload.objects.get()).unnamed == 4


@pytest.mark.parametrize(
    "data", [csv(*["9000000001,Person 1,1,DND"] * 20_000), b"x" * (MAX_FAILED_FILE_BYTES + 1)], ids=["rows", "bytes"]
)
def test_what_is_too_large_to_be_read_is_not_kept_and_that_is_said(failed_file, data):
    archive(failed_file=failed_file, data=data)
    lost = FailedFile.objects.get()
    assert (lost.state, lost.file.name, bool(lost.link)) == ("lost", "", False)
    assert "nothing of it is read" in report_notes_in_words(lost.notes)
    assert not default_storage.exists("failed")
    assert tally(Upload.objects.get()).unnamed == 4


def test_a_file_that_is_too_large_to_be_fetched_is_not_asked_for_again(monkeypatch, failed_file):
    failing(monkeypatch, NotFetched(ReportNote.FILE_TOO_LARGE))
    fetch_failed_file(failed_file_id=failed_file.pk)
    lost = FailedFile.objects.get()
    assert lost.state == "lost"
    assert report_notes_in_words(lost.notes) == "It is not kept: the file is larger than this product takes."
    assert Upload.objects.get().state == UploadState.FINISHED


def test_what_the_callback_counts_and_what_its_file_names_are_compared(failed_file):
    archive(failed_file=failed_file, data=FOUR)
    assert Batch.objects.get().notes == []


def test_a_file_that_names_fewer_leads_than_were_counted_is_said(failed_file):
    archive(failed_file=failed_file, data=csv("9000000001,Person 1,1,DND", "7777777777,x,1,DND", "Total: 2,,,"))
    batch = Batch.objects.get()
    assert notes_in_words(batch.notes) == (
        "The callback counts 4 not loaded, its failed file names 1. 2 rows of the file are joined to no lead."
    )
    assert FailedFile.objects.get().unjoined == 2


def failing(monkeypatch, failure: Exception) -> None:
    def fail(link: str) -> bytes:
        raise failure

    monkeypatch.setattr(fetching, "download", fail)


def link_dies() -> None:
    past = timezone.now() - timezone.timedelta(hours=25)
    FailedFile.objects.update(next_try_at=past, expires_at=past)


@pytest.mark.parametrize(
    "failure", [NotFetched(ReportNote.ANSWERED, status=403), OSError("no space left"), ValueError("x")]
)
def test_whatever_goes_wrong_it_is_tried_again_until_the_link_is_dead(monkeypatch, caplog, failed_file, failure):
    failing(monkeypatch, failure)
    fetch_failed_file(failed_file_id=failed_file.pk)
    tried = FailedFile.objects.get()
    assert (tried.state, tried.tries) == ("pending", 1)
    assert due_failed_files() == []
    link_dies()
    assert due_failed_files() == [failed_file.pk]
    fetch_failed_file(failed_file_id=failed_file.pk)
    lost = FailedFile.objects.get()
    assert (lost.state, bool(lost.link)) == ("lost", False)
    assert Upload.objects.get().state == UploadState.FINISHED
    assert tally(Upload.objects.get()).unnamed == 4
    assert "no space left" not in report_notes_in_words(lost.notes) + caplog.text


def test_a_link_that_no_key_opens_is_lost_in_the_end(settings, caplog, failed_file):
    settings.CREDENTIAL_KEYS = ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]
    link_dies()
    fetch_failed_file(failed_file_id=failed_file.pk)
    assert FailedFile.objects.get().state == "lost"
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        f"failed file {failed_file.pk}, try 1: WrongCredentialKeys"
    ]


def test_a_copy_that_could_not_be_joined_is_not_left_behind(monkeypatch, failed_file):
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(failed_files.archiving, "write_outcome", fail)
    with pytest.raises(RuntimeError):
        archive(failed_file=failed_file, data=FOUR)
    assert FailedFile.objects.get().state == "pending"
    assert default_storage.listdir("failed") == ([], [])


# ---- kept ----------------------------------------------------------------------------------------------


@pytest.fixture
def kept(failed_file) -> FailedFile:
    """A failed file that waits for an administrator."""
    FailedFile.objects.update(link=Sealed.of(ELSEWHERE), host="files.example")
    fetch_failed_file(failed_file_id=failed_file.pk)
    return FailedFile.objects.get(state="kept")


def test_what_was_kept_is_fetched_once_its_host_is_listed(settings, monkeypatch, kept):
    release_kept()
    assert FailedFile.objects.get().state == "kept"
    settings.FAILED_FILE_HOSTS = ["files.example"]
    release_kept()
    assert due_failed_files() == [kept.pk]
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS
    monkeypatch.setattr(fetching, "download", lambda link: FOUR)
    fetch_failed_file(failed_file_id=kept.pk)
    assert FailedFile.objects.get().state == "archived"
    assert Upload.objects.get().state == UploadState.FINISHED


def test_what_was_kept_is_fetched_once_an_administrator_has_approved_it(monkeypatch, kept):
    asked = []
    monkeypatch.setattr(fetching, "download", lambda link: asked.append(link) or FOUR)
    assert approve(failed_file_id=kept.pk)
    assert due_failed_files() == [kept.pk]
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS
    fetch_failed_file(failed_file_id=kept.pk)
    assert (FailedFile.objects.get().state, asked) == ("archived", [ELSEWHERE])
    assert Upload.objects.get().state == UploadState.FINISHED
    assert not approve(failed_file_id=kept.pk)


def test_one_whose_link_no_key_opens_keeps_no_other_one_waiting(settings, kept, caplog):
    key = settings.CREDENTIAL_KEYS
    settings.CREDENTIAL_KEYS = ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]
    FailedFile.objects.update(link=Sealed.of(ELSEWHERE))
    settings.CREDENTIAL_KEYS = key
    other = next_request(make.confirmed_upload(make.rows(6))).answer().call_back(failed=4, link=LINK)
    FailedFile.objects.filter(pk=other.pk).update(state="kept", approved_at=database_now())
    release_kept()
    assert due_failed_files() == [other.pk]
    assert FailedFile.objects.get(pk=kept.pk).state == "kept"
    assert caplog.messages[-1] == f"failed file {kept.pk} stays kept: no key opens its link"


def test_an_approval_holds_until_the_link_has_ended(monkeypatch, kept):
    failing(monkeypatch, NotFetched(ReportNote.ANSWERED, status=503))
    assert approve(failed_file_id=kept.pk)
    fetch_failed_file(failed_file_id=kept.pk)
    assert FailedFile.objects.get().state == "pending"
    FailedFile.objects.update(state="kept")  # as a process of the release before does with it
    release_kept()
    assert FailedFile.objects.get().state == "pending"
    link_dies()
    fetch_failed_file(failed_file_id=kept.pk)
    assert FailedFile.objects.get().state == "lost"


def test_what_has_ended_cannot_be_approved(kept):
    link_dies()
    assert not approve(failed_file_id=kept.pk)
    assert FailedFile.objects.get().state == "kept"


def test_what_was_kept_until_its_link_died_is_lost_and_its_link_forgotten(kept):
    link_dies()
    release_kept()
    lost = FailedFile.objects.select_related("callback").get()
    assert (lost.state, bool(lost.link)) == ("lost", False)
    assert SIGNATURE not in bytes(lost.callback.body)
    assert report_notes_in_words(lost.notes) == (
        "The link has died before an administrator approved it. Links to files.example are not followed by themselves."
    )


# ---- the link is forgotten -----------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["archived", "lost"])
def test_every_message_that_brought_the_link_forgets_it(monkeypatch, end):
    sent = next_request(make.confirmed_upload(make.rows(6))).answer()
    failed_file = sent.call_back(failed=4, link=LINK)
    sent.call_back(failed=4, link=LINK)
    Callback.objects.filter(state="duplicate").update(body=LINK.encode())
    if end == "archived":
        archive(failed_file=failed_file, data=FOUR)
    else:
        failing(monkeypatch, NotFetched(ReportNote.ANSWERED, status=410))
        link_dies()
        fetch_failed_file(failed_file_id=failed_file.pk)
    assert FailedFile.objects.get().state == end
    assert [SIGNATURE in bytes(body) for body in Callback.objects.values_list("body", flat=True)] == [False, False]


def test_a_message_that_is_not_applied_yet_keeps_its_link(failed_file):
    body = callback_body(loaded=2, failed=4, link=LINK)
    later = Callback.objects.create(
        attempt=failed_file.callback.attempt, received_at=timezone.now(), body=b"", sealed_body=sealed_message(body)
    )
    archive(failed_file=failed_file, data=FOUR)
    later.refresh_from_db()
    assert later.as_it_came() == body


def test_a_failed_file_waits_while_the_disk_has_too_little_room(failed_file, dialer, settings):
    settings.FREE_SPACE_BYTES = 2**60
    fetch_failed_file(failed_file_id=failed_file.pk)
    failed_file.refresh_from_db()
    assert failed_file.state == "pending"
    assert report_notes_in_words(failed_file.notes) == "the server's disk has too little room for it."


def test_of_a_failed_file_that_does_not_fit_nothing_is_kept(failed_file, settings):
    settings.FREE_SPACE_BYTES = 2**60
    with pytest.raises(OSError, match="too little room"):
        archive(failed_file=failed_file, data=FOUR)
    failed_file.refresh_from_db()
    assert failed_file.state == "pending"
    assert failed_file.link.reveal() == LINK
