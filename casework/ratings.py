"""What a citizen thinks of the result: one to five stars, once for each finish."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.workflow import KINDS

STARS = (1, 2, 3, 4, 5)
UNHAPPY = 2  # up to so many stars we ask why, and offer to take the case up again
REASONS: tuple[str, ...] = (
    "not_fixed",
    "came_back",
    "too_slow",
    "not_told",
    "impolite",
    "unclear",
    "other",
)
CHANGEABLE_FOR = timedelta(hours=24)
RATE_WITHIN = timedelta(days=30)


def fault_of_rating(
    state: str, finished_at: datetime | None, first_rated_at: datetime | None, now: datetime
) -> str:
    """Why no rating is taken now, as a static code; "" where one is.

    "not_finished", "rated_already" (a day is over since the first one), "too_late".
    """
    if KINDS[state] not in {"done", "ended"} or state == "cancelled" or finished_at is None:
        return "not_finished"
    if first_rated_at is not None:
        return "" if now - first_rated_at <= CHANGEABLE_FOR else "rated_already"
    return "" if now - finished_at <= RATE_WITHIN else "too_late"


def reasons_of(stars: int, given: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons that are kept: known ones, in our order, and only where somebody is unhappy."""
    return tuple(one for one in REASONS if one in given) if stars <= UNHAPPY else ()
