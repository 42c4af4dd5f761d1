"""Uploads that bring bad rows, made and sent as people and workers do it."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from campaigns.models import Upload
from tests import make
from tests.dialogue import next_request


def sent(
    *, rejected: Sequence[str] = (), wrong: int = 0, name: str = "leads.csv", on: date | None = None, **more
) -> Upload:
    """An upload of six good rows, a blank one, and so many that need fixing. The dialer rejects the first for these
    reasons."""
    wrong_rows = [["12", "Nobody", "1"]] * wrong
    upload = make.confirmed_upload([*make.rows(6), ["", "", ""], *wrong_rows], file_name=name, **more)
    request = next_request(upload).answer()
    if rejected:
        request.reject(list(rejected))
    else:
        request.call_back()
    if on:
        Upload.objects.filter(pk=upload.pk).update(uploaded_at=timezone.make_aware(datetime.combine(on, time.min)))
    return upload
