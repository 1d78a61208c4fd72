"""Signed webhook requests over kept connections, timed one by one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of the bench's own channel
_SERIAL = itertools.count()
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

COMPLAINT = (
    "แจ้งเรื่อง",
    "ไฟสาธารณะ",
    "ไฟถนนหน้าตลาดดับมาสามวันแล้วค่ะ มืดมาก",
    "ข้าม",
    "ข้าม",
    "เปิดเผย",
    "ยืนยัน",
)
"""One whole complaint, typed: each text is one step of the talk."""


@dataclass
class Timing:
    """Seconds per request, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    took: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.took

    def at(self, share: float) -> float:
        """The share-quantile in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def middle(timings: Sequence[Timing]) -> Timing:
    """The one of middle pace, with all that went wrong in any."""
    found = sorted(timings, key=lambda one: one.per_second)[len(timings) // 2]
    found.wrong = sum(one.wrong for one in timings)
    return found


def event(user: str, text: str, token: str) -> bytes:
    """A delivery with one typed message."""
    number = next(_SERIAL)
    return json.dumps(
        {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "mode": "active",
                    "timestamp": int(time.time() * 1000),
                    "source": {"type": "user", "userId": user},
                    "webhookEventId": _ulid(number),
                    "deliveryContext": {"isRedelivery": False},
                    "replyToken": token,
                    "message": {
                        "id": str(10**17 + number),
                        "type": "text",
                        "quoteToken": "q3Plxr4AgKd",
                        "text": text,
                    },
                }
            ],
        },
        ensure_ascii=False,
    ).encode()


def sign(body: bytes) -> str:
    """The header LINE would send."""
    return base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()


def person(number: int) -> str:
    """An invented user id."""
    return "U" + hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()


def steps(people: Iterable[str], texts: Sequence[str] = COMPLAINT) -> Iterator[tuple[str, str]]:
    """Every person goes through all texts, one after the other."""
    for user in people:
        for text in texts:
            yield user, text


def drive(
    port: int,
    connections: int,
    people: int | Sequence[str],
    texts: Sequence[str] = COMPLAINT,
) -> Timing:
    """Send all steps of people over so many connections, as fast as they are answered.

    `people`: their ids, or how many who were never seen before.
    """
    timing = Timing()
    lock = threading.Lock()
    if isinstance(people, int):
        base = next(_SERIAL) * 1_000_000
        people = [person(base + number) for number in range(people)]
    crowd = people

    def one(share: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        mine, wrong = [], 0
        count = len(crowd) // connections
        for user, text in steps(crowd[share * count : (share + 1) * count], texts):
            seconds, status = post(connection, event(user, text, f"token{next(_SERIAL)}"))
            mine.append(seconds)
            wrong += status != 200
        with lock:
            timing.seconds += mine
            timing.wrong += wrong

    threads = [threading.Thread(target=one, args=(n,)) for n in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timing.took = time.perf_counter() - started
    return timing


def post(connection: http.client.HTTPConnection, body: bytes) -> tuple[float, int]:
    """One request; seconds and status."""
    headers = {"x-line-signature": sign(body), "Content-Type": "application/json"}
    started = time.perf_counter()
    connection.request("POST", "/webhook", body, headers)
    answer = connection.getresponse()
    answer.read()
    return time.perf_counter() - started, answer.status


def _ulid(number: int) -> str:
    value = (int(time.time() * 1000) << 80) | number
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -5, -5))
