"""However large a tip is, no more than a slice of it passes through the server's memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import pytest
from pyrage import x25519
from urllib3 import PoolManager

from bot.actions.tips_ids import new_id
from storage.vault.sealing import Belongs, seal
from storage.vault.slices import SLICE
from tools.bench import servers
from tools.bench.load import SECRET

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the highest level"),
]

Fields = list[tuple[str, str | bytes | tuple[str, bytes]]]
MEGABYTE = 1024 * 1024
FILES, FILE = 3, 20 * MEGABYTE  # one of them is too much to hold twice, all are to hold once
MOST_EXTRA = 60 * MEGABYTE
ROOT = Path(__file__).parent.parent.parent
POOL = PoolManager(timeout=60)


class Town:
    """A running town hall with one web process, and what that process held at most."""

    def __init__(self, port: int, web: psutil.Process, var: Path) -> None:
        self.port, self.web, self.var = port, web, var
        self._idle = 0

    def post(self, path: str, fields: Fields) -> bytes:
        answer = POOL.request(
            "POST", f"http://127.0.0.1:{self.port}{path}", fields=list[Any](fields)
        )
        assert answer.status == 200, (path, answer.status, answer.data[:200])
        return answer.data

    def form(self) -> tuple[str, list[str]]:
        page = self.post("/tip/write", [("concerns", "nobody")]).decode()
        (token,) = re.findall(r'name="token" value="([^"]*)"', page)
        return token, re.findall(r'name="reader" value="([^"]*)"', page)

    def begins_anew(self) -> None:
        """From here on the highest level counts."""
        Path(f"/proc/{self.web.pid}/clear_refs").write_text("5")
        self._idle = self._level("VmRSS")

    @property
    def extra(self) -> int:
        return self._level("VmHWM") - self._idle

    def _level(self, name: str) -> int:
        told = Path(f"/proc/{self.web.pid}/status").read_text()
        (kilobytes,) = re.findall(rf"{name}:\s+(\d+) kB", told)
        return int(kilobytes) * 1024


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    var = tmp_path_factory.mktemp("memory")
    with (
        servers.line(0.005) as line,
        servers.ours(line, processes=1, folder=var, with_worker=False) as prongsai,
    ):
        children = psutil.Process(prongsai.process.pid).children()
        (web,) = [one for one in children if "-S" not in one.cmdline()]
        made = Town(prongsai.port, web, var)
        small = sends_papers(made, [b"%PDF-1.4 small"])
        assert small
        yield made


def sends_papers(town: Town, papers: list[bytes]) -> bytes:
    """The form without script up to the page with the code."""
    token, readers = town.form()
    fields: Fields = [("token", token), ("what", "เรื่องพร้อมไฟล์ใหญ่")]
    fields += [("reader", one) for one in readers]
    fields += [("files", (f"{n}.pdf", body)) for n, body in enumerate(papers)]
    page = town.post("/tip/seal", fields)
    town.post("/tip/send", [("token", token)])
    return page


def paid(token: str) -> str:
    number = 0
    while int.from_bytes(sha256(f"{token}:{number}".encode()).digest()[:2]):
        number += 1
    return str(number)


def sends_sealed(town: Town, files: int) -> None:
    """As a browser does: slices, then the last tap."""
    from bot.settings import read_settings
    from bot.wiring import build

    token, readers = town.form()
    door: Fields = [("token", token), ("proof", paid(token))]
    key, tip = x25519.Identity.generate(), new_id(os.urandom)
    told = [*door, ("tip", tip), ("tip_key", str(key.to_public()))]
    told += [("mailbox", str(x25519.Identity.generate().to_public()))]
    told += [("secret_hash", os.urandom(32).hex())]
    for _ in range(files):
        part = new_id(os.urandom)
        sealed = seal([str(key.to_public())], Belongs(tip, part, "document"), os.urandom(FILE))
        for at in range(0, len(sealed), SLICE):
            slice_ = ("sealed", ("blob", sealed[at : at + SLICE]))
            town.post("/tip/part", [*door, ("part", part), ("at", str(at)), slice_])
        told += [("part", part), ("size", str(len(sealed)))]
    deps = build(read_settings(environment(town)))
    with deps.vault.reading("demo") as vtx:
        keys = {one.id: one.public_key for one in vtx.readers.approved()}
    deps.after_fork()
    for one in readers:
        sealed = seal([keys[one]], Belongs(tip, one, "key"), str(key).encode())
        told += [("reader", one), ("key", ("blob", sealed))]
    town.post("/tip/sealed", told)


def environment(town: Town) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(town.var),
        "SECRET_KEY": "bench" * 10,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": servers.TOKEN,
        "PUBLIC_URL": "https://bench.localhost",
    }


_MOST = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(status, used.ru_maxrss)
"""


def releasing(town: Town) -> int:
    """The most memory that a release takes, by `prongsai tips release --now`.

    Asked by a small process of its own: a child begins with the level of its parent.
    """
    command = [sys.executable, "-c", _MOST, *servers.OURS, "tips", "release", "--now"]
    told = subprocess.run(command, env=environment(town), capture_output=True, check=True)
    status, kilobytes = map(int, told.stdout.split())
    assert status == 0
    return kilobytes * 1024


def test_a_form_of_twenty_megabytes_is_sealed_where_it_lies(town: Town) -> None:
    town.begins_anew()
    sends_papers(town, [b"%PDF-1.4 ".ljust(FILE - MEGABYTE, b"x")])
    assert town.extra < MOST_EXTRA, town.extra / MEGABYTE


def test_a_tip_of_many_large_files_takes_no_more_than_some_slices(town: Town) -> None:
    empty = [releasing(town) for _ in range(2)][1]
    town.begins_anew()
    sends_sealed(town, FILES)
    assert town.extra < MOST_EXTRA / 2, town.extra / MEGABYTE
    more = releasing(town) - empty
    assert more < MOST_EXTRA / 2, more / MEGABYTE


def test_rewriting_the_vault_takes_no_second_vault_of_memory(tmp_path: Path) -> None:
    code = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.vault import Vault

vault = Vault(f"sqlite:///{sys.argv[1]}/vault.db", clock=lambda: datetime.now(UTC))
vault.migrate()
for number in range(160):
    with vault.begin("demo") as vtx:
        vtx.drafts.add_slice("a" * 36, number, os.urandom(512 * 1024))
level = lambda name: int(Path("/proc/self/status").read_text().split(name)[1].split()[0])
Path("/proc/self/clear_refs").write_text("5")
idle = level("VmRSS:")
vault.vacuum()
print(level("VmHWM:") - idle)
"""
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=True, cwd=ROOT
    )
    assert int(told.stdout) * 1024 < 20 * MEGABYTE
