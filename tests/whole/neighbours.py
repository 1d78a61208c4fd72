"""Two towns in one program, each with a LINE channel of its own, and what people do in them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text

from bot import create_app
from bot.actions import System
from bot.actions.linking import LinkCode, issue_link_code
from bot.actions.people import add_staff
from bot.actions.towns import open_town, set_channel
from bot.cli.processes import migrate
from bot.demo import build_demo
from bot.settings import Settings
from bot.simulator import Channel, Message, Platform
from bot.simulator.app import serve
from bot.simulator.driver import Phone, words_in
from bot.wiring import build
from storage.cases import Case
from storage.photos import Photo
from storage.tables import link_codes
from storage.towns import Town
from tests.databases import lay_out_both
from tests.whole.stack import SECRET, TOKEN, Stack

FAR_SECRET = "fedcba9876543210fedcba9876543210"
FAR_TOKEN = "token-of-the-other-town"
PASSWORD = "correct horse 9"
NUMBER = re.compile(r"\b\d\d-[0-9A-Z]{6}\b")
KEY = re.compile(r"\b[0-9A-Z]{4}[- ][0-9A-Z]{4}[- ][0-9A-Z]{4}\b")


class Doors:
    """Where webhooks of several channels arrive: the path decides, as on the internet."""

    app: Flask

    def deliver(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        with self.app.test_client() as client:
            path = urlsplit(url).path
            return client.post(path, data=body, headers=dict(headers)).status_code


@dataclass
class Towns(Stack):
    """The demo town with its officers Wichai and Napa, and Thung Thong with Napa alone."""

    far: Channel
    near_town: Town
    far_town: Town

    def abroad(self, person: str = "somsri", where: str = "") -> Phone:
        """The same person's phone, in the chat with the other town's account."""
        return Phone(self.platform, person, where=where, channel=self.far)


@contextmanager
def two_towns(var: Path) -> Iterator[Towns]:
    """Build both, start the threads, end it all."""
    doors = Doors()
    near = Channel("demo", SECRET, TOKEN, "http://bot.test/webhook")
    far = Channel("thungthong", FAR_SECRET, FAR_TOKEN, "http://bot.test/webhook/thungthong")
    platform = Platform([near, far], deliver=doors.deliver)
    server = serve(platform, local_url="http://bot.test").start()
    deps = build(
        Settings(
            var_dir=var,
            line_channel_secret=SecretStr(SECRET),
            line_channel_access_token=SecretStr(TOKEN),
            line_api_url=server.url,
            is_simulated=True,
        )
    )
    lay_out_both(deps.settings.main_database, deps.vault)
    migrate(deps)
    officers = {p.key: p.user_id for p in platform.people.values() if p.role == "officer"}
    build_demo(deps, officers)
    town = open_town(deps.store, "thungthong", "อบต.ทุ่งทองสมมติ", {"phone": "0 1111"}, deps.words)
    town = set_channel(deps.store, town, [FAR_SECRET], FAR_TOKEN)
    default = deps.store.towns.default()
    assert default
    doors.app = create_app(deps)
    deps.start_threads()
    try:
        yield Towns(deps, doors.app, doors.app.test_client(), platform, server, far, default, town)
    finally:
        server.close()
        deps.stop()


def hire(stack: Stack, town: Town, login: str, *roles: str, division: str | None = None) -> str:
    """Open an account; its id."""
    with stack.deps.store.begin(town.id) as tx:
        return add_staff(
            tx, System(), login=login, name=f"{login} สมมติ", roles=roles or ("agent",),
            division=division, password=PASSWORD,
        ).id  # fmt: skip


def code_for(stack: Stack, town: Town, staff_id: str) -> str:
    """A fresh one-time code, as the command line gives it."""
    context = stack.deps.context(stack.deps.towns.of(town.id))
    with stack.deps.store.begin(town.id) as tx:
        made = issue_link_code(tx, System(), staff_id, context)
    assert isinstance(made, LinkCode)
    return made.code


def staff_id(stack: Stack, town: Town, login: str) -> str:
    """The id of an account."""
    with stack.deps.store.reading(town.id) as tx:
        row = tx.staff.by_login(login)
    assert row
    return row.id


def files(
    phone: Phone,
    detail: str = "ไฟทางดับทั้งซอยมาสามคืนแล้วค่ะ",
    place: str = "หน้าบ้านเลขที่ 99 ซอยตัวอย่าง",
    name: str = "known",
    photos: Sequence[bytes] = (),
    category: str = "light",
) -> str:
    """File a complaint from the first word to the receipt; its number."""
    phone.says("แจ้งเรื่อง").wait_for().picks(f"complaint.category={category}").wait_for()
    phone.says(detail).wait_for().says(place).wait_for()
    if photos:
        phone.sends_photo(*photos).wait_for()
    return sends(phone, name)


def sends(phone: Phone, name: str = "known") -> str:
    """The rest of a complaint, from the pictures on; its number."""
    phone.picks("complaint.photos=done").wait_for()
    phone.picks(f"complaint.name={name}").wait_for()
    phone.picks("complaint.confirm=send").wait_for(lambda it: NUMBER.search(said(it.new_answers())))
    return number_in(phone.new_answers())


def number_in(messages: Sequence[Message]) -> str:
    """The first case number that stands in these messages."""
    found = NUMBER.search(said(messages))
    assert found
    return found[0]


def said(messages: Sequence[Message]) -> str:
    """All that can be read in these messages."""
    return "\n".join(words_in(one.content) for one in messages)


def presses(phone: Phone, data: str) -> Phone:
    """Send a postback of one's own making, as no button offers it."""
    action = {"type": "postback", "label": "x", "data": data}
    phone._mark()
    phone.platform.acts.presses(phone.person, action, where=phone._where, channel=phone._channel)
    return phone


TOO_DARK = "มืดแล้วถ่ายรูปไม่ได้"


def almost_closes(officer: Phone, number: str, words: str) -> Phone:
    """Everything of a result but the last sentence, why there is no picture."""

    def heard(words: str) -> Callable[[Phone], bool]:
        return lambda phone: words in said(phone.new_answers())  # a notice may come in between

    presses(officer, f"staff.close={number}").wait_for(heard("พิมพ์ผลการดำเนินการ"))
    officer.says(words).wait_for(heard("ส่งรูปหลังแก้ไข"))
    return officer.picks("staff.after=done").wait_for(heard("เพราะอะไร"))


def closes(officer: Phone, number: str, words: str) -> Phone:
    """Finish a case with a result; it was too dark for a picture."""
    return almost_closes(officer, number, words).says(TOO_DARK).wait_for()


def settle(stack: Stack, seconds: float = 60.0) -> None:
    """Wait until nothing is on its way in either direction."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        stack.platform.postman.wait_until_idle(seconds)
        if not stack.deps.store.queue.counts().get("pending"):
            return
        time.sleep(0.02)
    raise AssertionError(f"messages still wait: {stack.deps.store.queue.counts()}")


def case_of(stack: Stack, town: Town, number: str) -> Case:
    """A case as it stands."""
    with stack.deps.store.reading(town.id) as tx:
        found = tx.cases.by_number(number)
    assert found
    return found


def pictures_of(stack: Stack, town: Town, number: str) -> tuple[Photo, ...]:
    """The photos of a case, once all of them are on the disk."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with stack.deps.store.reading(town.id) as tx:
            photos = tx.photos.of_case(number)
        if all(photo.state == "stored" for photo in photos):
            return photos
        stack.deps.photos.wake()
        time.sleep(0.02)
    raise AssertionError([photo.state for photo in photos])


def rows(stack: Stack, table: str) -> list[Any]:
    """All rows of a table."""
    with stack.deps.store.doors().reading() as connection:
        return list(connection.execute(text(f"SELECT * FROM {table}")).mappings())


def age_codes(stack: Stack, town: Town) -> None:
    """Let a quarter of an hour pass for all one-time codes."""
    with stack.deps.store.doors().writing() as connection:
        past = stack.deps.clock() - timedelta(seconds=1)
        connection.execute(
            link_codes.update().where(link_codes.c.town_id == town.id).values(expires_at=past)
        )


def everything(stack: Stack) -> str:
    """Every row of the main database as text: what a thief of the file would read."""
    with stack.deps.store.doors().reading() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
        found = [
            repr(connection.execute(text(f"SELECT * FROM {table}")).all())
            for table in sorted(tables.scalars().all())
        ]
    return "\n".join(found)
