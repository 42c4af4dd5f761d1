"""Large downloads: the workbook of an upload's rows that were not loaded is made by a worker, and kept for some days.

One of up to AT_ONCE_ROWS rows is made while the page waits (campaigns/views/downloads.py) and is no `Download`. Of the
large ones a person has one made at a time, and one of each upload. Read in order:

==============  ==================================================================================
``asking.py``   a person asks for a download, or for another one once it is out of date
``making.py``   a worker makes it; a run that was killed is begun again
``results.py``  what it was made from, by which it is known that results have changed since
``keeping.py``  its file: written beside, then renamed; removed once no download names it
==============  ==================================================================================
"""

from .asking import AT_ONCE_ROWS, TooMany, ask, download_of, forget, ready_download
from .keeping import remove_old
from .making import due_downloads, made_before, make
from .results import is_out_of_date

__all__ = [
    "AT_ONCE_ROWS",
    "TooMany",
    "ask",
    "download_of",
    "due_downloads",
    "forget",
    "is_out_of_date",
    "made_before",
    "make",
    "ready_download",
    "remove_old",
]
