"""Names of hosts as requests bring them: whatever their writing, one name."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def name_of(host: str) -> str:
    """Without port, final dot and capitals; "" for what is no name."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def name_in(address: str) -> str:
    """The same of a whole address."""
    return name_of(urlsplit(address).netloc)
