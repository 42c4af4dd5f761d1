"""Django's two database backends, with waits that end: each lasts as long as the request's allowance says
(campaigns/allowance.py). Without an allowance they wait as Django's do.

===================  =================================================================
``postgresql/``      a server that hangs, and one that nobody reaches
``sqlite3/``         a file to which somebody else writes
===================  =================================================================
"""
