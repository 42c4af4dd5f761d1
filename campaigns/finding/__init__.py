"""The history: uploads are found, sorted and summed, however many there are.

All of it is done by the database, in a number of queries that does not grow. Read in order:

====================  ===============================================================================
``criteria.py``       what a person asks for: a text, a person, campaigns, a state, days
``asked.py``          … with the order of the list, as it can be kept
``counting.py``       the rows of each upload in the columns of a list, as expressions for the database
``sorting.py``        by which columns a list is sorted
``sums.py``           what the found uploads come to: all together, and by day
``under_parents.py``  which of the found uploads stand under another one
``takings.py``        the files that a person can take away of each
``exporting.py``      what is shown as a file
====================  ===============================================================================
"""

from .asked import Asked
from .counting import part
from .criteria import STATE_GROUPS, Criteria, campaigns_in, find, looks_like_phone, people_in
from .exporting import AT_ONCE_UPLOADS, MOST_UPLOADS, in_their_order, write_list_as_csv, write_list_as_workbook
from .sorting import SORTS, in_order
from .sums import DAYS_SHOWN, Days, DaySums, Sums, by_day, sums_of
from .takings import Takings, takings_of
from .under_parents import Under, UnderParents, under_others

__all__ = [
    "AT_ONCE_UPLOADS",
    "DAYS_SHOWN",
    "MOST_UPLOADS",
    "SORTS",
    "STATE_GROUPS",
    "Asked",
    "Criteria",
    "DaySums",
    "Days",
    "Sums",
    "Takings",
    "Under",
    "UnderParents",
    "by_day",
    "campaigns_in",
    "find",
    "in_order",
    "in_their_order",
    "looks_like_phone",
    "part",
    "people_in",
    "sums_of",
    "takings_of",
    "under_others",
    "write_list_as_csv",
    "write_list_as_workbook",
]
