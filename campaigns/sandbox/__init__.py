"""A CloudAgent of our own, for demos and tests.

It is an HTTP server that answers strictly as docs/dialer.md says, and makes trouble when it is asked to. It imports
nothing of the portal's code: both were written from that page, and the tests show where they understand it differently.

====================  ===========================================================================
``accounts.py``       the accounts and campaigns that it knows
``form_fields.py``    a POST body as form fields, as PHP sees them
``bulk_request.py``   the fields as a request, or the words in which it is refused
``limit.py``          five requests in sixty seconds
``rows.py``           why a row cannot be loaded
``leads.py``          the leads of one campaign: loading, duplicates
``failed_files.py``   the rows that failed, as CSV behind a signed link
``troubles.py``       the table of troubles, and those that somebody asked for
``memory.py``         all that the dialer remembers
``dialer.py``         how a request is judged; no HTTP
``report.py``         what it remembers, for tests and for the page
``callbacks.py``      the message of a callback, and its envelopes
``later.py``          work that is done after a delay
``delivery.py``       how an answer is sent, or is not
``control.py``        what tests and the page may ask for
``page.py``           the sandbox's own page
``handler.py``        HTTP: addresses to the functions above
``server.py``         start and stop
====================  ===========================================================================
"""

from .server import Sandbox, start

__all__ = ["Sandbox", "start"]
