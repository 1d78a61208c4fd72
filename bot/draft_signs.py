"""Signs of drafts: nearly every event has none, and must not cost a look into the vault.

Bytes in memory that forked web processes share; a set byte says that a draft with such a name may
exist. Names are keyed hashes under the boot key, so the bytes tell nothing without it, and they
end with the process. A byte is never cleared: a false sign costs one look, a missing one would
cost a tip its privacy.
"""

from __future__ import annotations

import mmap

PLACES = 1 << 18


class Signs:
    """Made before forking, like the boot key. One byte a place: a write of it needs no lock."""

    def __init__(self) -> None:
        self._places = mmap.mmap(-1, PLACES)

    def put(self, name: str) -> None:
        """A draft of this name (hex digits of a keyed hash) is about to be kept."""
        for place in _places_of(name):
            self._places[place] = 1

    def may_have(self, name: str) -> bool:
        """False is certain."""
        return all(self._places[place] for place in _places_of(name))


def _places_of(name: str) -> tuple[int, int]:
    return int(name[:8], 16) % PLACES, int(name[8:16], 16) % PLACES
