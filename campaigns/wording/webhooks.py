"""Webhooks: why an address is refused."""

from enum import StrEnum


class AddressFault(StrEnum):
    """What is wrong with the address of a webhook. `notifications.addresses` finds it."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    WITH_PASSWORD = "with_password"  # noqa: S105 # a code
    IP_ADDRESS = "ip_address"
    PRIVATE = "private"


def webhook_address_refused(fault: AddressFault) -> str:
    """What an administrator reads who has entered such an address."""
    return _SENTENCES[fault]


_LISTED = "If the receiver is really there, whoever runs the server must add the host to "
_LISTED += "LEADSPORTAL_PRIVATE_WEBHOOK_HOSTS."
_SENTENCES = {
    AddressFault.NO_ADDRESS: "Give the whole address, as in https://crm.example.com/leadsportal, without a #.",
    AddressFault.NOT_HTTPS: "The address must begin with https://.",
    AddressFault.WITH_PASSWORD: "Leave user name and password away: the signature proves that a message is ours.",
    AddressFault.IP_ADDRESS: f"Give the name of the host, not its address. {_LISTED}",
    AddressFault.PRIVATE: f"This host is in a private network. {_LISTED}",
}
