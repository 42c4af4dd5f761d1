"""The history with each filter, and sorted by each column: for a person who sees 10,000 uploads, and for one who sees
100 of the same database."""

from datetime import timedelta
from pathlib import Path

from django.test import Client
from django.urls import reverse

from campaigns.finding import SORTS, STATE_GROUPS
from campaigns.models import Attempt, Batch, BatchState, KeptTally, Upload, UploadState, database_now
from campaigns.uploads import keep_missing_tallies
from tests import make
from tests.bench.measuring import Line, in_turn, seconds
from tests.dialogue import next_request

FEW, MANY = 100, 10_000
LARGE, BATCHES_OF_LARGE = 4, 400
UNFINISHED_EVERY = 100
DAYS = 365
ROUNDS = 3
UPLOADS_AT_ONCE = 500
BAR = 3.0


def measure(_folder: Path) -> list[Line]:
    # First the many: ids then grow with time for both, as they do in life.
    many, few = (_person_with(uploads, name) for uploads, name in ((MANY, "many"), (FEW, "few")))
    lines = []
    of_few_uploads, of_many_uploads = _asked("few"), _asked("many")
    for work in of_few_uploads:
        of_few, of_many = in_turn(
            lambda query=of_few_uploads[work]: seconds(lambda: few.get(reverse("history"), query)),
            lambda query=of_many_uploads[work]: seconds(lambda: many.get(reverse("history"), query)),
            rounds=ROUNDS,
        )
        compared = f"{of_many * 1000:.0f} ms / {of_few * 1000:.0f} ms"
        lines.append(Line(f"history {work}, {MANY:,} uploads against {FEW:,}", of_many / of_few, BAR, compared))
    return lines


def _asked(name: str) -> dict[str, dict[str, str]]:
    """What the person of this name asks for, by what it is called."""
    transaction = Attempt.objects.filter(transaction_id__startswith=f"{name}-").values_list(
        "transaction_id", flat=True
    )[0]
    filters = {"text": "file 1", "campaign": name, "when": "30", "since": "2020-01-01"}
    return (
        {"as it is": {}, "by transaction id": {"text": transaction}, "last page": {"page": "9999"}}
        | {f"by {name}": {name: value} for name, value in filters.items()}
        | {f"in state {state}": {"state": state} for state in STATE_GROUPS}
        | {f"sorted by {sort}": {"sort": f"-{sort}"} for sort in SORTS}
    )


def _person_with(count: int, name: str) -> Client:
    """A person whose team has a campaign with so many uploads: copies of one that was really sent, over a year."""
    account = make.account(name=name, user_name=name, rows_per_request=500)
    campaign, person = make.campaign(of=account, name=name), make.person(name)
    made = make.confirmed_upload([*make.rows(400), ["abc", "", ""]], user=person, to=campaign, file_name="file 0.csv")
    next_request(made).answer().reject(["Number in DND"] * 5)
    person.teams.set([make.team(name=name, campaigns=[campaign])])
    upload = Upload.objects.get(pk=made.pk)
    batch, attempt = upload.batches.get(), Attempt.objects.get(batch__upload=upload)
    now = database_now()
    for begin in range(1, count, UPLOADS_AT_ONCE):
        numbers = range(begin, min(begin + UPLOADS_AT_ONCE, count))
        uploads = [_copy(upload, file_name=f"file {number}.csv") for number in numbers]
        for number, each in zip(numbers, uploads, strict=True):
            if number % UNFINISHED_EVERY == 0:
                each.state, each.finished_at = UploadState.AWAITING_RESULTS, None
        uploads = Upload.objects.bulk_create(uploads)
        batches = Batch.objects.bulk_create(
            _copy(batch, upload=each, number=place + 1, **_so_far(each))
            for number, each in zip(numbers, uploads, strict=True)
            for place in range(BATCHES_OF_LARGE if number <= LARGE else 1)
        )
        Attempt.objects.bulk_create(
            _copy(attempt, batch=each, token_hash=f"{name}-{each.pk}", transaction_id=f"{name}-{each.pk}")
            for each in batches
        )
        for number, each in zip(numbers, uploads, strict=True):
            each.uploaded_at = now - timedelta(days=DAYS) * (1 - number / count)
        Upload.objects.bulk_update(uploads, ["uploaded_at"])
    while keep_missing_tallies():
        pass
    assert KeptTally.objects.filter(upload__campaign=campaign).count() > 0.98 * count, "it shows what is measured"
    browser = Client()
    browser.force_login(person)
    page = browser.get(reverse("history")).content.decode()
    assert f" of {count:,} uploads" in page, "it shows what is measured"
    return browser


def _so_far(upload: Upload) -> dict[str, object]:
    if upload.state == UploadState.FINISHED:
        return {}
    return {"state": BatchState.ACCEPTED, "loaded": 0, "rejected": 0}


def _copy(made, **changed):
    """A row like this one, which is not stored yet."""
    fields = [field.attname for field in made._meta.concrete_fields if not field.primary_key]
    copied = type(made)(**{name: getattr(made, name) for name in fields})
    for name, value in changed.items():
        setattr(copied, name, value)
    return copied
