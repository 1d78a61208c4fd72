"""Sealed files in slices: however large one is, no more than a slice of it is in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

SLICE: Final = 512 * 1024

Put = Callable[[int, bytes], None]
"""Takes a slice with its number, from 0 on."""


class Pieces(io.RawIOBase):
    """Pieces of memory, read as one file without being joined."""

    def __init__(self, pieces: Iterable[ReadableBuffer]) -> None:
        self._views = [memoryview(one).cast("B") for one in pieces]
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while self._views and self._at >= len(self._views[0]):
            self._views.pop(0)
            self._at = 0
        if not self._views:
            return 0
        room = memoryview(buffer).cast("B")
        piece = self._views[0][self._at : self._at + len(room)]
        room[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


class Cutter(io.RawIOBase):
    """A file whose writer does not see that it is cut; call `finish` for the last slice."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._held = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, told: ReadableBuffer) -> int:
        view = memoryview(told).cast("B")
        for at in range(0, len(view), SLICE):
            self._held += view[at : at + SLICE]
            while len(self._held) >= SLICE:
                self._give(SLICE)
        return len(view)

    def finish(self) -> None:
        """Give out what is left; a file of nothing is one empty slice."""
        if self._held or not self._number:
            self._give(len(self._held))

    def _give(self, length: int) -> None:
        self._put(self._number, bytes(self._held[:length]))
        del self._held[:length]
        self._number += 1


def joined(slices: Sequence[bytes] | Iterable[bytes]) -> bytes:
    """The whole file."""
    return b"".join(slices)
