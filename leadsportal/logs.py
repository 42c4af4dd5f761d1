"""Takes the tokens of callback addresses out of the log: whoever reads one could send callbacks."""

import logging
import re

_TOKEN = re.compile(r"(/callbacks/+)[^/\s?'\"]+", re.IGNORECASE)


class WithoutCallbackTokens(logging.Filter):
    """Writes `/callbacks/…/` for `/callbacks/<token>/`. Django logs the path of what it answers with 400 and above,
    and the servers around it log paths, too."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            return True  # its arguments do not fit; the handler says so
        if "/callbacks/" in said.lower():
            record.msg, record.args = _TOKEN.sub(r"\1…", said), ()
        return True
