"""What pages say of an upload and of a callback."""

from campaigns.history import line_of
from campaigns.models import Callback, Upload
from campaigns.tally import Tally
from campaigns.wording import report_notes_in_words, standing_in_words


def state_in_words(upload: Upload, counted: Tally) -> str:
    return str(standing_in_words(line_of(upload, counted).standing))


def said_of_last_callback() -> str:
    return report_notes_in_words(Callback.objects.last().notes)
