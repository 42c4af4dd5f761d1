"""The one place where the stages meet the vendor's package, `cloudagent`.

They give what they have: an account, a batch, an answer, a message as it was kept. They get values that no vendor owns
(`dialer`). Of `cloudagent` itself others use only the dialer's limits, how batches are cut by them, and the host of a
link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from campaigns import cloudagent, dialer_hosts
from campaigns.dialer import CallbackFacts, DialerRequest, FailedRows, Judgement, Malformed, Note, Observed, Sign
from campaigns.models import Account, Batch, BodyForm, Callback, Campaign, Option, Upload, WrongCredentialKeys

LINK_LIVES = cloudagent.LINK_LIVES
"""No link of a failed file works for longer after it came."""


def has_address(account: Account) -> bool:
    """Whether the account's domain is the name of a host, so that its key goes nowhere else."""
    try:
        cloudagent.bulk_address(account.domain)
    except ValueError:
        return False
    return True


def request_for(
    batch: Batch, *, account: Account, key: str, token: str, with_start: bool, rows: Sequence[Sequence[str | int]]
) -> DialerRequest:
    """The request that adds `rows`, the batch's leads, to its campaign. `key` is the account's, opened; `token` makes
    the address for the callback. Raises ValueError when no request can be made of them."""
    upload = batch.upload
    request = cloudagent.build_request(
        domain=account.domain,
        user_name=account.user_name,
        api_key=key,
        campaign_name=upload.campaign.name,
        map=upload.rules["map"],
        rows=rows,
        check_duplicate=upload.option == Option.CHECK_DUPLICATE,
        is_delete=upload.option == Option.IS_DELETE,
        start=with_start,
        callback_url=f"{settings.PUBLIC_URL}/callbacks/{token}/" if account.callbacks_reach_us else "",
        is_multipart=account.body_form == BodyForm.MULTIPART,
    )
    return _within_reach(request, account)


def status_question(campaign: Campaign, *, account: Account, key: str) -> DialerRequest:
    """The request that asks for the campaign's status: it shows whether the dialer answers, without leads."""
    question = cloudagent.build_status_request(
        domain=account.domain, user_name=account.user_name, api_key=key, campaign_name=campaign.name
    )
    return _within_reach(question, account)


def _within_reach(request: DialerRequest, account: Account) -> DialerRequest:
    """The request, with where it may go."""
    return replace(request, may_be_private=account.may_be_private or dialer_hosts.may_be_private(account.domain))


def judge(observed: Observed) -> Judgement:
    """What the answer to a batch means."""
    return cloudagent.judge(observed)


def judge_status(observed: Observed) -> Sign:
    """What the answer to a status question means."""
    return cloudagent.judge_status(observed)


def understand(callback: Callback) -> CallbackFacts | Malformed:
    """What a message says, as it was kept. Where no credential key opens it, its link has no signature
    (`lacks_signature`); all else is there."""
    try:
        body = callback.as_it_came()
    except WrongCredentialKeys:
        body = bytes(callback.body)
    return cloudagent.understand(body, callback.content_type)


def is_rounding_of(rounded: str, known: str) -> bool:
    """Whether a rounded transaction id can have been made of the known one."""
    return cloudagent.is_rounding_of(rounded, known)


def ids_around(rounded: str) -> tuple[str, str]:
    """The first and the last text of the range in which all ids are of which the rounded one can have been made."""
    return cloudagent.ids_around(rounded)


def link_in(callback: Callback) -> str:
    """The whole link of a message that is sealed still; "" without one. Raises WrongCredentialKeys."""
    facts = cloudagent.understand(callback.as_it_came(), callback.content_type)
    return "" if isinstance(facts, Malformed) else facts.failed_file_url


def lacks_signature(link: str) -> bool:
    """Whether nothing can be fetched by the link, as its signature was taken out."""
    return cloudagent.is_redacted(link)


def redacted(body: bytes) -> bytes:
    """A message without the signature of its link."""
    return cloudagent.redact(body)


def shown(body: bytes, *, most: int) -> str:
    """The beginning of a message as it may be shown: in one line, without the signature of its link."""
    text, is_cut = cloudagent.shown(body, most=most)
    return f"{text}…" if is_cut else text


def link_expires_at(link: str, *, now: datetime) -> datetime:
    """When the link of a failed file, which came now, ends at the latest."""
    at_most = now + cloudagent.LINK_LIVES
    return min(cloudagent.expires_at(link) or at_most, at_most)


def read_failed_file(content: bytes, *, upload: Upload) -> FailedRows:
    """The rows of the failed file of a batch of this upload."""
    return cloudagent.read_failed_file(content, map=upload.rules["map"])


def is_too_large(notes: Iterable[Note]) -> bool:
    """Whether nothing of a failed file was read, since it is larger than what is kept: by the notes of its reading."""
    return cloudagent.is_beyond_bounds(notes)


def failed_file_table(content: bytes) -> Sequence[Sequence[str]]:
    """The failed file as a table of texts, with its header if it has one; no rows where it is no table in text."""
    rows, _notes = cloudagent.read_table(content)
    return rows
