"""Whether words smell of corruption, so that the side door is offered before anything is stored."""

from __future__ import annotations


def smells_of_corruption(text: str) -> bool:
    """True for demands of money, favours, officials looking away. Rather too often: asking is polite."""
    raise NotImplementedError
