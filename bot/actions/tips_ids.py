"""Ids, labels, fingerprints and shuffles of the anonymous channel: nothing in them tells a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

RandomBytes = Callable[[int], bytes]

LABELS = Path(__file__).with_name("tip_labels.txt")
REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 8
TRIES = 100


def new_id(random_bytes: RandomBytes) -> str:
    """A random id (UUIDv4): no time and no order in it."""
    return str(uuid.UUID(bytes=random_bytes(16), version=4))


def is_id(text: str) -> bool:
    """A random id as we write them."""
    try:
        seen = uuid.UUID(text)
    except ValueError:
        return False
    return str(seen) == text and seen.version == 4


def fingerprint(public_key: str) -> str:
    """What two people compare by eye: 40 hex digits of the key's SHA-256, in fours."""
    digits = sha256(public_key.encode()).hexdigest()[:40]
    return " ".join(digits[at : at + 4] for at in range(0, 40, 4))


def shuffled_by(random_bytes: RandomBytes) -> Callable[[list[str]], None]:
    """A shuffle in place (Fisher-Yates) that draws from `random_bytes`."""

    def shuffle(items: list[str]) -> None:
        for last in range(len(items) - 1, 0, -1):
            other = int.from_bytes(random_bytes(8)) % (last + 1)  # 64 bits: the bias is nil
            items[last], items[other] = items[other], items[last]

    return shuffle


def labels_by(random_bytes: RandomBytes) -> Callable[[str, set[str]], str]:
    """Two words for a tip, drawn anew for each and other than those that are taken.

    They are not made of the id: where a made one was taken, its neighbour would tell an officer
    that a tip exists which he does not see.
    """

    def draw(tip: str, taken: set[str]) -> str:
        first, second = _label_words()
        size = len(first) * len(second)
        start = 0
        for more in range(TRIES + size):
            start = int.from_bytes(random_bytes(8)) % size if more < TRIES else start + 1
            label = f"{first[start // len(second) % len(first)]} {second[start % len(second)]}"
            if label not in taken:
                return label
        return tip  # a town with thousands of tips at once

    return draw


def new_reference(random_bytes: RandomBytes) -> str:
    """Under what an outside body knows a package: it says nothing about the tip."""
    drawn = int.from_bytes(random_bytes(16))
    signs = []
    for _ in range(REFERENCE_LENGTH):
        drawn, at = divmod(drawn, len(REFERENCE_SIGNS))
        signs.append(REFERENCE_SIGNS[at])
    return "".join(signs)


@cache
def _label_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = LABELS.read_text(encoding="utf-8")
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    first, _, second = plain.partition("\n\n")
    return tuple(first.split()), tuple(second.split())
