"""Who may try to sign in, and for how long somebody stays signed in.

================  =====================================================================================
``cool_off.py``   after too many failed tries: who waits, for how long, and how an administrator ends it
``addresses.py``  … which address a try comes from
``people.py``     … whom a name means that somebody typed
``browsers.py``   … which people have signed in before with this browser
``sessions.py``   a session ends after 8 hours without use, and after a day
``telling.py``    lines of the log: who has signed in and out, and which tries failed
================  =====================================================================================

The pages are in campaigns/views/signing_in.py, their sentences in campaigns/wording/signing_in.py.
"""
