"""campaigns/free_space.py: a floor of free space is left to the database."""

import shutil

import pytest

from campaigns import free_space
from campaigns.full_disk import is_full


def test_what_leaves_the_floor_alone_may_be_written(settings):
    settings.FREE_SPACE_BYTES = 0
    free_space.keep_floor(writing=1000)
    assert not free_space.is_low()


def test_what_would_go_below_the_floor_may_not(settings, tmp_path):
    settings.FREE_SPACE_BYTES = shutil.disk_usage(tmp_path).free // 2
    free_space.keep_floor()
    with pytest.raises(OSError, match="too little room") as caught:
        free_space.keep_floor(writing=settings.FREE_SPACE_BYTES * 2)
    assert is_full(caught.value)


def test_below_the_floor_nothing_may_be_written(settings):
    settings.FREE_SPACE_BYTES = 2**60
    assert free_space.is_low()
    assert free_space.room() == 0
    with pytest.raises(OSError, match="too little room"):
        free_space.keep_floor()
