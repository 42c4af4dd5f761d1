"""What is taken of the body of a request: how much of it, and for how long it is waited for.

==============  ====================================================================================
``sizes.py``    how large it may be, by the page that is asked for; decided before anything reads it
``reading.py``  it comes whole and in time, or reading it fails
``proxy.py``    what the proxy in front asks, which takes each body before us
==============  ====================================================================================

A proxy in front, which stores a body before it hands it on, is needed all the same (docs/operations.md#the-proxy).
"""
