"""The process that does the slow derivation: started by file name, knows nothing but scrypt.

It gets no environment, no key and no database; only the end of a socket over which each question
brings a socket of its own for the answer, so that whoever asked learns at once if this process
dies. One question at a time, twenty may wait; it yields to everything else on the machine. It ends
when nobody is left who could ask. Only the standard library is imported: it starts in 20 ms.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections import deque
from contextlib import suppress
from hashlib import scrypt
from time import monotonic, sleep

COST, BLOCK, LANES, YIELD = 2**15, 8, 1, 64
MEMORY = 64 * 1024 * 1024  # scrypt takes 32 MB here; OpenSSL's own limit is exactly too low
MOST_WAITING = 20
CROWD, RESTS, LONGEST_REST = 4, 3, 0.1
LONGEST = 256
PATIENCE_SECONDS = 1.0
SET_DUMPABLE = 4
DONE, BUSY = b"\1", b"\0"
FOR_THE_FAMILY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HANDLE = struct.Struct("i")
_ROOM = socket.CMSG_SPACE(_HANDLE.size)


def derive(code: bytes | bytearray, salt: bytes | bytearray) -> bytes:
    """The 64 bytes of a code; about a tenth of a second and 32 MB."""
    return scrypt(code, salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=MEMORY, dklen=YIELD)


def written(code: bytes, salt: bytes) -> bytes:
    """A question as it travels: how long the salt is, the salt, the code."""
    return bytes([len(salt)]) + salt + code


def bring(door: socket.socket, asker: socket.socket) -> None:
    """Hand a socket over, without waiting. Raises `BlockingIOError` where too many lie there.

    (`socket.send_fds` and `recv_fds` forget their flags before Python 3.13.)
    """
    handle = (socket.SOL_SOCKET, socket.SCM_RIGHTS, _HANDLE.pack(asker.fileno()))
    door.sendmsg([b"?"], [handle], socket.MSG_DONTWAIT)


def main(door: socket.socket, slot: int) -> None:
    """Answer until nobody can ask any more."""
    waiting: deque[socket.socket] = deque()
    while gather(door, waiting):
        with waiting.popleft() as asker, suppress(OSError):
            if _still_waits(asker):
                begun = monotonic()
                _answer(asker, slot)
                rest(monotonic() - begun, len(waiting))


def rest(took: float, waiting: int) -> None:
    """Where a crowd waits, do nothing for three times as long as the last one took.

    In a town hall a crowd at this door is a flood, and what comes after a derivation costs the web
    processes time, whether a code was right or wrong.
    """
    if waiting >= CROWD:
        sleep(RESTS * min(took, LONGEST_REST))


def gather(door: socket.socket, waiting: deque[socket.socket]) -> bool:
    """Let in who has come, and send away who is too many; False when the door is closed."""
    while True:
        try:
            told, brought, _, _ = door.recvmsg(1, _ROOM, socket.MSG_DONTWAIT if waiting else 0)
        except BlockingIOError:
            return True
        if not told:
            return bool(waiting)
        for level, kind, handle in brought:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                _let_in(socket.socket(fileno=_HANDLE.unpack(handle)[0]), waiting)


def _let_in(asker: socket.socket, waiting: deque[socket.socket]) -> None:
    asker.settimeout(PATIENCE_SECONDS)
    if len(waiting) < MOST_WAITING:
        waiting.append(asker)
        return
    with asker, suppress(OSError):
        asker.sendall(BUSY)


def _still_waits(asker: socket.socket) -> bool:
    """Whether the one who asked is there; nobody derives for the dead."""
    poll = select.poll()
    poll.register(asker, select.POLLIN)
    return not any(seen & (select.POLLHUP | select.POLLERR) for _, seen in poll.poll(0))


def _answer(asker: socket.socket, slot: int) -> None:
    question = bytearray(LONGEST)
    try:
        length = asker.recv_into(question)
        salt_ends = 1 + question[0]
        if length <= salt_ends:
            return
        fcntl.flock(slot, fcntl.LOCK_EX)  # another family on this machine may have a hand too
        try:
            yielded = derive(question[salt_ends:length], question[1:salt_ends])
        finally:
            fcntl.flock(slot, fcntl.LOCK_UN)
        asker.sendall(DONE + yielded)
    finally:
        question[:] = bytes(LONGEST)  # as well as Python can forget


def yield_to_all() -> None:
    """The lowest place there is: on Linux only what nobody else wants is taken."""
    with suppress(OSError):
        os.nice(19)
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def leave_nothing_behind() -> None:
    """A crash writes no memory to a disk; signals for the whole family are the parent's matter."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # nor does anybody else who runs as we do look into it
        ctypes.CDLL(None).prctl(SET_DUMPABLE, 0, 0, 0, 0)
    for name in FOR_THE_FAMILY:
        signal.signal(name, signal.SIG_IGN)


if __name__ == "__main__":
    leave_nothing_behind()
    yield_to_all()
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
