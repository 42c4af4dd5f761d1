"""A checked upload is confirmed: it becomes batches, and ends when they have all ended.

=================  ===================================================================================
``confirming.py``  what it takes to send, and the batches
``last_check.py``  the do-not-call list once more, before a batch is sent
``settling.py``    when all batches have ended, so has the upload
=================  ===================================================================================
"""
