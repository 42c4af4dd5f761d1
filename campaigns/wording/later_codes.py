"""What is said of a code that only a later release knows.

After an upgrade that was taken back, rows have codes of the later release (docs/rules.md#rule-19). This release can say
of them only that there is something.
"""

OF_A_LATER_RELEASE = "A later release of LeadsPortal wrote this; it has no words here."
"""A sentence by itself."""

NAME_OF_A_LATER_RELEASE = "something of a later release"
"""Within a line."""
