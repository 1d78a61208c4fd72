"""A person's phone for tests and replays: acts, then waits for what the bot answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bot.simulator.platform import Platform
from bot.simulator.world import Channel, Chat, Json, Message, Person


class NoAnswer(AssertionError):
    """What was waited for did not come in time; tells how many messages the chat has."""


class Phone:
    """One person in one chat. Acts return the phone, so that they can be chained.

    `seen` counts the messages of the bot that were already waited for; `wait` looks at later ones.
    """

    def __init__(
        self,
        platform: Platform,
        person: str | Person,
        *,
        where: str = "",
        channel: Channel | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.platform = platform
        self.person = platform.person(person)
        self.timeout = timeout
        self._where = where
        self._channel = channel
        self.seen = len(self.answers)

    @property
    def chat(self) -> Chat:
        if self._where:
            return self.platform.group_chat(self._where, self._channel)
        return self.platform.chat(self.person, self._channel)

    @property
    def messages(self) -> list[Message]:
        """All messages, oldest first."""
        with self.platform.lock:
            return list(self.chat.messages)

    @property
    def answers(self) -> list[Message]:
        """The bot's messages, oldest first."""
        return [one for one in self.messages if one.author == "bot"]

    @property
    def last(self) -> Message:
        """The bot's latest message."""
        return self.answers[-1]

    # Acts

    def says(self, text: str) -> Phone:
        self._mark()
        self.platform.acts.says(self.person, text, where=self._where, channel=self._channel)
        return self

    def sends_photo(self, *photos: bytes, content_type: str = "image/jpeg") -> Phone:
        self._mark()
        self.platform.acts.sends_photos(
            self.person,
            photos,
            where=self._where,
            channel=self._channel,
            content_type=content_type,
        )
        return self

    def sends_file(self, name: str, body: bytes) -> Phone:
        self._mark()
        self.platform.acts.sends_file(
            self.person, name, body, where=self._where, channel=self._channel
        )
        return self

    def sends_pin(
        self, latitude: float, longitude: float, *, title: str = "", address: str = ""
    ) -> Phone:
        self._mark()
        self.platform.acts.sends_location(
            self.person,
            latitude,
            longitude,
            title=title,
            address=address,
            where=self._where,
            channel=self._channel,
        )
        return self

    def sends_sticker(self) -> Phone:
        self._mark()
        self.platform.acts.sends_sticker(self.person, where=self._where, channel=self._channel)
        return self

    def follows(self) -> Phone:
        self._mark()
        self.platform.acts.follows(self.person, channel=self._channel)
        return self

    def blocks(self) -> Phone:
        self._mark()
        self.platform.acts.blocks(self.person, channel=self._channel)
        return self

    def unsends(self, message: Message | None = None) -> Phone:
        """Take back a message, by default the latest own one."""
        self._mark()
        mine = [one for one in self.messages if one.person == self.person and not one.is_unsent]
        self.platform.acts.unsends(message or mine[-1])
        return self

    def picks(self, label_or_data: str) -> Phone:
        """Tap a button of the latest answers by its label, or by its postback data.

        Raises `KeyError` where there is no such button.
        """
        action = self.button(label_or_data)
        self._mark()
        self.platform.acts.presses(self.person, action, where=self._where, channel=self._channel)
        return self

    # Looking

    def button(self, label_or_data: str) -> Json:
        """Find a button in the quick replies, in a card (newest first) or in the rich menu."""
        for action in self._buttons():
            if label_or_data in {action.get("label"), action.get("data"), action.get("text")}:
                return action
        raise KeyError(f"no button {label_or_data}; there are {self.labels()}")

    def buttons(self) -> list[Json]:
        """All actions that can be tapped now: quick replies of the last message, cards, menu."""
        return list(self._buttons())

    def _buttons(self) -> Iterator[Json]:
        yield from self.quick_replies()
        for message in reversed(self.answers):
            yield from actions_in({**message.content, "quickReply": None})
        menu = self.platform.menus[self.chat.channel.slug].shown(self.chat.rich_menu)
        if menu is not None and not self._where:
            yield from (area["action"] for area in menu.written["areas"])

    def quick_replies(self) -> list[Json]:
        """Those of the newest message only, as on a phone."""
        messages = self.messages
        return quick_replies_of(messages[-1]) if messages else []

    def labels(self) -> list[str]:
        return [str(action.get("label", "")) for action in self.buttons()]

    # Waiting

    def new_answers(self) -> list[Message]:
        """Answers since the last act."""
        return self.answers[self.seen :]

    def wait_for(
        self, predicate: Callable[[Phone], Any] | None = None, timeout: float | None = None
    ) -> Phone:
        """Wait until the predicate holds; without one, until anything new was answered.

        Raises `NoAnswer` when time runs out. Nothing is polled.
        """
        holds = predicate or (lambda phone: phone.new_answers())
        if not self.platform.wait_for(self.chat, lambda: holds(self), timeout or self.timeout):
            raise NoAnswer(f"{len(self.new_answers())} new of {len(self.messages)} messages")
        return self

    def hears(self, *words: str, timeout: float | None = None) -> Phone:
        """Wait until the answers since the last act hold each of these words."""

        def all_there(phone: Phone) -> bool:
            said = "\n".join(words_in(one.content) for one in phone.new_answers())
            return bool(phone.new_answers()) and all(word in said for word in words)

        return self.wait_for(all_there, timeout)

    def _mark(self) -> None:
        self.seen = len(self.answers)


def quick_replies_of(message: Message) -> list[Json]:
    """Read the quick replies of a message of the bot, as actions."""
    if message.author != "bot":
        return []
    quick = message.content.get("quickReply") or {}
    return [item["action"] for item in quick.get("items", [])]


def actions_in(content: object) -> Iterator[Json]:
    """Walk through a message and yield every action in it."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key in {"action", "defaultAction"} and isinstance(value, dict):
                yield value
            elif key == "actions" and isinstance(value, list):
                yield from value
            else:
                yield from actions_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from actions_in(value)


def words_in(content: object) -> str:
    """Collect all that a person can read in a message, a line each."""
    if isinstance(content, dict):
        lines = []
        for key, value in content.items():
            if key in {"text", "altText", "label", "title"} and isinstance(value, str):
                lines.append(value)
            elif key != "quickReply":
                lines.append(words_in(value))
        return "\n".join(line for line in lines if line)
    if isinstance(content, list):
        return "\n".join(filter(None, (words_in(value) for value in content)))
    return ""
