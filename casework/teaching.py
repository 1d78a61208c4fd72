"""Who may change what the town answers."""

from __future__ import annotations

from collections.abc import Set

MOST_QUESTIONS = 2000  # of a town that wait at once; more is a flood, not a need
LONGEST_QUESTION = 600  # characters


def may_teach(roles: Set[str]) -> bool:
    """Attach sentences, write answers, take questions away: who talks to citizens all day."""
    return bool(roles & {"agent", "head", "administrator"})


def may_publish(roles: Set[str]) -> bool:
    """Publish what was written and say what the town decides: who answers for a division."""
    return bool(roles & {"head", "administrator"})
