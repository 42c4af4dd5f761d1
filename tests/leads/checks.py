"""Checks rows by the rules of a test."""

from datetime import date

from campaigns.leads import (
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    DialMethod,
    PhoneFormat,
    Rules,
    campaign_fields,
    check_leads,
)

NAMES = (NAME, PHONE, PRIORITY, EXPIRY, "City")


GOOD = ("Asha", "9876543210", "5", "2031-12-31", "Pune")


def rules(*names, dial_method=DialMethod.NORMAL, phone_format=PhoneFormat.NATIONAL, columns=None, **more):
    names = names or NAMES
    return Rules(
        fields=campaign_fields(names, dial_method=dial_method),
        mapping={name: index for index, name in enumerate(names)},
        columns=columns or names,
        dial_method=dial_method,
        phone_format=phone_format,
        today=date(2031, 3, 15),
        **more,
    )


def check(*rows, by=None):
    return list(check_leads(by or rules(), enumerate(rows, start=2)))


def codes(lead):
    return [problem.code for problem in lead.problems]
