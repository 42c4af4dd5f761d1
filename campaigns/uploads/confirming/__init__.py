"""A checked upload is confirmed: it becomes batches, and ends when they have all ended.

===================  ========================================================================
``confirming.py``    what it takes to send, and the batches
``taking_out.py``    leads that must not be sent any more are taken out of a batch before it is sent
``erasing.py``       what a discarded upload had is erased
``settling.py``      when all batches have ended, so has the upload
``kept_tallies.py``  the tally of a finished upload is kept in columns, for lists
===================  ========================================================================
"""
