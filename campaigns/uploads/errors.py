"""What a step says when it cannot be taken."""


class NotNow(Exception):
    """The upload is not in a state in which this step can be taken; the text says it to a person."""
