"""Letters by services other than e-mail, through apprise to a real HTTP server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, unquote_plus

import pytest

from bot.actions.addresses import read_address
from bot.letters.carrier import _PLUGINS, REFUSED, Carrier
from bot.letters.writing import Written
from tests.actions.test_mail import ADDRESSES, LETTER

WHERE = {
    "tgram": ("notify_url", "/bot"),
    "discord": ("notify_url", "/api/webhooks"),
    "slack": ("webhook_url", "/services"),
    "gchat": ("notify_url", "/v1/spaces/{workspace}/messages"),
    "pover": ("notify_url", "/1/messages.json"),
    "ntfy": ("cloud_notify_url", ""),
}
"""Where each plugin keeps its service's address: turned to loopback, all else is the real thing."""
LINK = "https://line.town.example/staff/work/new"
PNG = b"\x89PNG a picture"


@dataclass
class Office:
    """A service as the carrier meets it: what came in, and what it answers."""

    port: int = 0
    status: int = 200
    said: list[tuple[str, str]] = field(default_factory=list)  # path, body

    def words(self) -> str:
        return "\n".join(f"{unquote_plus(path)}\n{_readable(body)}" for path, body in self.said)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = Office()

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.said.append((self.path, body.decode("utf-8", "replace")))
            answer = b"ok" if self.path.startswith("/services") else b'{"ok": true, "status": 1}'
            self.send_response(made.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_PUT(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
        made.port = server.server_port
        for service, (name, path) in WHERE.items():
            module, plugin = _PLUGINS[service]
            known: Any = getattr(import_module(f"apprise.plugins.{module}"), plugin)
            monkeypatch.setattr(known, name, f"http://127.0.0.1:{made.port}{path}")
            monkeypatch.setattr(known, "request_rate_per_sec", 0)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        server.shutdown()


def _readable(body: str) -> str:
    """JSON and forms as the words in them."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        typed = parse_qs(body)
        return "\n".join(word for words in typed.values() for word in words) or body


def address_of(service: str) -> str:
    return read_address(ADDRESSES[service]).url


@pytest.mark.parametrize("service", WHERE)
def test_a_letter_arrives_with_its_words_and_its_link(office: Office, service: str) -> None:
    assert Carrier("").carry(address_of(service), LETTER) == ""
    words = office.words()
    assert "งานเช้านี้" in words
    assert "เปิดอยู่ 1" in words
    assert LINK in words.replace("\\/", "/")
    assert all(path.startswith(WHERE[service][1].partition("{")[0]) for path, _ in office.said)


@pytest.mark.parametrize("service", WHERE)
def test_nobody_elses_address_stands_in_a_letter(office: Office, service: str) -> None:
    """No icon that the reader's program would fetch from strangers."""
    Carrier("").carry(address_of(service), LETTER)
    assert "github" not in office.words()


@pytest.mark.parametrize("service", WHERE)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_refusal_is_told(office: Office, service: str, status: int) -> None:
    office.status = status
    assert Carrier("").carry(address_of(service), LETTER) == REFUSED


@pytest.mark.parametrize("service", WHERE)
def test_the_weeks_picture_goes_along_or_at_least_its_words(office: Office, service: str) -> None:
    written = Written(LETTER.title, LETTER.text, PNG)
    assert Carrier("").carry(address_of(service), written) == ""
    assert "เปิดอยู่ 1" in office.words()


def test_a_service_that_is_away_is_a_refusal_and_no_exception(office: Office) -> None:
    carrier, address = Carrier(""), address_of("ntfy")
    module, plugin = _PLUGINS["ntfy"]
    known: Any = getattr(import_module(f"apprise.plugins.{module}"), plugin)
    known.cloud_notify_url = "http://127.0.0.1:9"
    assert carrier.carry(address, LETTER) == REFUSED
