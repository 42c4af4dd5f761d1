"""After another LEADSPORTAL_NUMBER_HASH_KEY all is indexed anew."""

import pytest

from campaigns import number_index
from campaigns.models import IndexedNumber, NumberFilling, NumberVolume, Upload
from campaigns.number_index import clearing, filling
from tests import make

pytestmark = pytest.mark.django_db


def test_what_was_indexed_under_another_key_is_removed_and_indexed_anew(settings, monkeypatch):
    monkeypatch.setattr(clearing, "ROWS_AT_ONCE", 3)
    for first in (9000000001, 9100000001):
        make.confirmed_upload(make.rows(7, first=first))
    number_index.fill(first=0, seconds=60)
    before = set(IndexedNumber.objects.values_list("number_hash", flat=True))
    settings.NUMBER_HASH_KEY = "another key"
    assert number_index.work_is_due() == [0]

    number_index.fill(first=0, seconds=60)

    hashes = set(IndexedNumber.objects.values_list("number_hash", flat=True))
    assert len(hashes) == 14
    assert hashes.isdisjoint(before)
    assert NumberVolume.objects.get().key_mark == number_index.key_mark()
    assert not Upload.objects.filter(number_volume=None).exists()
    assert number_index.work_is_due() == []


def test_it_is_done_in_pieces(settings, monkeypatch):
    monkeypatch.setattr(clearing, "ROWS_AT_ONCE", 3)
    make.confirmed_upload(make.rows(10))
    number_index.fill(first=0, seconds=60)
    settings.NUMBER_HASH_KEY = "another key"
    times = 0
    while not clearing.clear(ends=0.0):
        times += 1
    assert times >= 3
    assert not IndexedNumber.objects.exists()


def test_a_run_adds_nothing_to_the_volume_of_a_process_that_has_another_key(settings):
    upload = make.confirmed_upload()
    filling._filling(upload)
    settings.NUMBER_HASH_KEY = "another key"
    with pytest.raises(filling._Replaced):
        filling._filling(upload)


def test_a_run_under_the_former_key_adds_nothing_to_a_volume_that_was_cleared(settings):
    upload = make.confirmed_upload()
    running, entries = filling._filling(upload), filling._entries(upload)
    settings.NUMBER_HASH_KEY = "another key"
    assert clearing.clear(ends=float("inf"))
    with pytest.raises(filling._Replaced):
        filling._store(running, entries)
    assert not NumberFilling.objects.exists()
    assert not IndexedNumber.objects.exists()
