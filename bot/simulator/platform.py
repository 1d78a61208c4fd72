"""A LINE platform for one machine: channels, people, chats, webhooks. No HTTP, thread-safe.

People act through `Platform.acts`; the Messaging API acts through `bot.simulator.sending` and
`bot.simulator.menus`. Everything lives in memory.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bot.simulator import events
from bot.simulator.acts import Acts
from bot.simulator.faults import Redelivery, Switches
from bot.simulator.ids import Ids, lasting_id
from bot.simulator.menus import RichMenus
from bot.simulator.postman import Deliver, Postman, post_over_http
from bot.simulator.rates import Rates
from bot.simulator.tokens import ReplyTokens
from bot.simulator.traffic import Traffic
from bot.simulator.world import (
    Author,
    Channel,
    Chat,
    Clock,
    Group,
    Json,
    Media,
    Message,
    Person,
    chat_id,
    fresh_chance,
    load_cast,
    now_utc,
)


class Platform:
    """LINE, as far as one bot can see it.

    `deliver` posts a webhook (tests hand in a Flask test client); `threads=0` makes nothing happen
    until `postman.pump()`, for tests that want every step in their hand. A seeded `chance` and an
    injected `clock` make a run repeatable. `traffic_kept` passages are remembered, or `traffic`
    takes them.
    """

    def __init__(
        self,
        channels: Sequence[Channel],
        *,
        clock: Clock = now_utc,
        chance: random.Random | None = None,
        deliver: Deliver | None = None,
        redelivery: Redelivery | None = None,
        switches: Switches | None = None,
        people: Sequence[Person] | None = None,
        groups: Sequence[Group] | None = None,
        threads: int = 8,
        traffic_kept: int = 500,
        traffic: Traffic | None = None,
    ) -> None:
        if not channels:
            raise ValueError("a platform needs at least one channel")
        self.lock = threading.RLock()
        self.clock = clock
        self.chance = chance or fresh_chance()
        self.ids = Ids(self.chance)
        self.switches = switches or Switches()
        self.redelivery = redelivery or Redelivery()
        self.traffic = traffic or Traffic(traffic_kept)
        self.channels = {channel.slug: channel for channel in channels}
        self.rates = {channel.slug: Rates(clock) for channel in channels}
        self.menus = {channel.slug: RichMenus(self.ids) for channel in channels}
        self.used_quota = {channel.slug: 0 for channel in channels}
        self.accepted_keys: dict[tuple[str, str], tuple[datetime, str, list[Json]]] = {}
        self.media: dict[str, Media] = {}
        self.read_tokens: dict[str, Chat] = {}
        self.revision = 0
        self._chats: dict[str, Chat] = {}
        self._messages: dict[str, Message] = {}
        self.tokens = ReplyTokens(self.ids)
        self._held: list[tuple[Channel, str, Json]] | None = None
        self._enter_cast(people, groups)
        self.acts = Acts(self)
        self.postman = Postman(
            deliver=deliver or post_over_http(self.redelivery.answer_seconds),
            clock=clock,
            chance=self.chance,
            switches=self.switches,
            redelivery=self.redelivery,
            traffic=self.traffic,
            on_delivery=self.tokens.start,
            threads=threads,
        )

    def _enter_cast(self, people: Sequence[Person] | None, groups: Sequence[Group] | None) -> None:
        if people is None:
            cast_people, cast_groups = load_cast()
            people, groups = cast_people, cast_groups if groups is None else groups
        self.people = {person.key: person for person in people}
        self._people_by_id = {person.user_id: person for person in people}
        self.groups = {group.key: group for group in groups or ()}
        for group in self.groups.values():
            if group.channel_slug == "*":
                group.channel_slug = next(iter(self.channels))

    # Who and where

    @property
    def channel(self) -> Channel:
        """The first channel: the default town."""
        return next(iter(self.channels.values()))

    def channel_of_token(self, access_token: str) -> Channel | None:
        for channel in self.channels.values():
            if channel.access_token == access_token:
                return channel
        return None

    def person(self, key: str | Person) -> Person:
        """Raise `KeyError` for a stranger."""
        return key if isinstance(key, Person) else self.people[key]

    def person_of_id(self, user_id: str) -> Person | None:
        return self._people_by_id.get(user_id)

    def add_person(self, key: str, name: str = "", *, is_friend: bool = True) -> Person:
        """Invent one more person, for replays; the same key has the same LINE id every time."""
        person = Person(key, name or key, lasting_id("U", key), is_friend_at_start=is_friend)
        with self.lock:
            self.people[key] = person
            self._people_by_id[person.user_id] = person
        return person

    def group_of_id(self, group_id: str) -> Group | None:
        return next((one for one in self.groups.values() if one.group_id == group_id), None)

    def chat(self, person: str | Person, channel: Channel | None = None) -> Chat:
        """Find the private chat of a person with an account."""
        who, where = self.person(person), channel or self.channel
        with self.lock:
            found = self._chats.get(chat_id(where.slug, who.user_id))
            if found is None:
                found = Chat(
                    where,
                    who.user_id,
                    is_friend=who.is_friend_at_start,
                    changed=threading.Condition(self.lock),
                )
                found.was_friend = found.is_friend
                self._chats[found.id] = found
            return found

    def group_chat(self, group: str | Group, channel: Channel | None = None) -> Chat:
        """Find the chat of a group, as the account that is inside it sees it."""
        which = group if isinstance(group, Group) else self.groups[group]
        where = channel or self.channels.get(which.channel_slug) or self.channel
        with self.lock:
            key = chat_id(where.slug, which.group_id)
            if key not in self._chats:
                changed = threading.Condition(self.lock)
                self._chats[key] = Chat(where, which.group_id, group=which, changed=changed)
            return self._chats[key]

    def chat_of_id(self, channel: Channel, source_id: str) -> Chat | None:
        """Find where a push goes; None for an id that nobody has."""
        if source_id.startswith("U"):
            person = self.person_of_id(source_id)
            return self.chat(person, channel) if person else None
        group = self.group_of_id(source_id)
        if group is None or group.channel_slug != channel.slug:
            return None
        return self.group_chat(group, channel)

    # Messages

    def message(self, message_id: str) -> Message | None:
        return self._messages.get(message_id)

    def chat_of(self, message: Message) -> Chat:
        """Find the chat that a message stands in."""
        return self._chats[message.chat_id]

    def now_ms(self) -> int:
        return int(self.clock().timestamp() * 1000)

    def enter(
        self, chat: Chat, author: Author, content: Json, person: Person | None = None, via: str = ""
    ) -> Message:
        """Write a message into a chat and wake who waits for it."""
        with self.lock:
            at_ms = self.now_ms()
            entry = Message(
                id=self.ids.message(at_ms),
                chat_id=chat.id,
                author=author,
                person=person,
                content=content,
                at_ms=at_ms,
                via=via,
                quote_token=self.ids.token(40),
            )
            self._messages[entry.id] = entry
            chat.messages.append(entry)
            if author == "bot":
                chat.loading_until = None
            self.touch(entry)
            return entry

    def touch(self, *entries: Message) -> None:
        """Mark messages, or without any all chats, as changed, and wake who waits for that."""
        with self.lock:
            self.revision += 1
            chats = [self.chat_of(one) for one in entries] or list(self._chats.values())
            for entry in entries:
                entry.revision = self.revision
            for chat in chats:
                chat.revision = self.revision
                chat.changed.notify_all()

    def wait_for(self, chat: Chat, predicate: Callable[[], Any], timeout: float) -> bool:
        """Wait until something holds; it is looked at again after each change of this chat."""
        with chat.changed:
            return bool(chat.changed.wait_for(predicate, timeout))

    def forget_before(self, at_ms: int) -> None:
        """Let go of older messages and their files, for runs of many simulated days."""
        with self.lock:
            for chat in self._chats.values():
                old = [one for one in chat.messages if one.at_ms < at_ms]
                del chat.messages[: len(old)]
                for entry in old:
                    del self._messages[entry.id]
                    self.media.pop(entry.id, None)

    # Events

    def tell_bot(
        self,
        kind: str,
        chat: Chat,
        person: Person | None,
        body: Json,
        *,
        has_reply_token: bool = True,
        origin: Json | None = None,
    ) -> Json:
        """Write an event of this kind and send it to the channel's webhook."""
        now = self.clock()
        at_ms = int(now.timestamp() * 1000)
        token = self.tokens.issue(chat, now) if has_reply_token and not chat.is_standby else ""
        written = events.event(
            kind,
            event_id=self.ids.event(at_ms),
            at_ms=at_ms,
            origin=origin or events.source(chat, person),
            reply_token=token,
            standby=chat.is_standby,
        )
        written.update(body)
        with self.lock:
            if self._held is not None:
                self._held.append((chat.channel, chat.id, written))
                return written
        self.postman.post(chat.channel, chat.id, [written])
        return written

    @contextmanager
    def one_request(self) -> Iterator[None]:
        """Let all that people do meanwhile travel in one webhook request per channel."""
        with self.lock:
            self._held = []
            try:
                yield
            finally:
                held, self._held = self._held or [], None
        for channel in self.channels.values():
            mine = [one for one in held if one[0] is channel]
            if mine:
                self.postman.post(channel, mine[0][1], [one[2] for one in mine])

    def verify_webhook(self, channel: Channel) -> int | None:
        """Press LINE's "Verify" button: a signed request without events. The bot's status."""
        return self.postman.send(channel, events.envelope(channel.user_id, []))

    def close(self) -> None:
        """Stop the threads."""
        self.postman.close()
