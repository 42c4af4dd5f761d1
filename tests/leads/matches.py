"""Makes columns for a test, and shows what they are matched to."""

from campaigns.leads import (
    AGENT,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    Column,
    DialMethod,
    campaign_fields,
    match_columns,
)

FIELDS = campaign_fields([PHONE, NAME, PRIORITY, EXPIRY, AGENT, SKILL, "City"], dial_method=DialMethod.NORMAL)


MOBILES = ("9876543210", "+91 98765 43211", "09876543212")


def columns(*names, samples=None):
    samples = samples or {}
    return [Column(index, name, samples.get(name, ())) for index, name in enumerate(names)]


def matched(*names, samples=None, **more):
    found = match_columns(columns(*names, samples=samples), FIELDS, **more)
    return {match.field: names[match.column] for match in found}


def suggested(*names, samples=None, fields=FIELDS, **more):
    """The matches that are not sure: {column's name: (field, reason)}."""
    found = match_columns(columns(*names, samples=samples), fields, **more)
    return {names[match.column]: (match.field, match.reason) for match in found if not match.sure}
