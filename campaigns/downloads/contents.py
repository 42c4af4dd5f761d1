"""What the files of a download have: the rows of an upload that were not loaded, or the lines of a list of uploads."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import BinaryIO, Protocol

import orjson
from django.contrib.auth.models import User

from campaigns import access
from campaigns.finding import Asked, in_their_order, write_list_as_csv, write_list_as_workbook
from campaigns.models import Download, Upload
from campaigns.not_loaded import write_not_loaded, write_not_loaded_as_csv

from .results import results_of

Tell = Callable[[int], object]


class Content(Protocol):
    """It can be written as a workbook and as CSV, in bounded memory. Each gives the number of its lines, and tells now
    and then how many it has written; what `tell` raises ends the writing."""

    def made_from(self) -> str:
        """A digest of what decides whether the file is still good. It is asked before anything is written."""

    def write_workbook(self, target: BinaryIO, *, tell: Tell) -> int:
        """Raises OSError where the disk is full."""

    def write_csv(self, target: BinaryIO, *, tell: Tell) -> int:
        """Raises OSError where the disk is full."""


def content_of(download: Download) -> Content:
    """What is to be written, as it is now."""
    if download.upload_id is None:
        return _ListOfUploads(asked_of(download), download.asked_by)
    return _NotLoaded(Upload.objects.select_related("campaign__account").get(pk=download.upload_id))


def asked_of(download: Download) -> Asked:
    """What was asked of the history. Raises ValueError where the download is of no list."""
    if download.list_asked is None:
        raise ValueError(f"{download} has asked for no list")
    return Asked.of_json(download.list_asked)


def may_be_given(download: Download) -> bool:
    """Whether its person may see today what the person could see when this list was made. The rights of an upload are
    asked of the upload."""
    return download.made_from == _what_is_seen_by(download.asked_by)


class _NotLoaded:
    """The rows of an upload that were not loaded."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    def made_from(self) -> str:
        return results_of(self._upload)

    def write_workbook(self, target: BinaryIO, *, tell: Tell) -> int:
        return write_not_loaded(self._upload, target, tell=tell)

    def write_csv(self, target: BinaryIO, *, tell: Tell) -> int:
        return write_not_loaded_as_csv(self._upload, target, tell=tell)


class _ListOfUploads:
    """The uploads that the person was after, of those that the person may see now. Both files have the same ones, in
    the same order."""

    def __init__(self, asked: Asked, user: User) -> None:
        self._asked, self._user = asked, user

    def made_from(self) -> str:
        return _what_is_seen_by(self._user)

    def write_workbook(self, target: BinaryIO, *, tell: Tell) -> int:
        return write_list_as_workbook(self._ids, target, tell=tell)

    def write_csv(self, target: BinaryIO, *, tell: Tell) -> int:
        return write_list_as_csv(self._ids, target, tell=tell)

    @cached_property
    def _ids(self) -> Sequence[int]:
        return in_their_order(self._asked.uploads_for(self._user))


def _what_is_seen_by(user: User) -> str:
    return hashlib.sha256(orjson.dumps(access.campaigns_in_reach(user))).hexdigest()
