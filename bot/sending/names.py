"""What the senders of one database call themselves, and which of them have ended for certain."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from functools import cache
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_PROCESSES: Final = Path("/proc/self/ns/pid")
_PARTS: Final = 3  # of a name, behind the host's: machine, family, process


def family_name() -> str:
    """A name for this process and those that it will fork."""
    return f"{socket.gethostname()[:20]}-{_machine()}-{secrets.token_hex(3)}"


def member_name(family: str) -> str:
    """The name of this very process, among all of its family."""
    return f"{family}-{os.getpid()}"


def has_ended(name: str) -> bool:
    """Whether the sender of this name was a process of this machine that is no more.

    Only what is certain counts: of another machine, another start of this one, or another
    container nothing is known. A number that was given to a new process hides the old one.
    """
    parts = name.rsplit("-", _PARTS)
    if len(parts) <= _PARTS or parts[1] != _machine() or not parts[3].isdecimal():
        return False
    try:
        os.kill(int(parts[3]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's, and alive
        pass
    return False


@cache
def _machine() -> str:
    """Where numbers of processes mean the same: one start of one machine, one container of it."""
    try:
        told = f"{_BOOT.read_text()}{_PROCESSES.stat().st_ino}"
    except OSError:  # no Linux: nobody else's name is like it
        told = secrets.token_hex()
    return hashlib.sha256(told.encode()).hexdigest()[:8]
