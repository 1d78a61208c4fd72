"""What a LINE platform knows: channels, invented people, groups, chats and messages."""

from __future__ import annotations

import random
import threading
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from bot.simulator.ids import lasting_id

Clock = Callable[[], datetime]
Json = dict[str, Any]
Author = Literal["person", "bot", "system"]

CAST = Path(__file__).with_name("cast.toml")


@dataclass(slots=True)
class Channel:
    """One official account.

    Events go to `webhook_url`; what a program registers through the API is only remembered, so that
    a public https address can be set while the bot listens on loopback.
    """

    slug: str
    channel_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    webhook_url: str
    name: str = "Prongsai"
    user_id: str = ""
    registered_url: str = ""
    is_webhook_active: bool = True
    chat_mode: Literal["bot", "chat"] = "bot"
    mark_as_read_mode: Literal["auto", "manual"] = "auto"
    monthly_quota: int | None = None

    def __post_init__(self) -> None:
        if not self.user_id:
            self.user_id = lasting_id("U", f"bot {self.slug}")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. `key` is the readable name for tests and addresses."""

    key: str
    name: str
    user_id: str
    role: Literal["citizen", "officer"] = "citizen"
    language: str = "th"
    is_friend_at_start: bool = True
    has_user_id_in_events: bool = True  # false: a computer-only account, which LINE never names


@dataclass(slots=True)
class Group:
    """A group chat; LINE lets one official account into it."""

    key: str
    name: str
    group_id: str
    members: list[Person]
    channel_slug: str = ""  # whose account is in it


@dataclass(slots=True)
class Message:
    """One entry of a chat. `content` is LINE's message object; `revision` grows on each change."""

    id: str
    chat_id: str
    author: Author
    person: Person | None
    content: Json
    at_ms: int
    revision: int = 0
    via: str = ""  # "reply", "push", "multicast" where the account sent it
    quote_token: str = ""
    is_unsent: bool = False
    is_read: bool = False

    @property
    def text(self) -> str:
        """The words of a text message, the alternative text of a card, else nothing."""
        return str(self.content.get("text") or self.content.get("altText") or "")


@dataclass(slots=True)
class Chat:
    """What one channel and one person or group said to each other."""

    channel: Channel
    source_id: str
    group: Group | None = None
    messages: list[Message] = field(default_factory=list)
    is_friend: bool = False
    is_blocked: bool = False
    was_friend: bool = False
    is_standby: bool = False
    last_heard: datetime | None = None
    loading_until: datetime | None = None
    rich_menu: str = ""  # linked for this person
    is_menu_open: bool = True
    revision: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition, repr=False)

    @property
    def id(self) -> str:
        return chat_id(self.channel.slug, self.source_id)


@dataclass(slots=True)
class Media:
    """Bytes a person sent. Served as 202 until `ready_at`, as 410 after unsend."""

    channel_slug: str
    body: bytes = field(repr=False)
    content_type: str
    ready_at: datetime
    is_unsent: bool = False


@dataclass(slots=True)
class ReplyToken:
    """A permission to answer once."""

    chat: Chat
    event_at: datetime
    delivered_at: datetime
    is_used: bool = False


def chat_id(channel_slug: str, source_id: str) -> str:
    """Name one chat of one channel."""
    return f"{channel_slug}:{source_id}"


def now_utc() -> datetime:
    """Tell the time; the platform's clock unless a test brings its own."""
    return datetime.now(UTC)


def fresh_chance() -> random.Random:
    """Seed from the system; tests bring a seeded one."""
    return random.Random()


def load_cast(path: Path = CAST) -> tuple[list[Person], list[Group]]:
    """Read the invented people and their groups."""
    seen = tomllib.loads(path.read_text(encoding="utf-8"))
    people = [
        Person(
            key=one["key"],
            name=one["name"],
            user_id=lasting_id("U", one["key"]),
            role=one.get("role", "citizen"),
            language=one.get("language", "th"),
            is_friend_at_start=one.get("friend", True),
        )
        for one in seen["people"]
    ]
    by_key = {person.key: person for person in people}
    groups = [
        Group(
            key=one["key"],
            name=one["name"],
            group_id=lasting_id("C", one["key"]),
            members=[by_key[key] for key in one["members"]],
            channel_slug="*" if one.get("account_inside", True) else "",
        )
        for one in seen["groups"]
    ]
    return people, groups
