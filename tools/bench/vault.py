"""The anonymous channel: sealing, looking up, lists of a thousand, floods."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tools.bench import flood, inbox, servers
from tools.bench.load import SECRET
from tools.bench.strangers import WRONG_CODE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from bot.wiring import Deps

Row = tuple[str, str, str, bool | None]
T = TypeVar("T")
FOUR_KB = os.urandom(4096)
TIPS = 150
DERIVED = 24


def run() -> Iterator[Row]:
    """Rows: what, figure, aim, whether it holds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _hall(Path(folder)) as deps:
        yield _sealing(deps)
        yield _inbox(deps)
        yield from _web(deps)
    yield from inbox.run()
    yield from flood.run()


@contextmanager
def _hall(folder: Path) -> Iterator[Deps]:
    from bot.settings import read_settings
    from bot.wiring import build

    environment = {
        "VAR_DIR": str(folder),
        "SECRET_KEY": "bench" * 10,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": servers.TOKEN,
        "PUBLIC_URL": "https://bench.localhost",
    }
    servers.prepare(environment)
    deps = build(read_settings(environment))
    yield deps
    deps.after_fork()


def _sealing(deps: Deps) -> Row:
    """A key of its own for the tip, sealed to five, and four kilobytes sealed to that key."""
    from pyrage import x25519

    from bot.actions.tips import perform_tip
    from bot.actions.tips_commands import ApproveReader, EnrolReader, MakeTipKey, SealPart
    from storage.vault.rows import Reader

    with deps.vault.begin("bench", role="staff") as vtx:
        readers = []
        for number in range(5):
            key = str(x25519.Identity.generate().to_public())
            one = perform_tip(vtx, EnrolReader(f"r{number}", "", key), os.urandom)
            assert isinstance(one, Reader)
            perform_tip(vtx, ApproveReader(one.id, "bench"), os.urandom)
            readers.append(one.id)
    times = []
    with deps.vault.begin("bench") as vtx:
        for _ in range(200):
            begun = time.perf_counter()
            made = perform_tip(vtx, MakeTipKey(tuple(readers)), os.urandom)
            seal = SealPart(made.tip, made.public_key, "what", FOUR_KB)  # type: ignore[attr-defined]
            perform_tip(vtx, seal, os.urandom)
            times.append(time.perf_counter() - begun)
    middle = sorted(times)[100] * 1000
    return "tip: 4 KB sealed to five officers", f"{middle:.2f} ms", "≤ 5 ms", middle <= 5


def _inbox(deps: Deps) -> Row:
    """A thousand tips, as the console's first screen asks for them."""
    from bot.actions.tips import perform_tip, release
    from bot.actions.tips_commands import MakeTipKey, SealPart, SendTip
    from bot.actions.tips_desk import Desk, inbox
    from casework.deadlines import Calendar

    with deps.vault.begin("bench") as vtx:
        readers = tuple(one.id for one in vtx.readers.approved())
        for _ in range(1000):
            made = perform_tip(vtx, MakeTipKey(readers), os.urandom)
            seal = SealPart(made.tip, made.public_key, "what", b"x")  # type: ignore[attr-defined]
            part = str(perform_tip(vtx, seal, os.urandom))
            key, files = made.public_key, made.files  # type: ignore[attr-defined]
            sent = SendTip(made.tip, key, files, (part,), key, os.urandom(32).hex())  # type: ignore[attr-defined]
            perform_tip(vtx, sent, os.urandom)
    begun = time.perf_counter()
    release(deps.vault, "bench", os.urandom)
    released = time.perf_counter() - begun
    with deps.vault.reading("bench", role="staff") as vtx:
        reader = vtx.readers.approved()[0]
        rows = inbox(vtx, reader, Desk(Calendar()))  # holidays are read once a process
        begun = time.perf_counter()
        rows = inbox(vtx, reader, Desk(Calendar()))
        took = (time.perf_counter() - begun) * 1000
    assert len(rows) == 1000
    told = f"{took:.0f} ms (delivered in {released:.1f} s)"
    return "inbox of 1,000 tips, server's part", told, "≤ 300 ms", took <= 300


def _web(deps: Deps) -> Iterator[Row]:
    """What arrives by the web form; the brake against floods is off, or it would be measured."""
    from bot import create_app
    from bot.web.tips_room import Brake

    kept = Brake.lets_pass
    Brake.lets_pass = lambda self: True  # type: ignore[method-assign]  # noqa: ARG005
    try:
        clients = [create_app(deps).test_client() for _ in range(2)]
        yield _sealed_in_browsers(deps, clients)
        codes = _derived(deps, clients)
        yield codes
        yield _look_up(clients[0])
    finally:
        Brake.lets_pass = kept  # type: ignore[method-assign]


def _sealed_in_browsers(deps: Deps, clients: list[FlaskClient]) -> Row:
    """Two requests a tip; what browsers do (sealing, the price in work) is done beforehand."""
    tips = [_sealed_tip(deps, clients[0]) for _ in range(TIPS)]
    took = _shared(clients, tips, _send_sealed)
    rate = TIPS / took
    return "tips sealed in browsers, two threads", f"{rate:.0f}/s", "≥ 50/s", rate >= 50


def _token(client: FlaskClient) -> str:
    page = client.post("/tip/write", data={"concerns": "nobody"}).text
    return str(re.findall(r'name="token" value="([^"]*)"', page)[0])


def _proof(token: str) -> str:
    number = 0
    while int.from_bytes(sha256(f"{token}:{number}".encode()).digest()[:2]):
        number += 1
    return str(number)


def _sealed_tip(deps: Deps, client: FlaskClient) -> dict[str, object]:
    from pyrage import x25519

    from bot.actions.tips_ids import new_id
    from storage.vault.sealing import Belongs, seal

    tip, part, key = new_id(os.urandom), new_id(os.urandom), x25519.Identity.generate()
    with deps.vault.reading("demo") as vtx:
        readers = vtx.readers.approved()
    token = _token(client)
    return {
        "token": token,
        "proof": _proof(token),
        "tip": tip,
        "part": part,
        "tip_key": str(key.to_public()),
        "mailbox": str(x25519.Identity.generate().to_public()),
        "secret_hash": os.urandom(32).hex(),
        "sealed": seal([str(key.to_public())], Belongs(tip, part, "what"), FOUR_KB),
        "reader": [one.id for one in readers],
        "key": [
            seal([one.public_key], Belongs(tip, one.id, "key"), str(key).encode())
            for one in readers
        ],
    }


def _send_sealed(client: FlaskClient, tip: dict[str, object]) -> None:
    paid = {name: tip[name] for name in ("token", "proof")}
    sealed = (BytesIO(tip["sealed"]), "sealed")  # type: ignore[arg-type]
    answer = client.post(
        "/tip/part", data={**paid, "part": tip["part"], "at": "0", "sealed": sealed}
    )
    assert answer.status_code == 200, answer.status_code
    tip["size"] = len(tip["sealed"])  # type: ignore[arg-type]
    names = ("tip", "tip_key", "mailbox", "secret_hash", "reader", "part", "size")
    keys = [(BytesIO(one), "key") for one in tip["key"]]  # type: ignore[attr-defined]
    told = {name: tip[name] for name in names}
    answer = client.post("/tip/sealed", data={**paid, **told, "key": keys})
    assert answer.status_code == 200, answer.status_code


def _derived(deps: Deps, clients: list[FlaskClient]) -> Row:
    """The form without script: a slow derivation for each code, one at a time."""
    del deps
    tokens = [_token(clients[0]) for _ in range(DERIVED)]

    def send(client: FlaskClient, token: str) -> None:
        page = client.post("/tip/seal", data={"token": token, "reader": _readers, "what": "x"})
        assert page.status_code == 200, page.status_code
        assert client.post("/tip/send", data={"token": token}).status_code == 200

    page = clients[0].post("/tip/write", data={"concerns": "nobody"}).text
    _readers = re.findall(r'name="reader" value="([^"]*)"', page)
    rate = DERIVED / _shared(clients, tokens, send)
    return "tips where the server derives, two threads", f"{rate:.1f}/s", "≥ 8/s", rate >= 8


def _look_up(client: FlaskClient) -> Row:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        client.post("/mailbox", data={"code": WRONG_CODE})
        times.append((time.perf_counter() - begun) * 1000)
    middle = sorted(times)[2]
    return "a code looked up by the server", f"{middle:.0f} ms", "≤ 250 ms", middle <= 250


def _shared(
    clients: list[FlaskClient], work: Sequence[T], does: Callable[[FlaskClient, T], None]
) -> float:
    """Seconds until all is done, each client with a thread of its own."""

    def some(number: int) -> None:
        for one in work[number :: len(clients)]:
            does(clients[number], one)

    threads = [threading.Thread(target=some, args=(n,)) for n in range(len(clients))]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


if __name__ == "__main__":
    for row in run():
        print(row)
