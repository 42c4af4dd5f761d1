"""CannotLoad: the error that ends the walk."""

from collections.abc import Sequence

from campaigns.leads import Problem


class CannotLoad(Exception):
    """The walk ends before anything is sent. The text tells a person why, and what to do. `problems` are those of the
    file as a whole, if there are any."""

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)
