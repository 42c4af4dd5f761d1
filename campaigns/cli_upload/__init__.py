"""The steps of `manage.py upload_leads`: the whole walk in one go, for files that come by a schedule and not through a
browser.

The stage functions are those of the pages. Nobody watches, so nothing is guessed: what a page would ask a person is
given as an option, or the walk ends with a sentence (`CannotLoad` of ``errors.py``).

==================  ================================================================================
``lookup.py``       the person and the campaign, by their names
``columns.py``      the columns as they were matched, and as the options ask for them
``walking.py``      receive, read, choose columns, check; confirm; wait
``report.py``       the result for programs: rows, problems, exit status
``text_report.py``  the result for people
==================  ================================================================================
"""

from .columns import MapOption, read_choice
from .errors import CannotLoad
from .lookup import campaign_named, person_named
from .report import ExitStatus, doubts, problems, report, status_of_check, status_of_queued, status_of_sent
from .text_report import address_of, lines_of
from .walking import bring_to_check, confirm_and_enqueue, receive, refuse_doubts, wait_until_final

__all__ = [
    "CannotLoad",
    "ExitStatus",
    "MapOption",
    "address_of",
    "bring_to_check",
    "campaign_named",
    "confirm_and_enqueue",
    "doubts",
    "lines_of",
    "person_named",
    "problems",
    "read_choice",
    "receive",
    "refuse_doubts",
    "report",
    "status_of_check",
    "status_of_queued",
    "status_of_sent",
    "wait_until_final",
]
