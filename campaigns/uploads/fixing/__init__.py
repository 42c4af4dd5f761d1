"""A checked upload is fixed: each action checks the rows that it concerns, and can be undone.

==================  ==================================================================================
``actions.py``      what all actions on a checked upload have in common
``fixing.py``       another text for a cell or a value, and rules turned off
``repairing.py``    the known right text for a kind of problem
``skipping.py``     rows skipped, and restored
``undoing.py``      the last action undone
``rechecking.py``   what follows from an action; ``regrouping.py`` for groups and counts
==================  ==================================================================================
"""
