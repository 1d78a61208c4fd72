"""The side door: one event of the anonymous channel, one vault transaction, an answer from memory.

The dispatcher calls `handle` before any transaction on the main database. What is taken here leaves
nothing there. Answers go by reply token, never through the outbox, never as a push.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from structlog import get_logger

from bot.actions.tips_claim import Claims
from bot.side_door_acts import Hand, Job, Person
from bot.side_door_rooms import BackRoom
from bot.side_door_speaker import Answer, Line, Speaker
from handlers.heard import Pressed, Unsent
from handlers.outcomes import Plain, Reply, Say, Word
from handlers.side_door import takes_in_group, takes_side_door
from handlers.tip.acts import FetchEvidence, Holder, MakeCode, TipKnown
from handlers.tip.draft import TipDraft
from handlers.tip.prompts import button
from handlers.tip.talk import respond

if TYPE_CHECKING:
    from bot.keyring import BootKey
    from bot.line import Incoming
    from bot.slow_hand import SlowHand
    from handlers.known import Language, TownFacts
    from handlers.words import Words
    from storage.vault import Vault, VaultTx

log = get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """The event was the side door's; the main path must not touch it at all."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Not the side door's. `text` is a citizen's words handed back by "go on as usual", or None.

    With a text: go on in the main path as if it had just been typed.
    """

    text: str | None = field(default=None, repr=False)
    message_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the main path shows of where somebody stands there."""

    asked_at: datetime | None
    report_waits: bool
    is_asked_for: bool


class SideDoor:
    """Takes tip events; shared by all threads of a process. Threads start with the first need."""

    def __init__(
        self,
        *,
        vault: Vault,
        slow_hand: SlowHand,
        boot_key: BootKey,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        line_for: Callable[[int], Line],
        town_for: Callable[[int], TownFacts],
        words: Words,
        web_path: str = "",
        heard_before: Callable[[int, str], bool] = lambda _town, _event: False,
    ) -> None:
        """`heard_before` tells, without a trace, whether the main path has answered an event."""
        self._vault = vault
        self._clock = clock
        self._town_for = town_for
        self._words = words
        self._web_path = web_path
        self._heard_before = heard_before
        self._hand = Hand(boot_key, random_bytes, clock)
        self._claims = Claims(boot_key, random_bytes, clock)
        self._speaker = Speaker(line_for, clock)
        self._back = BackRoom(vault, self._hand, slow_hand, line_for, self._tell, self._known)

    def may_take(self, event: Incoming) -> bool:
        """Whether `handle` must be asked at all; False is certain, and costs no database."""
        if event.source.kind in {"group", "room"}:
            return takes_in_group(event.heard)
        if takes_side_door(event.heard, has_draft=False, declined=False):
            return True
        town = self._town_for(event.town_id)
        return self._hand.may_have_draft(town.slug, event.source.user)

    def handle(
        self,
        event: Incoming,
        *,
        language: Language,
        mid_talk: bool = False,
        asked_at: datetime | None = None,
        report_waits: bool = False,
        is_asked_for: bool = False,
    ) -> Taken | Passed:
        """Answer a tip event in one vault transaction, or pass it on untouched.

        `mid_talk`: the main path is in the middle of something, so an offer that was declined is
        not made again. `asked_at`: when it put the question that would keep what was passed on;
        None where nothing would be kept. `report_waits`: it has something unsent. `is_asked_for`:
        what was typed is the number or label of our own button.
        """
        if event.source.kind in {"group", "room"}:
            return self._in_group(event, language)
        if not event.source.user or not event.is_active:
            return self._to_nobody(event, language)
        town = self._town_for(event.town_id)
        person = self._hand.person(town.slug, event)
        with self._vault.reading(town.slug) as vtx:
            draft = self._hand.read(vtx, person)
        is_older = draft is not None and self._is_older(asked_at, draft)
        is_meant = is_asked_for or is_older
        if not is_meant and not self._is_ours(draft, event, person, mid_talk=mid_talk):
            return Passed()
        if not (draft and draft.has_seen(person.event)) and self._is_done(event):
            return Taken()
        try:
            seen = _Seen(asked_at, report_waits, is_asked_for)
            return self._take(event, person, language, seen)
        except SQLAlchemyError:
            raise  # the infrastructure's fault: LINE shall send it again
        except Exception as fault:
            log.error("side_door_fault", heard=type(event.heard).__name__, exc_info=fault)
            self._say(event, person, (Say(Word("tip.sorry")),), language)
            return Taken()

    def start(self) -> None:
        """Start the sweep of run-out drafts and the vault's heartbeat; after forking."""
        self._back.start()

    def close(self, timeout: float = 10.0) -> None:
        """Finish what waits (replies, pictures, codes), then end the threads. For SIGTERM."""
        self._back.close(timeout)
        self._speaker.close(timeout)

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until nothing is under way; for tests."""
        return self._back.settle(timeout) and self._speaker.settle(timeout)

    def _in_group(self, event: Incoming, language: Language) -> Taken | Passed:
        if not takes_in_group(event.heard):
            return Passed()
        self._say(event, None, (Say(Word("tip.private")),), language)
        return Taken()

    def _to_nobody(self, event: Incoming, language: Language) -> Taken | Passed:
        """Somebody whom LINE does not name: the web form needs no name. Nothing is kept."""
        if not event.is_active or not takes_side_door(event.heard, has_draft=False, declined=False):
            return Passed()
        link = Plain(self._web_form(self._town_for(event.town_id)))
        self._say(event, None, (Say(Word("shell.nobody_tip", {"link": link})),), language)
        return Taken()

    def _web_form(self, town: TownFacts) -> str:
        return f"{town.tip_url}/t/{town.slug}{self._web_path}" if self._web_path else ""

    def _is_ours(
        self, draft: TipDraft | None, event: Incoming, person: Person, *, mid_talk: bool
    ) -> bool:
        now = self._clock()
        if draft is not None:
            if isinstance(event.heard, Unsent):
                return True
            if draft.has_seen(person.event) or draft.is_live(now) or draft.is_expired(now):
                return True
        declined = mid_talk and draft is not None and draft.is_declined(now)
        return takes_side_door(event.heard, has_draft=False, declined=declined)

    def _is_older(self, asked_at: datetime | None, draft: TipDraft) -> bool:
        """Whether the main path would keep it for a question older than the tip's last step."""
        return asked_at is not None and draft.may_mean_tip(asked_at, self._clock())

    def _is_done(self, event: Incoming) -> bool:
        """A copy of what was answered as usual, before an open draft made everything ours."""
        return bool(event.id) and self._heard_before(event.town_id, event.id)

    def _take(
        self, event: Incoming, person: Person, language: Language, seen: _Seen
    ) -> Taken | Passed:
        with self._vault.begin(person.town) as vtx:
            before = self._hand.read(vtx, person)
            if before is not None and before.has_seen(person.event):
                return _once_more(before, event)
            known = self._known(vtx, event.town_id, is_stale=_is_late(before, event))
            known = replace(
                known,
                claim_link=self._claim_link(known.town, person),
                main_awaits=seen.asked_at is not None,
                main_is_older=before is not None and self._is_older(seen.asked_at, before),
                report_waits=seen.report_waits,
                is_asked_for=seen.is_asked_for,
            )
            turn = respond(before, event.heard, known)
            done = self._hand.carry_out(vtx, person, before, turn, event)
            replies = (*done.said, *turn.replies)
        spoken: Language = "en" if (done.language or language) == "en" else "th"
        if turn.passes or done.is_not_ours:
            return Passed(turn.passed_text, turn.passed_message)
        if replies:
            self._say(event, person, replies, spoken)
        self._send_to_back(done.jobs, event, person, spoken)
        return Taken()

    def _send_to_back(
        self, jobs: Sequence[Job], event: Incoming, person: Person, language: Language
    ) -> None:
        for act in jobs:
            if self._back.take(act, event, person, language):
                continue
            if isinstance(act, FetchEvidence):
                with self._vault.begin(person.town) as vtx:
                    self._hand.await_no_more(vtx, person, act)
            key = "tip.file.busy" if isinstance(act, FetchEvidence) else "tip.code.busy"
            taps = _AGAIN if isinstance(act, MakeCode) else ()
            self._say(event, person, (Say(Word(key), taps),), language)

    def _known(self, vtx: VaultTx, town_id: int, *, is_stale: bool = False) -> TipKnown:
        from bot.actions.tips import can_take_tips

        town = self._town_for(town_id)
        holders = tuple(
            Holder(one.id, one.title, one.unit, one.is_continuity) for one in vtx.readers.approved()
        )
        return TipKnown(
            town=town,
            holders=holders,
            are_open=can_take_tips(vtx),
            now=self._clock(),
            words=self._words,
            web_form=self._web_form(town),
            is_stale=is_stale,
        )

    def _claim_link(self, town: TownFacts, person: Person) -> str:
        """Where this person's code can be made outside LINE; a link works once."""
        if not self._web_path:
            return ""
        token = self._claims.token(town.slug, person.name)
        return f"{town.tip_url}/t/{town.slug}/claim#{token}"

    def _say(
        self,
        event: Incoming,
        person: Person | None,
        replies: tuple[Reply, ...],
        language: Language,
    ) -> None:
        self._tell(event, person.name if person else "", replies, language)

    def _tell(
        self, event: Incoming, lane: str, replies: tuple[Reply, ...], language: Language
    ) -> None:
        from bot.flex import render

        if not event.reply_token:
            return
        messages = json.dumps(render(replies, language, self._words), ensure_ascii=False)
        self._speaker.say(
            Answer(event.town_id, event.reply_token, event.received_at, messages, lane)
        )


def _once_more(before: TipDraft, event: Incoming) -> Taken | Passed:
    """The same event again: only words handed back are handed back again, the rest is done."""
    is_usual = isinstance(event.heard, Pressed) and before.step == "usual"
    return Passed(before.held, before.held_message) if is_usual else Taken()


def _is_late(before: TipDraft | None, event: Incoming) -> bool:
    return before is not None and event.at_ms < before.last_ms


_AGAIN = (button("again"),)
