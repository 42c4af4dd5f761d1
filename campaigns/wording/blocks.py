"""What a block is called, by who can change it: on a badge, as the heading of a page, and before its sentence."""

from campaigns.models import Who

BLOCK_STATES = {Who.ADMINISTRATOR: "Stopped", Who.PERSON: "Paused", Who.NOBODY: "Waiting"}
"""The first word of an upload's state."""

BLOCK_HEADINGS = {
    Who.ADMINISTRATOR: "Sending has stopped",
    Who.PERSON: "This upload is paused",
    Who.NOBODY: "Sending goes on by itself",
}
"""Above the sentence on the upload's page."""

BLOCK_BEGINNINGS = {Who.ADMINISTRATOR: "Sending is stopped: ", Who.PERSON: "The upload is paused: ", Who.NOBODY: ""}
"""Before the sentence, where it stands by itself."""

LEADS_WAIT = "Nothing is lost: the leads wait here."
"""After the sentence, where somebody has to change the block."""
