"""The name of this host, as journals and clocks are told apart by it."""

import re
import socket


def this_host() -> str:
    """Up to 100 letters, digits, dots and dashes."""
    return re.sub(r"[^A-Za-z0-9.-]", "_", socket.gethostname())[:100] or "host"
