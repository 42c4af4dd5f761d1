"""The release before, whose code must work on today's database (docs/rules.md#rule-19).

``BASE`` names the commit that it was made of; whoever makes a release moves it (CONTRIBUTING.md#a-release).

===============  =================================================================================
``base.py``      its commit, its files, its migrations
``linting.py``   `make lint`: refuses migrations since then with which its code would not work
``releases.py``  its processes and today's, at the same time
===============  =================================================================================
"""
