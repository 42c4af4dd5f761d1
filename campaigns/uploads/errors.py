"""What a step says when it cannot be taken."""


class NotNow(Exception):
    """The upload is not in a state in which this step can be taken; the text says it to a person."""


class MovedOn(NotNow):
    """Somebody else was first: the upload's state is another one than the page of this person shows."""

    def __init__(self) -> None:
        super().__init__("This upload has moved on meanwhile. The page shows where it is now.")
