"""The receipt code of a tip: twenty digits, the last one a Damm check digit.

Nineteen random digits are 63 bits. The Damm table is totally anti-symmetric: it catches every
single wrong digit and every swap of neighbours (H. M. Damm, 2004, quasigroup of order 10).
"""

from __future__ import annotations

from collections.abc import Callable

LENGTH = 20
LOOKS_LIKE_ONE = 16
"""From this many digits on, a text may be a mistyped code and is treated as secret."""

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_SEPARATORS = frozenset(" -–—\u00a0\u200b\t\n.")


def check_digit(digits: str) -> str:
    """The digit to put behind `digits` so that the whole has remainder zero."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return str(state)


def new_code(random_bytes: Callable[[int], bytes]) -> str:
    """Twenty digits, each of the first nineteen equally likely."""
    digits: list[str] = []
    while len(digits) < LENGTH - 1:
        # 250 is the largest multiple of ten in a byte: above it some digits would come more often.
        digits += [str(byte % 10) for byte in random_bytes(32) if byte < 250]
    body = "".join(digits[: LENGTH - 1])
    return body + check_digit(body)


def written(code: str) -> str:
    """A code as people copy it: fives of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def digits_of(text: str) -> str:
    """All decimal digits of a text, of whatever script, as ASCII."""
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def looks_like_code(text: str) -> bool:
    """Whether a text holds so many digits that it may be a code, perhaps mistyped."""
    return sum(letter.isdecimal() for letter in text) >= LOOKS_LIKE_ONE


def is_only_digits(text: str) -> bool:
    """Whether nothing but digits and what people put between them stands there."""
    return all(letter.isdecimal() or letter in _SEPARATORS for letter in text.strip())


def read_code(text: str) -> str | None:
    """The code in a text, or None where it has not twenty digits or the check digit is wrong."""
    digits = digits_of(text)
    if len(digits) != LENGTH or check_digit(digits) != "0":
        return None
    return digits
