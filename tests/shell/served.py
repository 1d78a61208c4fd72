"""Programs that serve on a socket which is handed over to them, so that nobody waits for one."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def served(program: str, *, stderr: int | None = None) -> Iterator[int]:
    """The port; the program finds `fd://…` in its first argument, and must end well when told."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        inherited = listening.fileno()
        running = subprocess.Popen(
            [sys.executable, "-c", program, f"fd://{inherited}"],
            pass_fds=[inherited],
            stderr=stderr,
        )
        try:
            yield listening.getsockname()[1]
        finally:
            running.terminate()
            assert running.wait(120) == 0
