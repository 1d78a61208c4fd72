"""A town hall in a process of its own, which stands still inside chosen requests.

`python -m tests.vault.watched_server VAR SIGNALS [DATABASE VAULT]`: the port is written into
SIGNALS/port. A request to one of `WATCHED` waits, before and after it was handled, until the test
has looked at the memory of this process: it writes SIGNALS/<n>.here and waits for SIGNALS/<n>.go.
So does a tip that is being sent, in the middle of its transaction.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from storage.vault.tips import Tips
from tests.thrift import hash_quickly
from tests.whole.stack import running

WATCHED = ("/tip/part", "/tip/sealed", "/tip/seal", "/tip/send", "/mailbox/look", "/mailbox/part")
PATIENCE_SECONDS = 60


class Watched:
    """Halts a request where the test wants to look."""

    def __init__(self, inner: Any, signals: Path) -> None:
        self._inner = inner
        self._signals = signals
        self._count = 0

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] not in WATCHED or environ["REQUEST_METHOD"] != "POST":
            return self._inner(environ, start)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.halt(f"before {environ['PATH_INFO']}")
        answer = list(self._inner({**environ, "wsgi.input": io.BytesIO(body)}, start))
        self.halt(f"after {environ['PATH_INFO']}")
        return answer

    def halt(self, where: str) -> None:
        self._count += 1
        mark = self._signals / f"{self._count}.here"
        mark.with_suffix(".new").write_text(where)
        mark.with_suffix(".new").rename(mark)
        go = self._signals / f"{self._count}.go"
        for _ in range(PATIENCE_SECONDS * 50):
            if go.exists():
                return
            time.sleep(0.02)


def halt_in_the_transaction(watched: Watched) -> None:
    """Sending moves parts, then stands still: all is written, nothing is committed."""
    moves = Tips.take_waiting

    def moves_and_waits(
        self: Tips, tip: str, ids: Sequence[str], apart: Collection[str] = ()
    ) -> None:
        moves(self, tip, ids, apart)
        watched.halt("inside the sending")

    Tips.take_waiting = moves_and_waits  # type: ignore[method-assign]


def main(var: Path, signals: Path, *databases: str) -> None:
    """Serve until killed."""
    hash_quickly()
    named = dict(zip(("database_url", "vault_database_url"), databases, strict=False))
    with running(var, **named) as stack:
        watched = Watched(stack.app.wsgi_app, signals)
        stack.app.wsgi_app = watched  # type: ignore[assignment, method-assign]
        halt_in_the_transaction(watched)
        server = make_server("127.0.0.1", 0, stack.app, threaded=True)
        (signals / "port.new").write_text(str(server.server_port))
        (signals / "port.new").rename(signals / "port")
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
