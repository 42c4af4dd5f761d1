"""What the dashboard asks. Each question costs a number of queries that does not grow with what is in the database.

==================  =====================================================================
``attention.py``    what needs somebody: a cause each, the worst first
``drafts.py``       a person's uploads that are not confirmed
``in_progress.py``  the queue of each account, in the order in which it is sent
``days.py``         what became of the leads of the last days
==================  =====================================================================
"""

from .attention import Cause, causes
from .days import DAYS, Day, days_of
from .drafts import Drafts, drafts_of
from .in_progress import Going, Strip, strips_of

__all__ = ["DAYS", "Cause", "Day", "Drafts", "Going", "Strip", "causes", "days_of", "drafts_of", "strips_of"]
