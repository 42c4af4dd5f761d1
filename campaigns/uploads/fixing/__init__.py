"""A checked upload is fixed: each action checks the rows that it concerns, and can be undone.

==================  ==================================================================================
``actions.py``      what all actions on a checked upload have in common
``fixing.py``       another text for a cell or a value; rules switched off and on
``meanwhile.py``    what was changed since a page was shown
``repairing.py``    the right text for kinds of problems where it is known
``skipping.py``     rows skipped, and restored
``undoing.py``      the last action undone
``rechecking.py``   the rows that an action concerns are checked again
``regrouping.py``   … and the groups of problems and the counts follow
==================  ==================================================================================
"""
