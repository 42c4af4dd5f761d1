"""What a step says when it cannot be taken."""


class NotNow(Exception):
    """The upload is not in a state in which this step can be taken; the text says it to a person."""


class ChangedMeanwhile(NotNow):
    """A cell that the person changed is no longer as the person's page showed it. `user` is who wrote what stands there
    now, `text`, shortened; empty where it stands there because something was undone.

    The sentence is without the text, since a browser may keep the sentence. `beside_the_cell` has it."""

    def __init__(self, *, user: str, text: str, row: int) -> None:
        cell = f"the same cell of row {row:,}"
        what = f"{user} corrected {cell} meanwhile." if user else f"{cell.capitalize()} was changed meanwhile."
        super().__init__(f"{what} The row is shown as it is now: correct it once more if that is wrong.")
        self.beside_the_cell = f"{_what_became(user, text)} Load the page again to see it."


def _what_became(user: str, text: str) -> str:
    if user:
        return f"{user} wrote “{text}” here meanwhile." if text else f"{user} emptied this cell meanwhile."
    return f"This cell is {f'“{text}”' if text else 'blank'} now: it was changed meanwhile."


class MovedOn(NotNow):
    """Somebody else was first: the upload's state is another one than the page of this person shows."""

    def __init__(self) -> None:
        super().__init__("This upload has moved on meanwhile. The page shows where it is now.")
