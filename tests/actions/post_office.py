"""A mail server of these tests, on loopback: takes what is handed in, or refuses it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class PostOffice:
    """What came in, with the envelope."""

    port: int = 0
    refuses: bool = False
    taken: list[tuple[list[str], Message]] = field(default_factory=list)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open until the block ends."""
    office = PostOffice()

    class Counter(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _serve(self, office)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Counter) as server:
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield office
        server.shutdown()
        thread.join()


def _serve(counter: socketserver.StreamRequestHandler, office: PostOffice) -> None:
    def say(line: str) -> None:
        counter.wfile.write(f"{line}\r\n".encode())

    to: list[str] = []
    say("220 post office of the tests")
    while line := counter.rfile.readline().decode().strip():
        word = line.split(":")[0].split()[0].upper()
        if word == "DATA":
            say("354 go on")
            office.taken.append((to, message_from_bytes(_letter(counter))))
            say("250 taken")
        elif word == "RCPT" and office.refuses:
            say("550 nobody of that name")
        elif word == "QUIT":
            say("221 good-bye")
            return
        else:
            if word == "RCPT":
                to.append(line.split(":", 1)[1].strip(" <>"))
            say("250 yes")


def _letter(counter: socketserver.StreamRequestHandler) -> bytes:
    lines = []
    while (line := counter.rfile.readline()) not in (b".\r\n", b""):
        lines.append(line)
    return b"".join(lines)
