"""The names people use for services, found in free text however many services there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.thai import squeeze

_KEY = 3  # letters by which a name is looked up
_SURE = 9  # letters of a name that is sure by itself
_LEADING = frozenset("เแโใไ")
_HANGING = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
_SHORT_LATIN = 5  # shorter Latin names must stand alone
_ONE_WORD = 12  # a longer text is more than a piece of a name


class Names:
    """Names by their first letters. Immutable, so threads may share it."""

    def __init__(self, names_of: Sequence[Iterable[str]]) -> None:
        spelt = [sorted({squeeze(name) for name in names} - {""}) for names in names_of]
        self._by_start: dict[str, dict[str, list[int]]] = {}
        for place, names in enumerate(spelt):
            for name in names:
                alike = self._by_start.setdefault(name[:_KEY], {})
                alike.setdefault(name, []).append(place)
        self._spelt = [" ".join(names) for names in spelt]

    def found_in(self, squeezed: str) -> dict[int, list[str]]:
        """For each service (by its place) the names of it that stand in the text."""
        found: dict[int, list[str]] = {}
        for start in range(len(squeezed) - _KEY + 1):
            for name, places in self._by_start.get(squeezed[start : start + _KEY], {}).items():
                if squeezed.startswith(name, start) and _stands_alone(squeezed, start, name):
                    for place in places:
                        found.setdefault(place, []).append(name)
        return found

    def begun_by(self, squeezed: str, places: Iterable[int]) -> set[int]:
        """Of these services those of whose names the whole text is a piece: "water", "licence"."""
        if not _KEY <= len(squeezed) <= _ONE_WORD:
            return set()
        return {place for place in places if squeezed in self._spelt[place]}


def how_sure(found: Iterable[str]) -> float:
    """How sure the names found make it, 0 to 1: by the longest, a little by further ones."""
    lengths = sorted((len(name) for name in set(found)), reverse=True)
    return min(1.0, (lengths[0] + 0.5 * sum(lengths[1:])) / _SURE) if lengths else 0.0


def _stands_alone(squeezed: str, start: int, name: str) -> bool:
    """As far as letters tell: Thai has no spaces, so vowels and marks around it must not bind."""
    before = squeezed[start - 1] if start else ""
    after = squeezed[start + len(name) : start + len(name) + 1]
    if name.isascii():
        latin = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
        return len(name) >= _SHORT_LATIN or not latin
    return before not in _LEADING and after not in _HANGING
