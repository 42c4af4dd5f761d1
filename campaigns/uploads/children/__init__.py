"""Rows of an upload that were not loaded are fixed and sent again by another upload, its child.

===================  =================================================================================
``parts.py``         which rows of an upload were not loaded, and which numbers arrived
``making.py``        in the portal: a child is begun, and a worker copies the rows
``keys.py``          by file: the signed key of each row that is given out
``recognising.py``   … by which the file is recognised when it comes back
``claiming.py``      each row is live in one child at most
``holding.py``       rows that are held back, since the parent's have arrived after all
``family.py``        numbers that another upload of the family has sent
===================  =================================================================================
"""
