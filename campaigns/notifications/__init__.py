"""Notifications: people are told that an upload has ended or needs somebody: on pages, by the browser, by mail; and
other systems by webhook. Read in order:

==================  ====================================================================================
``facts.py``        which uploads have ended, and which need somebody now
``finding.py``      the sweeper writes an occasion for each, with a notification for each person concerned
``choosing.py``     what a person has chosen
``showing.py``      the notifications of a person on pages
``mails.py``        which mails there are, and what each says; ``summary.py``: the summary of a day
``mailing.py``      mails are sent
``webhooks.py``     messages are posted; ``addresses.py``: where to, ``signing.py``: how they are signed
``tries.py``        a try is written down before it is made, and comes later and later
``delivering.py``   the threads that send
``pages.py``        the addresses of pages that mails and messages name
==================  ====================================================================================

What is told is found in the database alone, so nothing is lost or told twice, whatever crashes. The rights are asked
when a notification is written, shown and sent: who may not see the upload any more is told nothing of it.
"""

from .addresses import fault_of
from .choosing import choices_of, choose
from .delivering import start_delivering
from .finding import find_occasions, forget_occasions
from .mails import MOST_AN_HOUR, forget_mails, gather_mails
from .showing import News, look_at, news_for, see, told_lately
from .signing import is_secret
from .tries import give_up_old
from .webhooks import ask_for_test

__all__ = [
    "MOST_AN_HOUR",
    "News",
    "ask_for_test",
    "choices_of",
    "choose",
    "fault_of",
    "find_occasions",
    "forget_mails",
    "forget_occasions",
    "gather_mails",
    "give_up_old",
    "is_secret",
    "look_at",
    "news_for",
    "see",
    "start_delivering",
    "told_lately",
]
