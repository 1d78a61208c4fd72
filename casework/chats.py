"""When a human answers in the chat: queue, silence, and the end of waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from casework.officehours import Calendar, bangkok_date, is_open, next_opening

State = Literal["waiting", "open", "over"]

QUIET_FOR = timedelta(minutes=30)
"""So long nobody says a word before a chat that was taken ends by itself."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the rules must know of a chat. `last_at` is when anybody said something last."""

    state: State
    asked_at: datetime
    last_at: datetime


def is_to_end(chat: Waiting, now: datetime, calendar: Calendar) -> bool:
    """Whether a chat is over without anybody saying so.

    A taken one after half an hour of silence. A waiting one when the office closes: its words are
    kept as a message and answered later. A lunch break ends no waiting.
    """
    if chat.state == "open":
        return now - chat.last_at >= QUIET_FOR
    return chat.state == "waiting" and not is_open(now, calendar) and not _is_lunch(now, calendar)


def _is_lunch(now: datetime, calendar: Calendar) -> bool:
    """Closed now, but opening again today and open before."""
    opening = next_opening(now, calendar)
    if bangkok_date(opening) != bangkok_date(now):
        return False
    spans = calendar.week.spans[opening.weekday()]
    return opening.time() > spans[0][0]


def takes_chats(now: datetime, calendar: Calendar, *, anybody: bool) -> bool:
    """Whether somebody who wants a human now gets a place in the queue, or leaves a message."""
    return anybody and (is_open(now, calendar) or _is_lunch(now, calendar))
