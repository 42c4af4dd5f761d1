"""Why nothing of a file could be sent."""

from collections.abc import Sequence

from campaigns.leads import Problem


class CannotLoad(Exception):
    """The walk ends before anything is sent; the text says to a person why, and what to do. `problems` are those
    of the file as a whole, where there are any."""

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)
