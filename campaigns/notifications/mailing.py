"""Mails are sent, one after the other, with a bound on the wait for the mail server.

A mail comes at least once, if it comes: a process that dies between the server's "taken" and our note of it sends it
again, with the same Message-ID. See `tries` for how often at most.
"""

import logging
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from campaigns import shutdown
from campaigns.bounded_call import BoundedCall
from campaigns.models import Mail, Sent

from .mails import Content, content_of
from .tries import due, note_end, note_fault, take

logger = logging.getLogger(__name__)

WAIT_SECONDS = 10
"""For each answer of the mail server."""

MAIL_SECONDS = 30.0
"""For one mail with all that is said about it: less than the shortest pause between two tries of it."""

MOST_A_PASS = 100


class _Server:
    """The mail server of the settings. While a call of it hangs, no other one is begun."""

    def __init__(self) -> None:
        self._message = EmailMessage()
        self._call = BoundedCall(self._send, seconds=MAIL_SECONDS)

    def send(self, message: EmailMessage) -> None:
        """Raises what the server or the network does, and TimeoutError when it takes too long."""
        self._message = message
        self._call()

    def _send(self) -> None:
        get_connection(timeout=WAIT_SECONDS).send_messages([self._message])


_server = _Server()


def send_mails() -> None:
    """Sends the mails that are due. What the server does not take is tried again later. While it cannot be reached at
    all, the other mails wait, too."""
    if not settings.SENDS_MAIL:
        return
    for mail in due(Mail.objects.select_related("person"))[:MOST_A_PASS]:
        if shutdown.requested.is_set():
            return
        if take(mail) and not _send(mail):
            return


def _send(mail: Mail) -> bool:
    """Whether the server can be reached."""
    content = content_of(mail)
    if content is None:
        note_end(mail, Sent.DROPPED)
        return True
    try:
        _server.send(_message(mail, content))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        _note(mail, refusal, is_final=_is_for_good(refusal))
        return True
    except Exception as failure:  # a network, a server, a library: what they raise cannot be listed
        _note(mail, failure)
        return False
    note_end(mail, Sent.SENT)
    return True


def _note(mail: Mail, failure: Exception, *, is_final: bool = False) -> None:
    # The class only: an exception's text can hold the address of the person.
    logger.warning("mail %d was not sent at try %d (%s)", mail.pk, mail.tries, type(failure).__name__)
    note_fault(mail, type(failure).__name__, is_final=is_final)


def _is_for_good(refusal: Exception) -> bool:
    """Whether the server will never take this mail: a status of 5xx. 4xx means "not now"."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(500 <= status < 600 for status, _ in refusal.recipients.values())
    return isinstance(refusal, smtplib.SMTPResponseException) and 500 <= refusal.smtp_code < 600


def _message(mail: Mail, content: Content) -> EmailMessage:
    sender = settings.DEFAULT_FROM_EMAIL
    _, _, host = parseaddr(sender)[1].rpartition("@")
    return EmailMessage(
        subject=content.words.subject,
        body=content.words.text,
        from_email=sender,
        to=[content.to],
        # Of the same mail each time. Automatic answers (out of office) are not wanted.
        headers={"Message-ID": f"<{mail.public_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
