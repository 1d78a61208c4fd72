"""What a forensic has: everything stored, everything that came in, and every key on the disk."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, select

from bot.simulator.driver import Phone
from storage import Keys
from tests.whole.stack import Stack

ROOT = Path(__file__).parents[2]
PAPER = "CANARYPAPER5519"
"""Name of, author of and word in the file that is sent besides."""


class Ear:
    """Notes the ids of all that LINE delivers."""

    def __init__(self, stack: Stack) -> None:
        self.ids: set[str] = set()
        self._inner = stack.app.wsgi_app
        stack.app.wsgi_app = self._hear  # type: ignore[method-assign, assignment]

    def _hear(self, environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/webhook":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            for event in json.loads(body)["events"]:
                self.ids.add(event["webhookEventId"])
                self.ids.add(event.get("replyToken", event["webhookEventId"]))
                self.ids.add(event.get("message", {}).get("id", event["webhookEventId"]))
            environ = {**environ, "wsgi.input": io.BytesIO(body)}
        return self._inner(environ, start)


def rows(url: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every row of every table."""
    engine = create_engine(url)
    known = MetaData()
    with engine.connect() as connection:
        known.reflect(connection)
        for table in known.sorted_tables:
            for row in connection.execute(select(table)):
                yield table.name, tuple(row)
    engine.dispose()


def dump(url: str, into: Path) -> None:
    """All values, bytes as they are, in one file to be searched."""
    with into.open("wb") as out:
        for table, row in rows(url):
            out.write(table.encode() + b"\n")
            for value in row:
                plain = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                )
                out.write(plain + b"\n")


def about(url: str, person: str) -> Counter[str]:
    """In how many rows of which table somebody's LINE id stands."""
    return Counter(table for table, row in rows(url) if person in map(str, row))


def counts(url: str) -> Counter[str]:
    """How many rows each table has."""
    return Counter(table for table, _ in rows(url))


def every_key(secret: str) -> list[bytes]:
    """SECRET_KEY, and all that is derived from it anywhere in the program."""
    told = [
        purpose
        for room in ("bot", "storage")
        for file in (ROOT / room).rglob("*.py")
        for purpose in re.findall(r'derive\(f?"([^"{]+)', file.read_text(encoding="utf-8"))
    ]
    assert {"inbox event", "message id", "photo links", "web session"} <= set(told)
    keys = Keys(secret)
    return [secret.encode(), *(keys.derive(purpose) for purpose in sorted(set(told)))]


def tells_in_chat(phone: Phone, words: str, picture: bytes) -> str:
    """A whole tip in the chat, and a look into its mailbox; answers the code."""
    phone.says("แจ้งเบาะแส").hears("15 นาที")
    phone.picks("แจ้งในแชตนี้").wait_for()
    phone.picks("อื่น ๆ / ไม่ทราบ").wait_for()
    phone.says(words).hears("2/7")
    for _ in range(5):
        phone.picks("ข้าม").wait_for()
    phone.sends_photo(picture).hears("รวม 1 ไฟล์")
    phone.sends_file(f"{PAPER}.pdf", f"%PDF-1.7 /Author ({PAPER})".encode()).hears("รวม 2 ไฟล์")
    phone.picks("เสร็จแล้ว").wait_for()
    phone.picks("ต่อไป: ขอรหัส").wait_for()
    phone.picks("แสดงที่นี่").hears("จดรหัส 20 หลัก")
    code = next(
        str(one.content["text"])
        for one in phone.new_answers()
        if str(one.content.get("text", "")).replace(" ", "").isdigit()
    )
    phone.picks("จดรหัสแล้ว → ส่ง").hears("ส่งแล้ว")
    phone.says(code).hears("รอส่งถึงเจ้าหน้าที่")
    phone.picks("ปิดกล่อง").wait_for()
    return code
