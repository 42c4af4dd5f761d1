"""Large downloads: a workbook and a CSV file that a worker makes, and that are kept for some days. They have the rows
of an upload that were not loaded, or a list of uploads.

A small one is made while the page waits, and is no `Download`: of up to AT_ONCE_ROWS rows
(campaigns/views/downloads.py), of up to campaigns.finding.AT_ONCE_UPLOADS uploads (campaigns/views/list_files.py). Of
the large ones a person has one made at a time, one of each upload, and one of each question to the history. Read in
order:

===============  ==================================================================================
``asking.py``    a person asks for a download, or for another one in its place
``contents.py``  what its files have
``making.py``    a worker makes it; a run that was killed is begun again
``results.py``   what rows were made from, by which it is known that results have changed since
``keeping.py``   its files: written beside, then renamed; removed once no download names them
===============  ==================================================================================
"""

from .asking import AT_ONCE_ROWS, TooMany, ask, ask_for_list, download_of, lists_of, ready_download
from .contents import asked_of, may_be_given
from .keeping import open_file, remove_old
from .making import due_downloads, made_before, make
from .results import is_out_of_date

__all__ = [
    "AT_ONCE_ROWS",
    "TooMany",
    "ask",
    "ask_for_list",
    "asked_of",
    "download_of",
    "due_downloads",
    "is_out_of_date",
    "lists_of",
    "made_before",
    "make",
    "may_be_given",
    "open_file",
    "ready_download",
    "remove_old",
]
