"""A CloudAgent of our own, for demos and tests.

It is an HTTP server of its own that answers strictly as docs/dialer.md says, and makes trouble when it is asked to. It
imports nothing of ours. So that page was read twice, and the tests show where the two readings differ.

====================  ===========================================================================
``accounts.py``       the accounts and campaigns that it knows
``form_fields.py``    a POST body as form fields, as PHP sees them
``bulk_request.py``   the fields as a request, or the words in which it is refused
``limit.py``          five requests in sixty seconds
``rows.py``           why a row cannot be loaded
``leads.py``          the leads of one campaign: loading, duplicates
``failed_files.py``   the rows that failed, as CSV behind a signed link
``troubles.py``       the table of troubles, and those that were asked for
``memory.py``         all that the dialer remembers
``dialer.py``         the judgement of a request; no HTTP
``report.py``         what it remembers, told to tests and to the page
``callbacks.py``      the message of a callback, and its envelopes
``later.py``          work that is done after a delay
``delivery.py``       how an answer travels, or does not
``control.py``        what tests and the page may ask for
``page.py``           the sandbox's own page
``handler.py``        HTTP: addresses to the functions above
``server.py``         start and stop
====================  ===========================================================================
"""

from .server import Sandbox, start

__all__ = ["Sandbox", "start"]
