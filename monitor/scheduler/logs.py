"""The server's log: one event a line with its fields, as text for people or as JSON for programs, on standard error."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

_HIDDEN = ("password", "secret", "token", "authorization")


def make_log(shape: Literal["text", "json"]) -> Any:
    """A logger: ``log.info("run ended", job=…, findings=…)``. Fields named like a secret are never written."""
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if shape == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _hide,
            structlog.processors.format_exc_info,
            last,
        ],
    )


def _hide(logger: object, method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {k: "hidden" if any(word in k.lower() for word in _HIDDEN) else v for k, v in event.items()}
