"""A database with years of work in it: uploads with all that sending leaves behind, written in minutes.

One upload is really sent, with the product's own stages. The others are copies of it, each with leads and phone numbers
of its own (tests/bench/planned.py says which), and with the tally and the index entries that the product would keep.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, count
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction

from campaigns import number_index
from campaigns.models import (
    Action,
    Attempt,
    Batch,
    BatchState,
    Callback,
    Campaign,
    CountedReason,
    Event,
    FailedFile,
    IndexedNumber,
    KeptTally,
    Lead,
    LeadState,
    NumberVolume,
    Upload,
    UploadState,
    database_now,
)
from campaigns.number_index.filling import VOLUME_NUMBERS
from campaigns.number_index.hashing import index_key, whole_hash
from campaigns.tally import KEPT_PARTS, tallies
from campaigns.uploads import insert
from campaigns.uploads.storing import LEAD_FIELDS, LeadRow
from tests import make
from tests.bench import planned
from tests.bench.planned import Planned
from tests.dialogue import next_request

SEARCHED = "9876543210"
UPLOADS_WITH_IT = 18
PEOPLE, CAMPAIGNS = 8, 5
A_YEAR = timedelta(days=365)
_OF_RARE = range(3, 9)  # the numbers of the uploads for the campaign that the small team has
_UPLOADS_AT_ONCE = 100
_INDEX_FIELDS = ("number_hash", "upload", "volume", "row")

_Pairs = Sequence[tuple[Planned, Upload]]
_Row = TypeVar("_Row", bound=models.Model)


class ManyLeads:
    """The database as it is filled. The large team of `person` sees all of it, the one of `person_of_few` six uploads.
    `uploads` are the ids by the numbers of the plans."""

    def __init__(self) -> None:
        accounts = [make.account(name=name, user_name=name, rows_per_request=500) for name in ("North", "South")]
        self.campaigns = [make.campaign(of=accounts[place % 2], name=f"Campaign {place}") for place in range(CAMPAIGNS)]
        self.rare = make.campaign(of=accounts[0], name="Rare")
        self.people: list[User] = [make.person(f"person{place}") for place in range(PEOPLE)]
        self.person, self.person_of_few = self.people[0], make.person("few")
        make.team(name="Large", members=self.people, campaigns=[*self.campaigns, self.rare])
        make.team(name="Small", members=[self.person_of_few], campaigns=[self.rare])
        self.uploads: dict[int, int] = {}
        self._sent = _ReallySent(to=self.campaigns[0], by=self.person)
        self._phones = count(919_000_000_001)
        self._volume: NumberVolume | None = None

    def add(self, plans: Sequence[Planned]) -> None:
        """Writes these uploads. They lie evenly over the year until now; older ones are moved before it."""
        begin = database_now() - A_YEAR
        for place, pk in enumerate(Upload.objects.order_by("pk").values_list("pk", flat=True)):
            Upload.objects.filter(pk=pk).update(uploaded_at=begin - timedelta(days=1) + place * timedelta(minutes=1))
        each = A_YEAR / len(plans)
        with_times = [(plan, begin + place * each) for place, plan in enumerate(plans, start=1)]
        for start in range(0, len(plans), _UPLOADS_AT_ONCE):
            some = with_times[start : start + _UPLOADS_AT_ONCE]
            with transaction.atomic():
                uploads = Upload.objects.bulk_create([self._upload(plan, at) for plan, at in some])
                pairs = [(plan, upload) for (plan, _), upload in zip(some, uploads, strict=True)]
                self.uploads |= {plan.number: upload.pk for plan, upload in pairs}
                self._add_batches(pairs)
                _keep_tallies(uploads)
            for pair in pairs:
                self._add_leads(*pair)

    def upload_to_store(self) -> Upload:
        """One that a check has taken, and of which no lead is stored yet."""
        now = database_now()
        taken = _copy(self._sent.upload, state=UploadState.CHECKING, worked_at=now, number_volume=None, generation=1)
        taken.save()
        return taken

    def _upload(self, plan: Planned, at: datetime) -> Upload:
        is_own = not plan.is_confirmed  # nobody else sees it
        person = self.person if is_own else self.people[plan.number % PEOPLE]
        soon = at + timedelta(minutes=5)
        return _copy(
            self._sent.upload,
            campaign=self.rare if plan.number in _OF_RARE else self.campaigns[plan.number % CAMPAIGNS],
            uploaded_by=person,
            uploaded_at=at,
            state=plan.state,
            file_name=f"file {plan.number}.csv",
            counts=plan.counts() if plan.rows else {},
            total_rows=plan.rows,
            last_row=plan.rows + 1,
            checked_rows=plan.rows,
            checked_at=soon,
            confirmed_by=person if plan.is_confirmed else None,
            confirmed_at=soon if plan.is_confirmed else None,
            last_claimed_at=soon if plan.is_confirmed else None,
            finished_at=at + timedelta(hours=3) if plan.state == UploadState.FINISHED else None,
            number_volume=self._volume_for(plan) if plan.is_confirmed else None,
            cuts=[[rows[0] + 2, rows[-1] + 2, len(rows), 20_000] for rows in map(plan.rows_of, range(plan.batches))],
        )

    def _add_batches(self, pairs: _Pairs) -> None:
        """The batches of these uploads with their attempts, callbacks, failed files and counted reasons."""
        places = [(plan, upload, place) for plan, upload in pairs for place in range(plan.batches)]
        batches = Batch.objects.bulk_create(_batch(self._sent.batch, *each) for each in places)
        sent = [
            (plan, upload, batch)
            for (plan, upload, _), batch in zip(places, batches, strict=True)
            if batch.state != BatchState.WAITING
        ]
        attempts = Attempt.objects.bulk_create(_attempt(self._sent.attempt, *each[1:]) for each in sent)
        done = [
            (plan, attempt)
            for (plan, _, batch), attempt in zip(sent, attempts, strict=True)
            if batch.state == BatchState.DONE
        ]
        callbacks = Callback.objects.bulk_create(_callback(self._sent.callback, attempt) for _, attempt in done)
        FailedFile.objects.bulk_create(
            _copy(self._sent.failed_file, callback=each, batch=each.attempt.batch, rows=each.attempt.batch.rejected)
            for each in callbacks
            if each.attempt.batch.rejected
        )
        CountedReason.objects.bulk_create(
            CountedReason(upload_id=attempt.batch.upload_id, batch=attempt.batch, reason=reason, leads=leads)
            for plan, attempt in done
            for reason, leads in plan.reasons(attempt.batch.number - 1).items()
        )
        Event.objects.bulk_create(event for pair in pairs for event in _events(*pair))

    def _add_leads(self, plan: Planned, upload: Upload) -> None:
        """The leads of one upload, and their numbers in the index where it is confirmed."""
        phones = chain([f"91{SEARCHED}"], self._phones) if plan.number < UPLOADS_WITH_IT else self._phones
        leads = list(_leads(plan, upload.pk, self._sent.problems, phones))
        with transaction.atomic():
            insert(Lead, LEAD_FIELDS, leads)
            if upload.number_volume:
                ends = upload.pk, upload.number_volume
                entries = sorted((index_key(whole_hash(lead[4])), lead[2]) for lead in leads if lead[4])
                insert(IndexedNumber, _INDEX_FIELDS, [(hashed, *ends, row) for hashed, row in entries])

    def _volume_for(self, plan: Planned) -> int:
        """The volume that the product would take."""
        if self._volume is None or self._volume.numbers >= VOLUME_NUMBERS:
            self._volume = NumberVolume.objects.create(key_mark=number_index.key_mark())
        self._volume.numbers += plan.counts()[LeadState.READY]
        self._volume.save()
        return self._volume.pk


class _ReallySent:
    """An upload that the product received, checked and sent, with all that it left behind: the copies' pattern."""

    def __init__(self, *, to: Campaign, by: User) -> None:
        lines = [*make.rows(400, first=9_200_000_001), ["abc", "", ""]]
        upload = make.confirmed_upload(lines, user=by, to=to, file_name="pattern.csv")
        next_request(upload).answer().reject(["Number in DND"] * 5)
        self.upload = Upload.objects.get(pk=upload.pk)
        self.batch = self.upload.batches.get()
        self.attempt = self.batch.attempts.get()
        self.callback = self.attempt.callbacks.get()
        self.failed_file = self.callback.failed_file
        self.problems = json.dumps(self.upload.leads.get(state=LeadState.INVALID).problems)


def _leads(plan: Planned, upload_id: int, problems: str, phones: Iterable[int | str]) -> Iterator[LeadRow]:
    """The leads of an upload, as its check stores them and its results change them."""
    if not plan.batches:
        yield from (
            _lead(upload_id, place, problems, phone, is_done=False)
            for place, phone in zip(range(plan.rows), phones, strict=False)
        )
    for batch in range(plan.batches):
        is_done = plan.state_of(batch) == BatchState.DONE
        for place, phone in zip(plan.rows_of(batch), phones, strict=False):
            yield _lead(upload_id, place, problems, phone, is_done=is_done)


def _lead(upload_id: int, place: int, problems: str, phone: int | str, *, is_done: bool) -> LeadRow:
    of_forty, row = place % planned.EVERY, place + 2
    if of_forty == planned.INVALID:
        return upload_id, 0, row, LeadState.INVALID.value, "", '["abc","",""]', problems, 0, ""
    values = f'["+{phone}","Person {place}","{place % 99}"]'
    state = _OUTCOMES.get(of_forty, LeadState.LOADED.value) if is_done else LeadState.READY.value
    reason = planned.reason_at(place) if is_done and of_forty == planned.REJECTED else ""
    return upload_id, 0, row, state, f"+{phone}", values, "[]", len(values), reason


_OUTCOMES = {planned.REJECTED: LeadState.REJECTED.value, planned.ALREADY_THERE: LeadState.ALREADY_THERE.value}


def _batch(pattern: Batch, plan: Planned, upload: Upload, place: int) -> Batch:
    rows = plan.rows_of(place)
    return _copy(
        pattern,
        upload=upload,
        number=place + 1,
        first_row=rows[0] + 2,
        last_row=rows[-1] + 2,
        is_last=place == plan.batches - 1,
        state=plan.state_of(place),
        **plan.counters(place),
    )


def _attempt(pattern: Attempt, upload: Upload, batch: Batch) -> Attempt:
    name = f"{upload.pk:07}{batch.number:04}"
    begun = upload.uploaded_at + timedelta(minutes=5, seconds=12 * batch.number)
    ended = begun + timedelta(seconds=1)
    moments = {"started_at": begun, "deadline_at": begun + timedelta(minutes=1), "slot_free_at": ended}
    if batch.state == BatchState.UNKNOWN:
        return _copy(pattern, batch=batch, token_hash=name, answer="unknown", ended_at=ended, proven_at=None, **moments)
    said = {"transaction_id": f"12917{name}05", "ended_at": ended}
    account = upload.campaign.account_id
    return _copy(pattern, batch=batch, account_id=account, token_hash=name, **said, **moments)


def _callback(pattern: Callback, attempt: Attempt) -> Callback:
    at, batch = attempt.started_at + timedelta(minutes=20), attempt.batch
    said = {"processed": batch.loaded, "not_processed": batch.size - batch.loaded, "total": batch.size}
    return _copy(pattern, attempt=attempt, transaction_id=attempt.transaction_id, received_at=at, applied_at=at, **said)


def _events(plan: Planned, upload: Upload) -> Iterator[Event]:
    yield Event(action=Action.UPLOADED, user=upload.uploaded_by, upload=upload, details={"bytes": upload.file_bytes})
    if plan.is_confirmed:
        details = {"leads": plan.counts()[LeadState.READY], "requests": plan.batches}
        yield Event(action=Action.CONFIRMED, user=upload.uploaded_by, upload=upload, details=details)


def _keep_tallies(uploads: Sequence[Upload]) -> None:
    """As the product keeps those of finished uploads."""
    finished = [upload for upload in uploads if upload.state == UploadState.FINISHED]
    KeptTally.objects.bulk_create(
        KeptTally(upload_id=pk, **{part: getattr(tally, part) for part in KEPT_PARTS})
        for pk, tally in tallies(finished).items()
    )


def _copy(pattern: _Row, **changed: object) -> _Row:
    """A row like this one, which is not stored yet."""
    names = [field.attname for field in pattern._meta.concrete_fields if not field.primary_key]
    copied = type(pattern)(**{name: getattr(pattern, name) for name in names})
    for name, value in changed.items():
        setattr(copied, name, value)
    return copied
