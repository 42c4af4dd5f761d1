"""A draft is checked: every row becomes a lead with its result, before anything is sent.

=========================  ==============================================================================
``checking.py``            every row becomes a lead with its result
``rules.py``               … what leads are checked by, frozen when the check begins
``rows.py``                … the rows as they were read, with what people have corrected
``before_corrections.py``  … what stood there before
``facts.py``               … what the file does not tell of a number; ``recent.py`` knows what was sent lately
``groups.py``              … problems by kind and by value, and what was changed, by rule
``cutting.py``             … where the batches will be cut
=========================  ==============================================================================
"""
