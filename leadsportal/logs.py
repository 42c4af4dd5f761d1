"""Takes the tokens of callback addresses out of the log: whoever knows a token can send callbacks."""

import logging
import re

_TOKEN = re.compile(r"(/callbacks/+)[^/\s?'\"]+", re.IGNORECASE)


class WithoutCallbackTokens(logging.Filter):
    """Writes `/callbacks/…/` for `/callbacks/<token>/`. Django logs the path of each request that it answers with a
    status of 400 or more; other libraries log paths, too."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            return True  # the arguments do not fit the message; the handler reports that
        if "/callbacks/" in said.lower():
            record.msg, record.args = _TOKEN.sub(r"\1…", said), ()
        return True
