"""For how long somebody stays signed in.

===============  ============================================================
``sessions.py``  a session ends after 8 hours without use, and after a day
===============  ============================================================

The pages are in campaigns/views/signing_in.py.
"""
