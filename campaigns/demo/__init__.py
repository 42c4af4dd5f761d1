"""The demo that `make run` begins with, beside the walk: what an administrator would have entered, and files to try."""
