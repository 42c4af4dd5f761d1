"""What came of a request to the dialer."""

# By `Attempt.state`.
ATTEMPT_STATES = {
    "under_way": "Under way",
    "accepted": "Accepted",
    "throttled": "Too many requests; not added, sent again later",
    "not_sent": "The dialer could not be reached; not sent",
    "refused": "Refused; not added",
    "unknown": "No clear answer",
    "sent_again": "Sent again by a person",
    "given_up": "Given up by a person",
}
