"""Thai as people type it, made even."""

from __future__ import annotations


def normalise(text: str) -> str:
    """NFC, Arabic digits, one sara ae, nothing invisible, nothing stretched, small Latin."""
    raise NotImplementedError
