"""Which of the processes that always run show no sign of life, and what that means for a person.

The processes are given by their names, the workers' queues beside them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list

_GOES_ON = {
    "small_files": "small files are read and checked",
    "files": "large files are read and checked",
    "callbacks": "the dialer's results are taken in",
    "sending": "leads are sent",
    "downloads": "large downloads are made, the dialer's failed files are fetched, and phone numbers are indexed",
}
_STANDS_STILL = {
    "small_files": "Small files are not read and checked.",
    "files": "Large files are not read and checked.",
    "callbacks": "The dialer's results are not taken in.",
    "sending": "Leads are not sent.",
    "downloads": (
        "Large downloads are not made, the dialer's failed files are not fetched, and phone numbers are not indexed."
    ),
}
_WITHOUT_SWEEPER = (
    "What was to be sent at a certain time does not begin, requests without an answer stay open, failed files are not "
    "tried again, and work that gets lost on its way to a worker is not found."
)


@dataclass(frozen=True, slots=True)
class SilenceInWords:
    """What a page says of silent processes."""

    heading: str
    text: str


def silence_in_words(silent: Sequence[str], *, queues: Collection[str], sweeper_is_silent: bool) -> SilenceInWords:
    """What a page says of the `silent` processes, of which there is one at least. `queues` are those whose worker is
    silent."""
    named = [queue for queue in _GOES_ON if queue in queues]
    meaning = _without_sweeper(named) if sweeper_is_silent else _sweeper_steps_in(named)
    return SilenceInWords(
        heading=f"{capfirst(_the(silent))} {_choose(silent, 'is', 'are')} not running",
        text=f"{meaning} Nothing is lost, and what you do here is kept. "
        f"An administrator must start {_choose(silent, 'it', 'them')} again.",
    )


def why_sending_is_slow(silent: Sequence[str], *, sweeper_is_silent: bool) -> str:
    """What the command says while leads wait. `silent` are those of the sweeper and the worker for sending that are
    silent; empty where neither is."""
    if not silent:
        return ""
    if not sweeper_is_silent:
        return (
            f"Sending goes on, but slower: the portal's {silent[0]} shows no sign of life, and the sweeper does its "
            "work."
        )
    return (
        f"Sending has not ended, and the portal's {' and its '.join(silent)} {_choose(silent, 'shows', 'show')} no "
        "sign of life: are its processes running?"
    )


def _sweeper_steps_in(queues: Sequence[str]) -> str:
    work = "; ".join(_GOES_ON[queue] for queue in queues)
    return f"The sweeper does {_choose(queues, 'its', 'their')} work meanwhile, but slower: {work}."


def _without_sweeper(queues: Sequence[str]) -> str:
    sentences = [_STANDS_STILL[queue] for queue in queues]
    return " ".join([*sentences, _WITHOUT_SWEEPER])


def _the(processes: Sequence[str]) -> str:
    return get_text_list([f"the {process}" for process in processes], "and")


def _choose(things: Sequence[str], one: str, many: str) -> str:
    return one if len(things) == 1 else many
