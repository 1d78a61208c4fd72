"""Our memory is nobody else's to read, though he runs under our name: it holds drafts and keys."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_SET_DUMPABLE: Final = 4  # of Linux's prctl


def hide_memory() -> None:
    """Neither a core file nor a process of the same user shows it; forks inherit this."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
