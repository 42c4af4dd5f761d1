"""Columns with dates that are not the last day on which to dial: dates of policies, invoices, birth, the next call."""

from collections.abc import Sequence

from .columns import Column
from .name_words import listed, words
from .texts import folded

_DATED = listed(
    """
    policy invoice bill birth dob born birthday birthdate anniversary wedding marriage joining joined join renewal
    renew callback call called followup follow appointment due payment paid emi premium insurance warranty licence
    license passport delivery meeting visit demo created modified updated start started purchase purchased
    registration registered maturity admission exam event booking booked travel departure arrival checkin checkout
    service amc contract agreement subscription plan membership loan disbursal puc fitness permit tax possession
    next last reminder enquiry inquiry query order shipped dispatch interview closing close target
    जन्म जन्मतिथि वर्षगांठ नवीनीकरण पॉलिसी बीमा
    """
)
# Words of columns about things that have an expiry date of their own.
_EXPIRING = listed(
    """
    policy insurance insurer premium warranty licence license passport amc contract agreement subscription
    membership plan domain renewal puc fitness permit certificate vehicle registration rc card invoice
    पॉलिसी बीमा
    """
)
_OF_LEADS = listed(
    """
    lead dial dialling dialing calling campaign
    """
)


def is_date_of_a_thing(name: str) -> bool:
    """Whether the dates of a column of this name are about something other than dialling."""
    return bool(_DATED.intersection(words(name))) or folded(name) in ("dob", "doj", "dom")


def may_expire_otherwise(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a column with the name of an expiry date may be about a thing that another column names: "Expiry Date"
    beside a policy's number."""
    if _OF_LEADS.intersection(words(column.name)):
        return False
    return any(_EXPIRING.intersection(words(other.name)) for other in columns)
