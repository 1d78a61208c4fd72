"""Fetch the plain `age` command for the tests: `python -m tools.age_command FOLDER`.

The auditor's tool is nowhere on PyPI or npm; Debian and its children carry it, signed. apt fetches
and checks it into a folder of ours: nothing is installed and nobody must be root. Elsewhere the
tests say that they were skipped, and another implementation of age takes the place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PATIENCE_SECONDS = 120


def fetch(folder: Path) -> bool:
    """Put `age` into a folder, unless it can be run already; False where it cannot be had."""
    wanted = folder / "age"
    if wanted.exists() or shutil.which("age"):
        return True
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    with tempfile.TemporaryDirectory(prefix="age-") as name:
        try:
            found = _unpacked(Path(name))
        except (OSError, subprocess.SubprocessError):
            return False
        if found is None:
            return False
        shutil.copy(found, wanted)
    return True


def _unpacked(room: Path) -> Path | None:
    """The command out of Debian's package, whose signature apt has checked."""
    for place in ("lists/partial", "cache/archives/partial"):
        (room / place).mkdir(parents=True)
    own = [
        "-o", f"Dir::State::lists={room}/lists", "-o", f"Dir::Cache={room}/cache",
        "-o", "Debug::NoLocking=1", "-o", f"APT::Sandbox::User={_who()}", "-qq",
    ]  # fmt: skip
    for asked in (["update"], ["download", "age"]):
        _run("apt-get", *own, *asked, cwd=room)
    package = next(room.glob("age_*.deb"), None)
    if package is None:
        return None
    _run("dpkg-deb", "-x", str(package), "unpacked", cwd=room)
    return room / "unpacked" / "usr" / "bin" / "age"


def _who() -> str:
    """Only root must lower himself to fetch; he does not where nobody else may write."""
    return "root" if os.geteuid() == 0 else ""


def _run(*command: str, cwd: Path) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(
        command, cwd=cwd, check=True, stdout=quiet, stderr=quiet, timeout=PATIENCE_SECONDS
    )


if __name__ == "__main__":
    if not fetch(Path(sys.argv[1])):
        print("The age command is not to be had here; its tests will be skipped.")
