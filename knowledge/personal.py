"""Personal numbers in free text: identity cards are masked, telephones are found."""

from __future__ import annotations


def mask_id_cards(text: str) -> str:
    """The text with every valid Thai identity number (13 digits, check digit right) masked."""
    raise NotImplementedError


def phones(text: str) -> tuple[str, ...]:
    """Thai telephone numbers in the text, digits only, in order."""
    raise NotImplementedError
