"""Pictures of telephones (HEIC) as JPEG, by a process that is trusted with nothing."""

from __future__ import annotations

import subprocess
import sys
from threading import BoundedSemaphore
from typing import Final

from bot.photos import heic_process
from bot.photos.heic_process import TOO_LARGE

PATIENCE_SECONDS: Final = 30.0
_ONE = BoundedSemaphore(1)  # at a time: a picture of twelve million points takes 90 MB


class CannotDecode(Exception):
    """Nothing that can be shown; `is_too_large` where the header alone says so."""

    def __init__(self, *, is_too_large: bool = False) -> None:
        super().__init__()
        self.is_too_large = is_too_large


def jpeg_of(body: bytes, *, most_pixels: int, longest: int) -> bytes:
    """The picture in a HEIC file. Raises `CannotDecode`."""
    command = [sys.executable, "-I", heic_process.__file__, str(most_pixels), str(longest)]
    if not _ONE.acquire(timeout=PATIENCE_SECONDS):
        raise CannotDecode
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise CannotDecode from None
    finally:
        _ONE.release()
    if done.returncode != 0:
        raise CannotDecode(is_too_large=done.returncode == TOO_LARGE)
    return done.stdout
