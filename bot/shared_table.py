"""One number of each web process, where its brothers and their parent see it."""

from __future__ import annotations

import mmap
from typing import Final

_PLACES: Final = 64
_NOTHING: Final = -1
_BYTES: Final = 4  # a number


class SharedTable:
    """What each web process holds, 0 or more, in shared memory. Make it before forking."""

    def __init__(self) -> None:
        self._held = memoryview(mmap.mmap(-1, _PLACES * _BYTES)).cast("i")
        for number in range(_PLACES):
            self.leave(number)

    def hold(self, number: int, held: int) -> None:
        """The process of this number holds so much."""
        self._held[number % _PLACES] = held

    def leave(self, number: int) -> None:
        """The process of this number has ended."""
        self._held[number % _PLACES] = _NOTHING

    def all(self) -> list[int]:
        """What they hold that have not ended."""
        return [held for held in self._held if held != _NOTHING]

    def of_others(self, number: int) -> list[int]:
        """The same without the process of this number."""
        mine = number % _PLACES
        return [held for place, held in enumerate(self._held) if place != mine and held != _NOTHING]
