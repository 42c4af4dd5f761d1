"""What people are told of a file that cannot be read."""

from campaigns.spreadsheets import Unreadable
from campaigns.wording import unreadable_in_words


def said(refused: Unreadable) -> str:
    return unreadable_in_words(refused.code, refused.parameters)
