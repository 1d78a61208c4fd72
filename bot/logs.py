"""Logs as JSON lines: static event names and ids, never words of people.

Two nets hold what a careless line would let through: values are numbers, flags or short plain
codes, everything else becomes dots; and a fault is its class and frames, never its message, because
messages of databases and parsers quote what they choke on.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, Final, TextIO

import structlog

HIDDEN: Final = "•••"
_CODE = re.compile(r"[A-Za-z0-9_.:<>/+-]{1,64}")
_LINE_ID = re.compile(r"[UCR][0-9a-f]{32}")
_SPOKEN_BY_US: Final = ("gunicorn",)  # what it says of its processes helps whoever runs this
_OF_A_REQUEST: Final = "request"  # … but not what it says of requests: addresses, URIs, first lines


def set_up(level: str = "info", stream: TextIO | None = None) -> None:
    """Send our own lines and those of libraries to `stream` (default: standard error) as JSON."""
    out = stream or sys.stderr
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            frames_only,
            plain_values_only,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(ForeignLines())
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries chatter below a warning, and some of them write addresses into it.
    root.setLevel(max(number, logging.WARNING))


def plain_values_only(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Numbers, flags and short codes pass; sentences, Thai letters and LINE ids become dots."""
    return {key: _plain(value) for key, value in line.items()}


def frames_only(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Put the class and frames of a fault in place of its message."""
    given = line.pop("exc_info", None)
    fault = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(fault, BaseException):
        line["kind"] = type(fault).__name__
        line["frames"] = frames_of(fault)
    return line


def frames_of(fault: BaseException) -> list[str]:
    """The last frames of a fault as `function:line`, without any value."""
    seen = traceback.extract_tb(fault.__traceback__)[-12:]
    return [f"{frame.name}:{frame.lineno}" for frame in seen]


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    text = str(value)
    return text if _CODE.fullmatch(text) and not _LINE_ID.search(text) else HIDDEN


class ForeignLines(logging.Formatter):
    """Lines of libraries: who spoke and from where, but not what, because it may quote people."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "event": "library",
            "library": record.name,
            "level": record.levelname.lower(),
            "where": f"{record.module}:{record.lineno}",
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.name.startswith(_SPOKEN_BY_US) and not record.exc_info:
            says = record.getMessage()
            line["says"] = HIDDEN if _OF_A_REQUEST in says.lower() else says
        if record.exc_info and record.exc_info[1] is not None:
            line["kind"] = type(record.exc_info[1]).__name__
            line["frames"] = frames_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)
