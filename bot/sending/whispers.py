"""Answers that must leave no trace: by token, from memory only, never pushed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Whisper:
    """One answer of the anonymous channel. `lane` keeps the order of one person's answers.

    `messages` is the JSON text of the list; `token_at` the receipt of the event, aware UTC.
    """

    town_id: int
    token: str = field(repr=False)
    token_at: datetime = field(repr=False)
    messages: str = field(repr=False)
    lane: str = field(default="", repr=False)
