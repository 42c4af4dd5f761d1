"""What blocks an upload or an account (sending.readiness), in words for people, and who can change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.models import Account, Upload, UploadState, Who, database_now
from campaigns.sending import Blocked, Outlook, lasting_block_of_account, lasting_blocks, outlook_of
from campaigns.tally import Tally, tally
from campaigns.wording import BLOCK_HEADINGS, LEADS_WAIT, BlockedBy, why_blocked


@dataclass(frozen=True, slots=True)
class BlockInWords:
    """What is said of it: the first sentence can stand alone in a list, the rest says more."""

    who: Who  # can change it
    first: str
    rest: str = ""

    @property
    def heading(self) -> str:
        return BLOCK_HEADINGS[self.who]

    @property
    def words(self) -> str:
        return f"{self.first} {self.rest}".rstrip()

    @property
    def all_words(self) -> str:
        """With what becomes of the leads, where somebody has to change the block."""
        return self.words if self.who == Who.NOBODY else f"{self.words} {LEADS_WAIT}"


def block_of(upload: Upload, counted: Tally | None = None) -> BlockInWords | None:
    """The lasting block of the upload, as `blocks_of` gives it."""
    return blocks_of([upload], {upload.pk: counted or tally(upload)}).get(upload.pk)


def blocks_of(uploads: Iterable[Upload], counted: Mapping[int, Tally]) -> dict[int, BlockInWords]:
    """{upload's id: its lasting block}, in at most three queries for uploads that have their campaign, account and
    `paused_by` at hand. `counted` are their tallies.

    Not in it: uploads without a lasting block (readiness.Reason), and uploads of which nothing waits, unless a person
    can change the block. `why_not_now` says the usual blocks, too.
    """
    on_their_way = [upload for upload in uploads if upload.state in UploadState.on_their_way()]
    if not on_their_way:
        return {}
    now = database_now()
    return {
        upload_id: _in_words(block, now)
        for upload_id, block in lasting_blocks(on_their_way, now).items()
        if block.who == Who.PERSON or counted.get(upload_id, Tally()).waiting
    }


def block_of_account(account: Account, now: datetime) -> BlockInWords | None:
    """The lasting block of the account as a whole; None where there is none."""
    block = lasting_block_of_account(account, now)
    return _in_words(block, now) if block else None


def why_not_now(upload: Upload, counted: Tally, outlook: Outlook | None = None) -> str:
    """Why the next batch of an upload on its way is not sent at this moment, in words; empty where nothing keeps it
    from being sent, or nothing of it waits. Who knows the upload's outlook already gives it."""
    if upload.state not in UploadState.on_their_way() or not counted.waiting:
        return ""
    outlook = outlook or outlook_of(upload)
    block, foretold = outlook.block, outlook.foretold
    if block is None:
        return ""
    if block.code == BlockedBy.OTHERS_TURN and foretold:
        block = replace(block, until=foretold.next_at)
    return _in_words(block, database_now()).words


def _in_words(block: Blocked, now: datetime) -> BlockInWords:
    first, rest = why_blocked(block.code, parameters=block.parameters, until=block.until, now=now)
    return BlockInWords(block.who, first, rest)
