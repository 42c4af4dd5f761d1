"""A person asks for a large download: one of each upload, and another one only once it is out of date."""

import pytest

from campaigns.downloads import TooMany
from campaigns.downloads.asking import MOST_UNFINISHED
from campaigns.models import Download, DownloadState
from tests import make
from tests.downloads.conftest import asked, bad_upload, made
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_it_waits_to_be_made_and_knows_how_many_rows_there_are(upload):
    download = asked(upload)
    assert (download.state, download.rows, download.written) == (DownloadState.WAITING, 3, 0)


def test_who_asks_again_while_it_is_made_gets_the_same(upload):
    download = asked(upload)
    assert asked(upload) == download
    Download.objects.update(state=DownloadState.BEING_MADE)
    assert asked(upload) == download


def test_who_asks_again_when_it_is_ready_gets_the_same(upload):
    assert asked(upload) == made(upload)


def test_one_that_failed_is_asked_for_anew(upload):
    failed = asked(upload)
    Download.objects.update(state=DownloadState.FAILED)
    again = asked(upload)
    assert again != failed
    assert list(Download.objects.values_list("pk", "state")) == [(again.pk, DownloadState.WAITING)]


def test_each_person_has_a_download_of_their_own(upload):
    other = make.person("ravi")
    assert asked(upload) != asked(upload, by=other)


def test_more_than_five_to_come_are_too_many(upload):
    for _ in range(MOST_UNFINISHED):
        asked(bad_upload())
    with pytest.raises(TooMany):
        asked(upload)
    assert asked(upload, by=make.person("ravi")).state == DownloadState.WAITING


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_ask_for_one_download(upload):
    given: list[int] = []
    at_once(*[lambda: given.append(asked(upload).pk)] * 4)
    assert given == [Download.objects.get().pk] * 4
