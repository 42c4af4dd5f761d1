"""In words: which of the processes that run always shows no sign of life, and what that means for a person."""

from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list

from campaigns.heartbeats import SWEEPER, silent_processes, worker_of

_GOES_ON = {
    "files": "files are read and checked, and the dialer's results are taken in",
    "sending": "leads are sent",
}
_STANDS_STILL = {
    "files": "Files are not read and checked, and the dialer's results are not taken in.",
    "sending": "Leads are not sent.",
}


@dataclass(frozen=True, slots=True)
class Silence:
    """What a page says of it."""

    heading: str
    text: str


def silence() -> Silence | None:
    """None when all processes show signs of life. One query."""
    silent = silent_processes()
    if not silent:
        return None
    queues = [queue for queue in _GOES_ON if worker_of(queue) in silent]
    meaning = _without_sweeper(queues) if SWEEPER in silent else _sweeper_steps_in(queues)
    return Silence(
        heading=f"{capfirst(_the(silent))} {_choose(silent, 'is', 'are')} not running",
        text=f"{meaning} Nothing is lost, and what you do here is kept. "
        f"An administrator must start {_choose(silent, 'it', 'them')} again.",
    )


def _sweeper_steps_in(queues: list[str]) -> str:
    work = "; ".join(_GOES_ON[queue] for queue in queues)
    return f"The sweeper does {_choose(queues, 'its', 'their')} work meanwhile, but slower: {work}."


def _without_sweeper(queues: list[str]) -> str:
    sentences = [_STANDS_STILL[queue] for queue in queues]
    if len(queues) < len(_STANDS_STILL):
        sentences.append("Work that goes astray on its way to a worker is not found: an upload may stand still.")
    return " ".join(sentences)


def _the(processes: list[str]) -> str:
    return get_text_list([f"the {process}" for process in processes], "and")


def _choose(things: list[str], one: str, many: str) -> str:
    return one if len(things) == 1 else many
