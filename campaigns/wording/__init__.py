"""The sentences that more than one of the pages, the command, the admin and the workbooks say, each in one place.

What happens inside is kept and passed on as codes with parameters; here they become words for people. Nothing reads
these words again: no code compares, splits or stores them.

=====================  ============================================================================
``attempts.py``        what came of a request to the dialer
``batch_notes.py``     what is noted of a batch beside its state
``campaign_start.py``  whether the dialer was told to start the campaign
``check_faults.py``    why an upload's rows could not be checked
``decisions.py``       batches of which nobody knows whether the dialer has them
``events.py``          what a line of the log of actions adds to its action
``numbers.py``         numbers with what they count
``rows.py``            rows of a file, with what is to be said of them
``standing.py``        where an upload is
``stops.py``           why an account is stopped, a campaign held, an upload paused by the portal
``tally_parts.py``     the parts of a tally
``times.py``           moments, with the day where it is not today
``waiting.py``         why an upload's leads are not sent now
=====================  ============================================================================

It stands right above the models, and imports only their choices and the pure packages.
"""
