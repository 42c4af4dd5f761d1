"""What can come between a batch and the dialer, drawn once, with the one question that decides what
may be done next: may the leads have been added all the same?

    CloudAgentError
    ├── Refused               no   the dialer said no, and to what
    │   ├── BadCredentials    no   … to the account: stops the account
    │   ├── UnknownCampaign   no   … to the campaign: holds the uploads of that campaign
    │   └── InvalidData       no   … to the data: refuses this batch alone
    ├── TooManyRequests       no   asked too fast: the account waits, then the batch goes again
    ├── Unreachable           no   the request surely never arrived: it goes again
    └── NoAnswer              yes  nobody knows: never again by machine

`answer.judge` names one of these classes; whoever would rather raise than return can raise them.
"""

from typing import ClassVar


class CloudAgentError(Exception):
    """Any of the below. Of an error that is not told apart the leads may have been added."""

    may_have_been_added: ClassVar[bool] = True


class Refused(CloudAgentError):
    """The dialer answered that it did not take the request: the leads have not been added."""

    may_have_been_added = False


class BadCredentials(Refused):
    """User name or API key were refused: the leads have not been added, nor will any other of this
    account be until an administrator has looked at its settings."""


class UnknownCampaign(Refused):
    """The dialer has no outbound campaign of this name: the leads have not been added, nor will any
    other of this campaign be until its name is put right."""


class InvalidData(Refused):
    """The dialer refused the data of this one request: the leads have not been added. Other batches
    are not concerned."""


class TooManyRequests(CloudAgentError):
    """The request came too soon: the leads have not been queued (contract.md, Immediate answers)."""

    may_have_been_added = False


class Unreachable(CloudAgentError):
    """The request never reached the dialer (refused connection, DNS, TLS): the leads have not been added."""

    may_have_been_added = False


class NoAnswer(CloudAgentError):
    """The request was sent and no answer came that can be understood: the leads may have been added.
    Only the callback, or a person, can tell."""

    may_have_been_added = True
