"""Switches: how badly the platform behaves today. All off by default."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields
from typing import Any

API_FAULTS = (
    "500 before",
    "500 after",
    "timeout before",
    "timeout after",
    "reset before",
    "reset after",
)
"""What a failing call looks like; "after" means that LINE did the work and its answer was lost."""


@dataclass(slots=True)
class Switches:
    """Shares are 0 to 1, of events or of calls. May be changed while the platform runs."""

    duplicates: float = 0.0
    reorder: float = 0.0
    reorder_seconds: float = 0.5
    batch_up_to: int = 1
    api_failures: float = 0.0
    api_fault_kinds: tuple[str, ...] = API_FAULTS
    api_delay_ms: int = 0
    api_hang_seconds: float = 12.0
    api_rate_limited: float = 0.0
    quota_exhausted: bool = False
    media_preparing_seconds: float = 0.0
    photo_preparing_seconds: float = 0.0

    def change(self, wanted: dict[str, Any]) -> None:
        """Set some switches by name. Raises `ValueError` on an unknown name or a wrong value."""
        known = {one.name for one in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise ValueError(f"no switch {name}")
            setattr(self, name, _like(getattr(self, name), value))

    def as_json(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def api_fault(self, chance: random.Random) -> str:
        """Pick a fault for one call, mostly none."""
        if not self.api_failures or chance.random() >= self.api_failures:
            return ""
        return chance.choice(self.api_fault_kinds)


def _like(old: object, value: object) -> object:
    if isinstance(old, bool):
        return bool(value)
    if isinstance(old, tuple):
        return _faults(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a switch takes a number")
    number = float(value)
    if number < 0:
        raise ValueError("a switch is never negative")
    return int(number) if isinstance(old, int) else number


def _faults(value: object) -> tuple[str, ...]:
    kinds = tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()
    if not kinds or not set(kinds) <= set(API_FAULTS):
        raise ValueError(f"faults are among {', '.join(API_FAULTS)}")
    return kinds


@dataclass(frozen=True, slots=True)
class Redelivery:
    """LINE tells neither count nor interval; a bounded, growing one stands in."""

    is_on: bool = True
    times: int = 6
    first_after_seconds: float = 1.0
    growth: float = 2.0
    at_most_seconds: float = 30.0
    answer_seconds: float = field(default=2.0)

    def pause(self, attempt: int) -> float | None:
        """Seconds to wait after the attempt of this number (1 is the first), None to give up."""
        if not self.is_on or attempt > self.times:
            return None
        return min(self.first_after_seconds * self.growth ** (attempt - 1), self.at_most_seconds)
