"""Pieces of words that our own sentences are made of, learnt by joining what often stands together.

Thai has no spaces, and a list of all words would be somebody else's work. Letters that are seen
together most often are joined, then these with others, as often as it pays. Pairs of such pieces
tell a story by two things that it names, however far apart they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

_MANY = 3500  # pieces, single letters among them
_LONGEST = 10  # letters of a piece
_FEWEST = 3  # times that two must stand together to be joined
_AT_ONCE = 30  # joined in one round, none of them with a piece of another
_LOOKED_AT = 400  # most frequent neighbours of a round
_WORD = 2  # letters from which a piece is worth a pair
_APART = 5  # pieces that may lie between the two of a pair
_BITS = 65536  # more than there are pieces


def cut(folded: str, pieces: frozenset[str]) -> list[str]:
    """The text in pieces, the longest first at every place; what is in none letter by letter."""
    found = []
    at, end = 0, len(folded)
    while at < end:
        size = min(_LONGEST, end - at)
        while size > 1 and folded[at : at + size] not in pieces:
            size -= 1
        found.append(folded[at : at + size])
        at += size
    return found


def pairs(cuts: Sequence[str]) -> Iterator[str]:
    """Every piece, and every two that stand near each other, in their order."""
    yield from (f"~{piece}" for piece in cuts)
    words = [piece for piece in cuts if len(piece) >= _WORD]
    for place, word in enumerate(words):
        yield from (f"{word}~{other}" for other in words[place + 1 : place + 1 + _APART])


def learn_pieces(texts: Iterable[str]) -> tuple[str, ...]:
    """The pieces of more than one letter, from the most frequent on; the same texts, the same."""
    import numpy as np

    every = [text for text in dict.fromkeys(texts) if text]
    spelt = ["", *sorted({letter for text in every for letter in text})]
    number = {letter: place for place, letter in enumerate(spelt)}
    written = np.array([number.get(letter, 0) for letter in "\0".join(every)], dtype=np.int64)
    while len(spelt) < _MANY:
        joined = _often_together(written, spelt)
        if not joined:
            break
        for one, other in joined:
            spelt.append(spelt[one] + spelt[other])
            written = _join(written, one, other, len(spelt) - 1)
    return tuple(dict.fromkeys(piece for piece in spelt if len(piece) > 1))


def _often_together(written: NDArray[int64], spelt: Sequence[str]) -> list[tuple[int, int]]:
    """The neighbours most often seen, no piece in two of them."""
    import numpy as np

    lengths = np.array([len(piece) for piece in spelt])
    first, second = written[:-1], written[1:]
    fits = (first > 0) & (second > 0) & (lengths[first] + lengths[second] <= _LONGEST)
    keys, counts = np.unique((first * _BITS + second)[fits], return_counts=True)
    used: set[int] = set()
    found: list[tuple[int, int]] = []
    for place in np.lexsort((keys, -counts))[:_LOOKED_AT]:
        one, other = divmod(int(keys[place]), _BITS)
        if counts[place] < _FEWEST or len(found) == _AT_ONCE:
            break
        if not used & {one, other}:
            used |= {one, other}
            found.append((one, other))
    return found


def _join(written: NDArray[int64], one: int, other: int, new: int) -> NDArray[int64]:
    """The same with `new` wherever the two stand; of three alike the first two."""
    import numpy as np

    found = np.flatnonzero((written[:-1] == one) & (written[1:] == other)).tolist()
    if one == other:
        kept: list[int] = []
        for place in found:
            if not kept or place > kept[-1] + 1:
                kept.append(place)
        found = kept
    written[found] = new
    return np.delete(written, [place + 1 for place in found])
