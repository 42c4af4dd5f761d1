"""Numbers, names, keys, tokens, links, passwords and session ids that a whole life of the portal leaves behind: none of
them may stand where it is not meant to (docs/security.md).

==================  ===========================================================================
``searching.py``    finds a canary in any bytes, however it is written or packed
``tables.py``       every column of every table, and which of them are meant to hold what
``places.py``       all other places: logs, Redis, files, command lines, commands' output
``dialer.py``       the sandbox with a stand-in before it, which answers as a bad dialer does
``browsing.py``     people's browsers, with all that they were shown and asked for
``life.py``         the life: sign-ins, uploads, answers, callbacks, changes, faults
==================  ===========================================================================
"""
