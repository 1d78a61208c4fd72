"""What a free text wants, by simple and careful rules."""

from __future__ import annotations

from typing import Literal

Intent = Literal[
    "greeting",
    "thanks",
    "complaint",
    "tip",
    "track",
    "human",
    "mydata",
    "abuse",
    "question",
    "unknown",
]


def intent(text: str) -> Intent:
    """The one intent; "unknown" where the rules do not know."""
    raise NotImplementedError
