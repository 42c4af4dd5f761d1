"""A file becomes a draft: its rows are kept, its sheet, header and columns are found, and a person chooses others.

===================  =================================================================================
``reading.py``       the rows are kept, the header row and the columns are found
``sheet_choice.py``  … which sheet has the leads
``matching.py``      … which column is which field
``remembering.py``   … as it was matched before
``choosing.py``      what a person chooses instead: sheet, header, how text is read, columns
``again.py``         what could not be read by our own fault is read once more
===================  =================================================================================
"""
