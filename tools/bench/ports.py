"""Ports for programs that are started a moment later.

A port that the system hands out is no longer ours once it was let go: any connection that goes out
before the program listens may get it. Below that range nobody gets one without asking for it.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
from typing import Final

FIRST: Final = 15_000
LAST: Final = 32_000  # Linux hands out 32768 and above, macOS and Windows 49152


def free_port(neighbours: int = 0) -> int:
    """A port that nobody listens on, with so many free ones after it.

    Drawn by the system's own chance: processes that test side by side share the seed of the other.
    """
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST)
        with contextlib.ExitStack() as probes, contextlib.suppress(OSError):
            for one in range(port, port + 1 + neighbours):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", one))
            return port
