"""What a line of the log looks like, as text or as JSON, for all loggers: ours, Django's, RQ's and gunicorn's.

A line has the facts that a caller gives with it, `extra={"facts": {"upload": 3}}`: ids, counts, codes, seconds. Nothing
else of a record's extras is written, since libraries put whole requests there. It has also what is bound for this
request or this job (leadsportal/request_ids.py).

Callback addresses lose their tokens, wherever they stand in a line: whoever knows a token can send callbacks. Lines of
gunicorn about what is no request lose what was sent, which can be a part of a callback, and addresses their queries. A
traceback says where and which class, and not what the error says (leadsportal/tracebacks.py).
"""

import json
import re
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

from leadsportal.tracebacks import without_texts

_Line = MutableMapping[str, Any]

_SLASH = "(?:/|%2f)"
# Each letter may stand as itself or encoded; the web server finds the page all the same.
_CALLBACKS = "".join(f"(?:{letter}|%{ord(letter):02x}|%{ord(letter.upper()):02x})" for letter in "callbacks")
_TOKEN = re.compile(rf"({_CALLBACKS}{_SLASH}+['\"]*)(?:(?!%2f)[^/\s?'\"])+", re.IGNORECASE)
# Gunicorn quotes what it cannot read, and says which address failed.
_NO_REQUEST = re.compile(r"(Invalid request from ip=\S*: [^'\"]*?)[: ]*b?['\"].*", re.DOTALL)
_FAILED_ADDRESS = re.compile(r"(Error handling request [^?]*)\?.*", re.DOTALL)
# The parts of a line that are not facts.
_ABOUT = ("time", "level", "logger", "event", "exception", "stack_info")


def logging_settings(*, form: str, level: str) -> dict[str, Any]:
    """The value of Django's LOGGING. `form` is "text" or "json"; `level` that of the root logger."""
    last = as_json if form == "json" else as_text
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [structlog.contextvars.merge_contextvars, without_answered_errors, add_facts],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.ExceptionRenderer(without_texts),
                    without_what_was_sent,
                    without_callback_tokens,
                    last,
                ],
            }
        },
        "filters": {"of_database_away": {"()": "leadsportal.database_away.WithoutTracebacks"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            # Without “handlers”: others would give them handlers that write tokens.
            "django": {"level": "INFO"},
            "django.request": {"filters": ["of_database_away"]},
            "gunicorn.error": {"propagate": True},
            # No line for each request: addresses can have what people look for, and live pages ask all the time.
            "gunicorn.access": {"propagate": True, "level": "WARNING"},
            # Its warnings have addresses in them, and a failed file's address is signed.
            "urllib3": {"level": "ERROR"},
            # leadsportal/signing_in/telling.py writes the same without names.
            "axes": {"level": "ERROR"},
        },
        "root": {"handlers": ["stderr"], "level": level},
    }


def add_facts(_logger: object, _method: str, line: _Line) -> _Line:
    """The record's time, level and logger, and the facts that its caller gave. A fact never takes their places."""
    record = line["_record"]
    about = {"time": record.created, "level": record.levelname, "logger": record.name, "event": line["event"]}
    return {**getattr(record, "facts", {}), **line, **about}


def without_answered_errors(_logger: object, _method: str, line: _Line) -> _Line:
    """No traceback where Django has answered with a status of 4xx: a foreign host name, a form that is none, a page
    that this person may not see. The line says it, and nothing of ours has gone wrong."""
    record = line["_record"]
    if record.name.startswith("django.security.") or (
        record.name == "django.request" and record.levelname == "WARNING"
    ):
        line.pop("exc_info", None)
    return line


def without_callback_tokens(_logger: object, _method: str, line: _Line) -> _Line:
    """Writes `/callbacks/…/` for `/callbacks/<token>/`. Django logs the path of each request that it answers with a
    status of 400 or more; other libraries log paths, too."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = _TOKEN.sub(r"\1…", value)
    return line


def without_what_was_sent(_logger: object, _method: str, line: _Line) -> _Line:
    """Writes `Invalid request from ip=127.0.0.1: Invalid chunk size` without the bytes that gunicorn adds: they can be
    of a message with a signed link. And no queries of addresses, which can have what people look for."""
    if line["logger"] == "gunicorn.error":
        for words in (_NO_REQUEST, _FAILED_ADDRESS):
            line["event"] = words.sub(r"\1", line["event"])
    return line


def as_text(_logger: object, _method: str, line: _Line) -> str:
    """`2026-11-26 18:30:00,123 INFO campaigns.sending attempt ended attempt=7 seconds=0.8`. The time is that of
    LEADSPORTAL_TIME_ZONE."""
    at = datetime.fromtimestamp(line["time"])  # noqa: DTZ006 - local time, as Python's own lines have it
    facts = "".join(f" {name}={value}" for name, value in line.items() if name not in _ABOUT)
    more = "".join(f"\n{line[name]}" for name in ("exception", "stack_info") if line.get(name))
    moment = f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d}"
    return f"{moment} {line['level']} {line['logger']} {line['event']}{facts}{more}"


def as_json(_logger: object, _method: str, line: _Line) -> str:
    """One JSON object: time (UTC, to the millisecond, with Z), level, logger, event; then facts; then an exception."""
    at = datetime.fromtimestamp(line["time"], UTC)
    about = {"time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z", "level": line["level"].lower()}
    ordered = about | {name: line[name] for name in ("logger", "event")}
    return json.dumps({**ordered, **{name: line[name] for name in line if name not in ordered}}, default=str)
