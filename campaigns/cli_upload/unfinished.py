"""The sentence that says what an upload that has not ended waits for."""

from campaigns.blocks_in_words import block_of
from campaigns.heartbeats import SWEEPER, silent_processes, worker_of
from campaigns.models import Upload
from campaigns.tally import Tally
from campaigns.wording import BLOCK_BEGINNINGS, MUST_BE_DECIDED, why_sending_is_slow


def why_not_ended(upload: Upload, counted: Tally) -> str:
    """A sentence that says what the upload waits for: a block, the portal's own processes, a person, or results."""
    if block := block_of(upload, counted):
        return f"{BLOCK_BEGINNINGS[block.who]}{block.words}"
    if (counted.waiting or counted.sending) and (reason := _silent_processes()):
        return reason
    if counted.unknown and not (counted.waiting or counted.sending or counted.accepted):
        return MUST_BE_DECIDED
    return "Sending goes on, and the dialer's results are still coming."


def _silent_processes() -> str:
    """A sentence where processes of the portal that send are silent, so that sending is slow or does not go on."""
    processes = (SWEEPER, worker_of("sending"))
    silent = [process for process in silent_processes() if process in processes]
    return why_sending_is_slow(silent, sweeper_is_silent=SWEEPER in silent)
