"""What happens around groups: founding, inviting the account, coming and going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.simulator.ids import lasting_id
from bot.simulator.world import Channel, Group, Json, Person

if TYPE_CHECKING:
    from bot.simulator.platform import Platform


class NotPossible(ValueError):
    """LINE would not let a person do this, for instance writing to an account he blocked."""


class GroupActs:
    """People's acts around groups; the account is told of each."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def makes_group(
        self,
        key: str,
        name: str,
        members: Sequence[str | Person],
        *,
        channel: Channel | None = None,
    ) -> Group:
        """Found a group and invite the account, which joins at once."""
        who = [self._platform.person(one) for one in members]
        group = Group(key, name, lasting_id("C", key), who)
        self._platform.groups[key] = group
        self.invites_account(key, channel=channel)
        return group

    def invites_account(self, group: str, *, channel: Channel | None = None) -> None:
        which = self._platform.groups[group]
        which.channel_slug = (channel or self._platform.channel).slug
        chat = self._platform.group_chat(which)
        self._platform.touch()
        self._platform.tell_bot("join", chat, None, {})

    def removes_account(self, group: str) -> None:
        which = self._platform.groups[group]
        if not which.channel_slug:
            raise NotPossible("the account is not in this group")
        chat = self._platform.group_chat(which)
        which.channel_slug = ""
        self._platform.touch()
        self._platform.tell_bot("leave", chat, None, {}, has_reply_token=False)

    def joins_group(self, person: str | Person, group: str) -> None:
        self._comes_or_goes(person, group, comes=True)

    def leaves_group(self, person: str | Person, group: str) -> None:
        self._comes_or_goes(person, group, comes=False)

    def _comes_or_goes(self, person: str | Person, group: str, *, comes: bool) -> None:
        who, which = self._platform.person(person), self._platform.groups[group]
        members = [one for one in which.members if one != who]
        which.members = [*members, who] if comes else members
        body: Json = {"members": [{"type": "user", "userId": who.user_id}]}
        chat = self._platform.group_chat(which)
        self._platform.touch()
        if comes:
            self._platform.tell_bot("memberJoined", chat, None, {"joined": body})
        else:
            self._platform.tell_bot("memberLeft", chat, None, {"left": body}, has_reply_token=False)
