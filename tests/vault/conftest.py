"""The side door with a real vault on disk, a fake LINE and a clock that stands still."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.tips import release
from bot.actions.tips_codes import slot_beside
from bot.actions.tips_reading import OpenPart, open_tip, read_identity, reader_of
from bot.actions.tips_setup import enrol_demo
from bot.keyring import BootKey
from bot.line import Content, Incoming, Outcome, Source
from bot.side_door import Passed, SideDoor, Taken
from bot.slow_hand import SlowHand
from handlers.heard import Heard, Photo, Pressed, Text, Unsent
from handlers.known import Language, TownFacts
from handlers.words import Words
from storage.vault import Vault
from tests.databases import lay_out

TOWN = "demo"
WORDS = Words.load()
FACTS = TownFacts(
    slug=TOWN,
    name="เทศบาลตัวอย่าง",
    phone="0 0000 0000",
    office_hours="-",
    office_hours_en="-",
    is_open=True,
    public_url="https://prongsai.localhost",
    tip_url="https://prongsai.localhost",
    categories=(),
    tips_open=True,
)


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **much: float) -> None:
        self.at += timedelta(**much)


@dataclass
class Phone:
    """A fake LINE: remembers what was said, hands out pictures, fails when told to."""

    said: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def reply(self, token: str, messages: str) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome(200)
        self.said.append((token, json.loads(messages)))
        return outcome

    def content(self, message_id: str, at_most: int) -> Content:
        body = self.pictures.get(message_id)
        return Content(Outcome(200 if body else 404), "image/jpeg", body)

    @property
    def last(self) -> str:
        """All words of the last answer."""
        return json.dumps(self.said[-1][1], ensure_ascii=False) if self.said else ""


@dataclass
class Chat:
    """One citizen at the side door."""

    door: SideDoor
    phone: Phone
    clock: Clock
    user: str = "U" + "c1" * 16
    count: int = 0
    language: Language = "th"
    asked_at: datetime | None = None
    mid_talk: bool = False

    def does(self, heard: Heard, *, event_id: str = "", at_ms: int = 0) -> Taken | Passed:
        self.count += 1
        event = Incoming(
            town_id=1,
            id=event_id or f"01EVENT{self.count:019}",
            at_ms=at_ms or 1_700_000_000_000 + self.count * 1000,
            received_at=self.clock(),
            is_redelivered=False,
            is_active=True,
            reply_token=f"token{self.count}",
            source=Source("user", self.user),
            heard=heard,
        )
        answer = self.door.handle(
            event, language=self.language, mid_talk=self.mid_talk, asked_at=self.asked_at
        )
        assert self.door.settle()
        return answer

    def says(self, text: str, message_id: str = "") -> Taken | Passed:
        return self.does(Text(text, message_id or f"4{self.count:08}"))

    def presses(self, data: str) -> Taken | Passed:
        return self.does(Pressed(data))

    def hears(self, key: str, language: str = "th") -> None:
        """The last answer holds this wording, up to its first gap."""
        wanted = WORDS.texts[language][key].split("{")[0]
        assert json.dumps(wanted, ensure_ascii=False)[1:-1] in self.phone.last, self.phone.last

    def begins(self) -> None:
        self.presses("tip.open=")
        self.presses("tip.chat=")
        self.presses("tip.nobody=")

    def writes(self, what: str = "ผู้รับเหมาจ่ายเงินใต้โต๊ะให้ช่าง") -> None:
        """Everything up to the review."""
        self.begins()
        self.says(what)
        for step in ("when", "where", "how_much", "how_know", "others"):
            self.presses(f"tip.skip={step}")
        self.presses("tip.done=evidence")

    def gets_code(self) -> str:
        self.presses("tip.code=")
        self.presses("tip.show=")
        code: str = self.phone.said[-1][1][0]["text"]
        return code

    def sends(self) -> str:
        self.writes()
        code = self.gets_code()
        self.presses("tip.send=")
        self.hears("tip.sent")
        return code


@dataclass
class Hall:
    """The town hall's side: keys, release, opening."""

    vault: Vault
    keys: tuple[Path, ...]
    file: Path
    boot_key: BootKey
    clock: Clock
    phone: Phone

    def releases(self) -> int:
        return release(self.vault, TOWN, os.urandom)

    def opens(self, who: int = 0) -> list[tuple[OpenPart, ...]]:
        identity = read_identity(self.keys[who], lambda: "")
        with self.vault.reading(TOWN) as vtx:
            reader = reader_of(vtx, identity)
            return [
                open_tip(vtx, one, reader, identity, originals=True)
                for one in vtx.tips.readable_by(reader.id)
            ]

    def door(self, boot_key: BootKey | None = None) -> SideDoor:
        return SideDoor(
            vault=self.vault,
            slow_hand=SlowHand(slot_beside(self.vault.file)),
            boot_key=boot_key or self.boot_key,
            clock=self.clock,
            random_bytes=os.urandom,
            line_for=lambda _: self.phone,
            town_for=lambda _: FACTS,
            words=WORDS,
        )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def hall(tmp_path: Path, clock: Clock, phone: Phone) -> Iterator[Hall]:
    file = tmp_path / "vault" / "vault.db"
    vault = Vault(f"sqlite:///{file}", clock=clock)
    lay_out(vault)
    keys = enrol_demo(vault, TOWN, tmp_path / "keys")
    yield Hall(vault, keys, file, BootKey.make(os.urandom), clock, phone)
    vault.dispose()


@pytest.fixture
def chat(hall: Hall, phone: Phone, clock: Clock) -> Iterator[Chat]:
    door = hall.door()
    yield Chat(door, phone, clock)
    door.close()


__all__ = ["Chat", "Clock", "Hall", "Phone", "Photo", "Unsent"]
