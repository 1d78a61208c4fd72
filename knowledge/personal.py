"""Personal numbers in free text: identity cards are masked, telephones are found.

Digits may be of any script; what stands between them is what people type: spaces, every sort
of dash, dots, brackets, and signs that nobody sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.thai import in_arabic

_GAP = r"[\s\u00ad\u200b-\u200d\u2060\ufeff\-‐‑‒–—−.,/_()]{0,3}"
_ODD = re.compile(r"[.,/_]")  # between digits it may as well be a date, a sum or a house
_GROUPS = re.compile(r"\d+")
_ID_CARD = re.compile(rf"(?<!\d)(?=(\d(?:{_GAP}\d){{12}})(?!\d))")  # looks on from every number
_CARD_GROUPS = ((13,), (1, 4, 5, 2, 1))
_MOST_GROUPS = 6  # of a card that is written in any other way, unless every digit stands alone
_PHONE = re.compile(
    rf"(?<!\d)(?:\(?(?:\+|00)?66{_GAP}0?{_GAP}|\(?0{_GAP})"
    rf"((?:[689](?:{_GAP}\d){{8}}|[2-57](?:{_GAP}\d){{7}}))(?!\d)"
)
_PHONE_GROUPS = (
    *((3, 3, 4), (2, 4, 4), (3, 7), (6, 4), (3, 4, 3)),  # of a mobile telephone
    *((2, 3, 4), (2, 7), (3, 3, 3), (3, 6), (3, 2, 4), (5, 4)),  # of another
)


def is_id_card(digits: str) -> bool:
    """Whether 13 digits are a Thai identity number: the last one is checked by the first twelve."""
    if len(digits) != 13 or not digits.isdecimal():
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(range(13, 1, -1), digits, strict=False)
    )
    return (11 - total % 11) % 10 == int(digits[12])


def mask_id_cards(text: str) -> str:
    """The text with every valid Thai identity number (13 digits, check digit right) masked.

    Only the last digit stays, so that people recognise their own. What stands between is kept.
    """
    return _masked(text, [(start, end - 1) for start, end in _cards(in_arabic(text))])


def mask_phones(text: str) -> str:
    """The text with every Thai telephone number masked."""
    return _masked(text, [match.span() for match in _phones(in_arabic(text))])


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand. A number before the card ("หมู่ 3 1-1017-…") must not hide it."""
    last = 0
    for match in _ID_CARD.finditer(text):
        start, end = match.span(1)
        groups = _GROUPS.findall(match[1])
        if start >= last and is_id_card("".join(groups)) and _is_grouped_as_a_card(match[1]):
            last = end
            yield start, end


def _is_grouped_as_a_card(written: str) -> bool:
    """One that begins like a telephone, or has odd signs in it, only as the card itself does."""
    groups = _lengths(written)
    if written.startswith("0") or _ODD.search(written):
        return groups in _CARD_GROUPS
    return len(groups) <= _MOST_GROUPS or set(groups) == {1}


def _phones(text: str) -> Iterator[re.Match[str]]:
    for match in _PHONE.finditer(text):
        groups = _lengths(match[0])
        is_doubtful = _ODD.search(match[0]) is not None or groups[0] == 1
        if not is_doubtful or groups in _PHONE_GROUPS or set(groups) == {1}:
            yield match


def _lengths(written: str) -> tuple[int, ...]:
    return tuple(len(group) for group in _GROUPS.findall(written))


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + _GROUPS.sub(lambda it: "x" * len(it[0]), text[start:end]) + text[end:]
    return text
