"""The steps of `manage.py upload_leads`: the whole walk in one command, for files that come by a schedule.

It uses the same stage functions as the pages. No person watches, so nothing is guessed: an option answers what a page
would ask. Without that option the walk ends with a sentence (`CannotLoad` of ``errors.py``).

===================  =================================================================
``options.py``       the options and their texts
``lookup.py``        the person and the campaign, by their names
``columns.py``       the columns as they were matched, and as the options ask for them
``walking.py``       receive, read, choose columns, check; confirm; wait
``report.py``        the result for programs: rows, problems, exit status
``text_report.py``   the result for people
``calling_time.py``  a warning where people would be called at a bad time
``unfinished.py``    what an upload that has not ended waits for
===================  =================================================================
"""

from .calling_time import bad_time_in_words
from .errors import CannotLoad
from .lookup import campaign_named, person_named
from .options import add_options, option_of
from .report import ExitStatus, doubts, problems, report, status_of_check, status_of_queued, status_of_sent
from .text_report import address_of, lines_of
from .unfinished import why_not_ended
from .walking import bring_to_check, confirm_and_enqueue, receive, refuse_doubts, wait_until_final

__all__ = [
    "CannotLoad",
    "ExitStatus",
    "add_options",
    "address_of",
    "bad_time_in_words",
    "bring_to_check",
    "campaign_named",
    "confirm_and_enqueue",
    "doubts",
    "lines_of",
    "option_of",
    "person_named",
    "problems",
    "receive",
    "refuse_doubts",
    "report",
    "status_of_check",
    "status_of_queued",
    "status_of_sent",
    "wait_until_final",
    "why_not_ended",
]
