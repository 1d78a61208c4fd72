"""Whether somebody's life is in danger, so that emergency numbers come first."""

from __future__ import annotations


def danger_to_life(text: str) -> bool:
    """True for fire, drowning, shooting, people hurt; not for a lamp that is out."""
    raise NotImplementedError
