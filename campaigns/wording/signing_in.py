"""Why somebody is not signed in."""

from .numbers import numbered

WRONG_SIGN_IN = "The user name or the password is wrong. Capital and small letters are not the same."


def wait_before_signing_in(*, minutes: int, of_network: bool) -> str:
    """What to do after too many failed tries: with this user name, or from everywhere in this network."""
    tried = "from your network" if of_network else "with this user name"
    who = "Whoever runs the server" if of_network else "An administrator"
    return (
        f"There were too many failed tries {tried}. Wait {numbered(minutes, 'minute', 'minutes')}, then try again. "
        f"{who} can end the wait."
    )
