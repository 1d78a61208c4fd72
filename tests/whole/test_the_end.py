"""Two forked web processes on one SQLite file: both answer, and SIGTERM finishes what they hold."""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError

import pytest

from bot.cli.processes import migrate
from bot.demo import build_demo
from bot.settings import read_settings
from bot.wiring import Deps, build
from tools.bench.ports import free_port

SECRET = "0123456789abcdef0123456789abcdef"
PEOPLE = 24


class _Line(ThreadingHTTPServer):
    """LINE's API, which answers no call before its gate opens."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.gate = threading.Event()
        self.began = threading.Semaphore(0)
        self.replies: Counter[str] = Counter()


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Line

    def do_GET(self) -> None:
        self._answer({"type": "none", "totalUsage": 0})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.began.release()
        self.server.gate.wait(30)
        self.server.replies[body["replyToken"]] += 1
        self._answer({"sentMessages": []})

    def _answer(self, said: object) -> None:
        raw = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def line() -> Iterator[_Line]:
    server = _Line()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


def _settings(var: Path, line: _Line, port: int) -> dict[str, str]:
    kept = {
        name: os.environ[name]
        for name in ("PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
        if name in os.environ
    }
    return kept | {
        "VAR_DIR": str(var),
        "PORT": str(port),
        "SECRET_KEY": "k" * 40,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "token",
        "LINE_API_URL": f"http://127.0.0.1:{line.server_address[1]}",
        "PUBLIC_URL": "https://town.localhost",
        "LOG_LEVEL": "error",
    }


def _say(port: int, number: int) -> int:
    body = json.dumps(
        {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "mode": "active",
                    "timestamp": 1795000000000 + number,
                    "source": {"type": "user", "userId": f"U{number:032x}"},
                    "webhookEventId": f"01EVENT{number:019d}",
                    "deliveryContext": {"isRedelivery": False},
                    "replyToken": f"token-{number}",
                    "message": {"id": str(number + 1), "type": "text", "text": "สวัสดีค่ะ"},
                }
            ],
        }
    ).encode()
    signed = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/webhook", body, {"x-line-signature": signed})
    status = connection.getresponse().status
    connection.close()
    return status


def _wait_until_it_answers(port: int, web: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(600):
        assert web.poll() is None
        with suppress(URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
            return
        pause.wait(0.1)
    raise AssertionError("it was not ready in a minute")


def _outbox(deps: Deps) -> dict[str, int]:
    return dict(deps.store.queue.counts())


@pytest.mark.slow
def test_what_two_processes_hold_at_the_end_still_reaches_everybody(
    tmp_path: Path, line: _Line
) -> None:
    port = free_port()
    environment = _settings(tmp_path, line, port)
    deps = build(read_settings(environment))
    migrate(deps)
    build_demo(deps)
    deps.after_fork()
    web = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "web", "--processes", "2"],
        env=environment,
    )
    try:
        _wait_until_it_answers(port, web)
        with ThreadPoolExecutor(PEOPLE) as people:
            statuses = list(people.map(lambda number: _say(port, number), range(PEOPLE)))
        assert statuses == [200] * PEOPLE  # though LINE has answered nothing yet
        assert line.began.acquire(timeout=60)
        assert _outbox(deps) == {"pending": PEOPLE}
        web.send_signal(signal.SIGTERM)
        line.gate.set()
        assert web.wait(40) == 0
    finally:
        web.kill()
        web.wait()
    assert line.replies == Counter({f"token-{number}": 1 for number in range(PEOPLE)})
    assert _outbox(deps) == {"sent": PEOPLE}
    deps.after_fork()
