"""The installation of docs/operations.md: its commands are run, and its units are compared with the Procfile.

===============  =========================================================================
``commands.py``  the commands of the page
``proxy.py``     nginx with the file of docs/deploy/, and clients that it has to hold off
``machine.py``   a folder instead of a machine, in which they are run
``units.py``     the units of systemd in docs/deploy/: their settings and their commands
===============  =========================================================================
"""
