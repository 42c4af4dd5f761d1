"""The mails that people get: notifications that are merged into one, and the summary of a day.

A subject has counts only: mail servers write subjects into their logs. A text has names of files, never anything of
their rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .numbers import numbered
from .tally_parts import parts_in_words
from .times import full_time


@dataclass(frozen=True, slots=True)
class MailWords:
    """A subject without line breaks, and a plain text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """An upload in a mail: the name of its file, what is said of it, and the address of its page."""

    file_name: str
    words: str
    address: str

    def __str__(self) -> str:
        return f"“{' '.join(self.file_name.split())}” {self.words}\n{self.address}"


def news_mail(lines: Sequence[MailLine], *, needing: int, ended: int, choices_page: str) -> MailWords:
    """Of so many uploads that need attention and that have ended; `lines` are the first of all of them."""
    more = needing + ended - len(lines)
    parts = [
        *map(str, lines),
        *([f"And {numbered(more, 'more notification', 'more notifications')}."] if more > 0 else []),
        _why_told("these mails", choices_page),
    ]
    return MailWords(f"LeadsPortal: {_counted(needing, ended)}", "\n\n".join(parts))


def summary_mail(
    lines: Sequence[MailLine],
    *,
    uploads: int,
    counts: Mapping[str, int],
    ended_before: int,
    covers: tuple[datetime, datetime],
    history_page: str,
    choices_page: str,
) -> MailWords:
    """Of so many `uploads` that have ended in the time that it `covers`. `counts` are the parts of the tally of those
    whose rows no earlier summary has counted; of `ended_before` uploads one has."""
    begins, ends = map(full_time, covers)
    ended = f"{numbered(uploads, 'upload', 'uploads')} ended"
    parts = [f"From {begins} to {ends}, {ended}."]
    if counts.get("total"):
        parts.append(f"{numbered(counts['total'], 'row', 'rows')}: {parts_in_words(counts)}.")
    if ended_before:
        parts.append(
            f"{numbered(ended_before, 'upload', 'uploads')} had ended before and ended again; an earlier summary has "
            "counted the rows."
        )
    parts += map(str, lines)
    if uploads > len(lines):
        parts.append(f"And {numbered(uploads - len(lines), 'more upload', 'more uploads')}: {history_page}")
    return MailWords(f"LeadsPortal: {ended}, summary of {ends}", "\n\n".join([*parts, _why_told("it", choices_page)]))


def summary_line(counts: Mapping[str, int], whole: Mapping[str, int] | None = None) -> str:
    """What is said of one upload after the name of its file. `whole` counts with it the uploads that have sent rows of
    it again."""
    parts = parts_in_words(counts)
    again = f" With the uploads that fix its rows: {parts_in_words(whole)}." if whole else ""
    return f"— {numbered(counts['total'], 'row', 'rows')}: {parts}.{again}" if parts else "— no rows."


def _counted(needing: int, ended: int) -> str:
    """“2 uploads need attention, 1 upload has ended”."""
    parts = []
    if needing:
        parts.append(f"{numbered(needing, 'upload', 'uploads')} {'needs' if needing == 1 else 'need'} attention")
    if ended:
        parts.append(f"{numbered(ended, 'upload', 'uploads')} {'has' if ended == 1 else 'have'} ended")
    return ", ".join(parts)


def _why_told(what: str, choices_page: str) -> str:
    return f"You have asked for {what}. Change that here:\n{choices_page}\n"
