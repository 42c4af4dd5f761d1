"""Why nobody may try to sign in for a while."""

from .numbers import numbered


def wait_before_signing_in(*, minutes: int, of_network: bool) -> str:
    """What to do after too many failed tries: with this user name, or from everywhere in this network."""
    tried = "from your network" if of_network else "with this user name"
    who = "Whoever runs the server" if of_network else "An administrator"
    return (
        f"There were too many failed tries {tried}. Wait {numbered(minutes, 'minute', 'minutes')}, then try again. "
        f"{who} can end the wait."
    )
