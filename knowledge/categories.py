"""What kind of complaint a free text is about."""

from __future__ import annotations


def guess(text: str) -> tuple[str, ...]:
    """Up to three category codes of `casework.categories`, best first; empty where nothing fits."""
    raise NotImplementedError
