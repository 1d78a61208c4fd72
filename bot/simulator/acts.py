"""What people can do in LINE. Every act changes the chat and tells the bot by a webhook event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.simulator import events
from bot.simulator.group_acts import GroupActs, NotPossible
from bot.simulator.world import Channel, Chat, Json, Media, Message, Person


class Acts(GroupActs):
    """People's acts. `where` is a group's key; without it the private chat with `channel`."""

    def says(
        self,
        person: str | Person,
        text: str,
        *,
        where: str = "",
        channel: Channel | None = None,
        quotes: str = "",
    ) -> Message:
        """Type words. In a group `@` and the account's name mentions it."""
        chat, who = self._open(person, where, channel)
        mentions: list[Json] = []
        if chat.group is not None:
            handle = f"@{chat.channel.name}"
            mentions = events.mention_of_account(text, handle, chat.channel.user_id)
        return self._send(chat, who, events.text_part(text, mentions, quotes), quotable=True)

    def sends_sticker(
        self,
        person: str | Person,
        *,
        package_id: str = "446",
        sticker_id: str = "1988",
        keywords: Sequence[str] = ("hello",),
        where: str = "",
        channel: Channel | None = None,
    ) -> Message:
        chat, who = self._open(person, where, channel)
        part = events.sticker_part(package_id, sticker_id, keywords)
        return self._send(chat, who, part, quotable=True)

    def sends_photos(
        self,
        person: str | Person,
        photos: Sequence[bytes],
        *,
        where: str = "",
        channel: Channel | None = None,
        content_type: str = "image/jpeg",
    ) -> list[Message]:
        """Pick photos; several chosen together share an `imageSet` and come one event each."""
        chat, who = self._open(person, where, channel)
        set_id = self._platform.ids.token(32) if len(photos) > 1 else ""
        sent = []
        for index, body in enumerate(photos, 1):
            image_set = {"id": set_id, "index": index, "total": len(photos)} if set_id else None
            part = events.media_part("image", image_set=image_set)
            sent.append(self._send_media(chat, who, part, body, content_type, quotable=True))
        return sent

    def sends_location(
        self,
        person: str | Person,
        latitude: float,
        longitude: float,
        *,
        title: str = "",
        address: str = "",
        where: str = "",
        channel: Channel | None = None,
    ) -> Message:
        chat, who = self._open(person, where, channel)
        part = events.location_part(latitude, longitude, title, address)
        return self._send(chat, who, part, quotable=False)

    def sends_video(
        self,
        person: str | Person,
        body: bytes,
        *,
        duration_ms: int = 3000,
        where: str = "",
        channel: Channel | None = None,
    ) -> Message:
        chat, who = self._open(person, where, channel)
        part = events.media_part("video", duration_ms=duration_ms)
        return self._send_media(chat, who, part, body, "video/mp4", quotable=True)

    def sends_audio(
        self,
        person: str | Person,
        body: bytes,
        *,
        duration_ms: int = 2000,
        where: str = "",
        channel: Channel | None = None,
    ) -> Message:
        chat, who = self._open(person, where, channel)
        part = events.media_part("audio", duration_ms=duration_ms)
        return self._send_media(chat, who, part, body, "audio/m4a", quotable=False)

    def sends_file(
        self,
        person: str | Person,
        name: str,
        body: bytes,
        *,
        content_type: str = "application/octet-stream",
        where: str = "",
        channel: Channel | None = None,
    ) -> Message:
        chat, who = self._open(person, where, channel)
        part = {"type": "file", "fileName": name, "fileSize": len(body)}
        return self._send_media(chat, who, part, body, content_type, quotable=False)

    def presses(
        self,
        person: str | Person,
        action: Json,
        *,
        where: str = "",
        channel: Channel | None = None,
        params: Json | None = None,
    ) -> Message | None:
        """Tap a button of the bot. The message that appears in the chat, if one does.

        Camera, camera roll, location and links are the phone's own business: `NotPossible`.
        """
        chat, who = self._open(person, where, channel)
        kind = action.get("type")
        if kind == "message":
            return self._send(chat, who, events.text_part(action["text"], [], ""), quotable=True)
        if kind == "richmenuswitch":
            self._switch_menu(chat, who, action)
            return None
        if kind not in {"postback", "datetimepicker"}:
            raise NotPossible(f"the phone itself handles {kind}")
        return self._post_back(chat, who, action, params)

    def follows(self, person: str | Person, *, channel: Channel | None = None) -> None:
        """Add the account as a friend, or unblock it."""
        who = self._platform.person(person)
        chat = self._platform.chat(who, channel)
        with self._platform.lock:
            unblocked = chat.was_friend and chat.is_blocked
            chat.is_friend, chat.was_friend, chat.is_blocked = True, True, False
        self._platform.touch()
        self._platform.tell_bot("follow", chat, who, {"follow": {"isUnblocked": unblocked}})

    def blocks(self, person: str | Person, *, channel: Channel | None = None) -> None:
        who = self._platform.person(person)
        chat = self._platform.chat(who, channel)
        chat.is_friend, chat.is_blocked = False, True
        self._platform.touch()
        self._platform.tell_bot("unfollow", chat, who, {}, has_reply_token=False)

    def unsends(self, message: Message) -> None:
        """Take an own message back; its bytes are gone at once."""
        platform = self._platform
        chat, who = platform.chat_of(message), message.person
        if who is None or message.is_unsent:
            raise NotPossible("only an own message can be taken back, and once")
        with platform.lock:
            message.is_unsent = True
            message.content = {"type": "unsent"}
            if message.id in platform.media:
                platform.media[message.id].is_unsent = True
                platform.media[message.id].body = b""
        platform.touch(message)
        body: Json = {"unsend": {"messageId": message.id}}
        platform.tell_bot("unsend", chat, who, body, has_reply_token=False)

    def edits(self, message: Message, text: str) -> None:
        """Edit an own message; LINE knows this in groups only."""
        chat, who = self._platform.chat_of(message), message.person
        if chat.group is None or who is None or message.content.get("type") != "text":
            raise NotPossible("only own texts in groups can be edited")
        message.content = {**message.content, "text": text}
        self._platform.touch(message)
        part = {
            **events.text_part(text, [], ""),
            "id": message.id,
            "quoteToken": message.quote_token,
        }
        self._platform.tell_bot("messageEdited", chat, who, {"message": part})

    def _open(
        self, person: str | Person, where: str, channel: Channel | None
    ) -> tuple[Chat, Person]:
        who = self._platform.person(person)
        if not where:
            chat = self._platform.chat(who, channel)
            if chat.is_blocked:
                raise NotPossible("this person has blocked the account")
            chat.last_heard = self._platform.clock()
            return chat, who
        group = self._platform.groups[where]
        if who not in group.members:
            raise NotPossible("this person is not in the group")
        return self._platform.group_chat(group, channel), who

    def _send(
        self, chat: Chat, who: Person, part: Json, *, quotable: bool, media: Media | None = None
    ) -> Message:
        platform = self._platform
        entry = platform.enter(chat, "person", part, who)
        if media is not None:
            platform.media[entry.id] = media
        if chat.channel.mark_as_read_mode == "auto":
            entry.is_read = True
        if chat.group is not None and not chat.group.channel_slug:
            return entry  # nobody of ours listens here
        token = f"{platform.ids.token(24)}{entry.id}"
        platform.read_tokens[token] = chat
        told = {**part, "id": entry.id, "markAsReadToken": token}
        if quotable:
            told["quoteToken"] = entry.quote_token
        platform.tell_bot("message", chat, who, {"message": told})
        return entry

    def _send_media(
        self, chat: Chat, who: Person, part: Json, body: bytes, content_type: str, *, quotable: bool
    ) -> Message:
        switches = self._platform.switches
        seconds = switches.media_preparing_seconds
        if part["type"] in {"image", "file"}:
            seconds = switches.photo_preparing_seconds
        ready_at = self._platform.clock() + timedelta(seconds=seconds)
        media = Media(chat.channel.slug, body, content_type, ready_at)
        return self._send(chat, who, part, quotable=quotable, media=media)

    def _post_back(
        self, chat: Chat, who: Person, action: Json, params: Json | None
    ) -> Message | None:
        shown = None
        words = action.get("displayText")
        if words:
            shown = self._platform.enter(
                chat, "person", {"type": "text", "text": words}, who, via="displayText"
            )
        postback: Json = {"data": action.get("data", "")}
        if params:
            postback["params"] = params
        self._open_or_close_menu(chat, action)
        self._platform.tell_bot("postback", chat, who, {"postback": postback})
        if action.get("text"):
            part = events.text_part(action["text"], [], "")
            shown = self._send(chat, who, part, quotable=True)
        return shown

    def _open_or_close_menu(self, chat: Chat, action: Json) -> None:
        wish = action.get("inputOption")
        if wish in {"openRichMenu", "closeRichMenu"}:
            chat.is_menu_open = wish == "openRichMenu"
            self._platform.touch()
        elif wish in {"openKeyboard", "openVoice"}:
            chat.is_menu_open = False
            self._platform.touch()

    def _switch_menu(self, chat: Chat, who: Person, action: Json) -> None:
        menus = self._platform.menus[chat.channel.slug]
        alias = str(action.get("richMenuAliasId", ""))
        menu_id = menus.aliases.get(alias)
        status = "RICHMENU_ALIAS_ID_NOTFOUND" if menu_id is None else "SUCCESS"
        if menu_id is not None:
            chat.rich_menu = menu_id
            self._platform.touch()
        postback = {
            "data": action.get("data", ""),
            "params": {"newRichMenuAliasId": alias, "status": status},
        }
        self._platform.tell_bot("postback", chat, who, {"postback": postback})
