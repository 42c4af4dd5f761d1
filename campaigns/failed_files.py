"""The stage of failed files: fetch the dialer's file at once, keep our copy, join its rows to their leads.

The link is signed and dies within a day, it comes from outside, and what it leads to is hostile until read: only
allowed hosts, public addresses, no redirect, bounded bytes and time.
"""

import io
import logging
import time
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError

from campaigns.cloudagent import FailedRow, read_failed_file, redact
from campaigns.models import (
    AlreadyThereReason,
    Batch,
    BatchState,
    FailedFile,
    FailedFileState,
    Lead,
    LeadState,
    Sealed,
    database_now,
)
from campaigns.uploads import settle

logger = logging.getLogger(__name__)


class NotFetched(Exception):
    """The file could not be had this time; the text says why, without the link."""


def fetch_failed_file(*, failed_file_id: int) -> None:
    """pending → archived, held (its host is not allowed) or lost (its link is dead); else it is tried again later."""
    failed_file = _take(failed_file_id)
    if failed_file is None:
        return
    link = failed_file.link.reveal()
    if not host_is_allowed(link):
        _leave(failed_file, FailedFileState.HELD, f"Links to {failed_file.host or 'this address'} are not followed.")
        return
    try:
        data = download(link)
    except NotFetched as why:
        if database_now() >= failed_file.expires_at:
            _leave(failed_file, FailedFileState.LOST, f"The link has died before the file could be had: {why}")
        else:
            FailedFile.objects.filter(pk=failed_file.pk).update(note=str(why)[:500])
        logger.warning("failed file %d not fetched at try %d", failed_file.pk, failed_file.tries)
        return
    archive(failed_file=failed_file, data=data)


def due_failed_files() -> list[int]:
    """Failed files to be fetched or tried again now."""
    return list(
        FailedFile.objects.filter(state=FailedFileState.PENDING, next_try_at__lte=database_now()).values_list(
            "pk", flat=True
        )
    )


def _take(failed_file_id: int) -> FailedFile | None:
    """Takes one try for itself, further and further apart: 1, 2, 4 … 30 minutes."""
    failed_file = FailedFile.objects.filter(pk=failed_file_id, state=FailedFileState.PENDING).first()
    now = database_now()
    if failed_file is None or failed_file.next_try_at > now:
        return None
    pause = timedelta(minutes=min(2**failed_file.tries, 30))
    taken = FailedFile.objects.filter(pk=failed_file_id, state=FailedFileState.PENDING, tries=failed_file.tries).update(
        tries=failed_file.tries + 1, next_try_at=now + pause
    )
    failed_file.tries += 1
    return failed_file if taken else None


def host_is_allowed(link: str) -> bool:
    """https to a host of FAILED_FILE_HOSTS or below one, on the usual port, without a user name; or the sandbox's
    exact origin."""
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return False
    if settings.SANDBOX_ORIGIN and f"{parts.scheme}://{parts.netloc}" == settings.SANDBOX_ORIGIN:
        return True
    host = (parts.hostname or "").lower()
    allowed = any(host == name or host.endswith(f".{name}") for name in settings.FAILED_FILE_HOSTS)
    return parts.scheme == "https" and allowed and port in (None, 443) and "@" not in parts.netloc


def download(link: str) -> bytes:
    """The bytes behind a link, whole, or NotFetched. At most MAX_FAILED_FILE_BYTES and FAILED_FILE_SECONDS."""
    ends = time.monotonic() + settings.FAILED_FILE_SECONDS
    is_sandbox = bool(settings.SANDBOX_ORIGIN) and link.startswith(f"{settings.SANDBOX_ORIGIN}/")
    config = Config(
        default_timeout=(10, 20),
        never_redirect=True,
        ip_filter_enable=not is_sandbox,
        ip_filter_allow_loopback_ips=False,
        user_agent_override="LeadsPortal",
    )
    data = io.BytesIO()
    try:
        with HTTPSession(config) as session:
            session.trust_env = False
            with session.get(link, stream=True, headers={"Accept-Encoding": "identity"}) as response:
                if response.status_code != 200:
                    raise NotFetched(f"the host answered {response.status_code}.")
                while piece := response.raw.read1(65536, decode_content=True):
                    data.write(piece)
                    if data.tell() > settings.MAX_FAILED_FILE_BYTES:
                        raise NotFetched("the file is larger than this product takes.")
                    if time.monotonic() > ends:
                        raise NotFetched("the host was too slow.")
                announced = response.headers.get("Content-Length", "")
    except InvalidIPAddress:
        raise NotFetched("its host leads to a private address.") from None
    except (requests.RequestException, HTTPError, OSError) as failure:
        raise NotFetched(f"the host could not be reached ({type(failure).__name__}).") from None
    if announced.isdigit() and int(announced) != data.tell():
        raise NotFetched("the file was cut short.")
    return data.getvalue()


def archive(*, failed_file: FailedFile, data: bytes) -> None:
    """Keeps our copy and joins its rows to the batch's leads, in one transaction; then the link is forgotten."""
    batch = Batch.objects.select_related("upload").get(pk=failed_file.batch_id)
    found = read_failed_file(data, map=batch.upload.rules["map"])
    name = failed_file.file.storage.save(f"failed/{uuid.uuid4()}.csv", ContentFile(data))
    with transaction.atomic():
        archived = FailedFile.objects.filter(pk=failed_file.pk, state=FailedFileState.PENDING).update(
            state=FailedFileState.ARCHIVED,
            file=name,
            bytes=len(data),
            rows=len(found.rows),
            archived_at=database_now(),
            link=Sealed(""),
            note=" ".join(found.notices)[:500],
        )
        if archived:
            join(batch=batch, rows=found.rows)
            _forget_link(failed_file)
            settle(batch.upload_id)
    if not archived:
        failed_file.file.storage.delete(name)  # another process was first; its copy stands
    logger.info("failed file %d archived: %d bytes, %d rows", failed_file.pk, len(data), len(found.rows))


def join(*, batch: Batch, rows: tuple[FailedRow, ...]) -> None:
    """Gives the batch's leads their final outcome: those that the file names, and, when it names as many as the
    callback counted, all others as loaded. A row of the file that is none of this batch's leads is ignored."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != BatchState.DONE:
        return
    leads = list(batch.leads())
    reasons = _reasons_by_lead(leads, rows)
    phrases = [phrase.casefold() for phrase in AlreadyThereReason.objects.values_list("phrase", flat=True)]
    named: list[Lead] = []
    for lead in leads:
        if (reason := reasons.get(lead.pk)) is None:
            continue
        there = any(phrase in reason.casefold() for phrase in phrases)
        lead.state = LeadState.ALREADY_THERE if there else LeadState.REJECTED
        lead.reason = reason[:300] or "The dialer gave no reason."
        named.append(lead)
    _write(batch, leads, named)


def _write(batch: Batch, leads: list[Lead], named: list[Lead]) -> None:
    not_loaded = batch.size - batch.loaded
    batch.already_there = sum(lead.state == LeadState.ALREADY_THERE for lead in named)
    batch.rejected = len(named) - batch.already_there
    if len(named) > not_loaded:
        batch.note = f"The failed file names {len(named)} leads, the callback counted {not_loaded}."
        batch.loaded = batch.size - len(named)
    batch.unnamed = batch.size - batch.loaded - len(named)
    if not batch.unnamed:
        ids = {lead.pk for lead in named}
        Lead.objects.filter(pk__in=[lead.pk for lead in leads if lead.pk not in ids]).update(state=LeadState.LOADED)
    Lead.objects.bulk_update(named, ["state", "reason"], batch_size=200)
    batch.save(update_fields=["already_there", "rejected", "loaded", "unnamed", "note"])


def _reasons_by_lead(leads: list[Lead], rows: tuple[FailedRow, ...]) -> dict[int, str]:
    """{lead's id: the dialer's reason}: by the number as it was sent, else by its last ten digits, since the file
    may write numbers in another format."""
    exact = {_digits(row.phone_text): row.reason for row in reversed(rows) if _digits(row.phone_text)}
    by_number = {_digits(lead.phone): lead.pk for lead in leads}
    found = {pk: exact.pop(number) for number, pk in by_number.items() if number in exact}
    short = {number[-10:]: reason for number, reason in exact.items()}
    for number, pk in by_number.items():
        if pk not in found and number[-10:] in short:
            found[pk] = short[number[-10:]]
    return found


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())


def _leave(failed_file: FailedFile, state: FailedFileState, note: str) -> None:
    """It will not be fetched: its rows stay unnamed. A held one keeps its link, for whoever allows the host."""
    with transaction.atomic():
        left = FailedFile.objects.filter(pk=failed_file.pk, state=FailedFileState.PENDING)
        if left.update(state=state, note=note[:500]) and state == FailedFileState.LOST:
            FailedFile.objects.filter(pk=failed_file.pk).update(link=Sealed(""))
            _forget_link(failed_file)
        settle(failed_file.batch.upload_id)


def _forget_link(failed_file: FailedFile) -> None:
    """The message as received stays, without the link's signature and token (contract.md, Callback)."""
    callback = failed_file.callback
    callback.body = redact(bytes(callback.body))
    callback.save(update_fields=["body"])
