"""What a person would say of an upload."""

from campaigns.history import line_of
from campaigns.models import Upload
from campaigns.tally import Tally
from campaigns.wording import standing_in_words


def state_in_words(upload: Upload, counted: Tally) -> str:
    return str(standing_in_words(line_of(upload, counted).standing))
