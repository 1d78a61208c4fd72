"""What a turn of the tip's talk asks for, carried out in the vault's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.actions.tips import perform_tip
from bot.actions.tips_commands import (
    AddToTip,
    DropParts,
    MakeTipKey,
    SealPart,
    TipCommand,
    TipKey,
    WithdrawTip,
)
from bot.actions.tips_files import FitFile
from bot.actions.tips_web import sending, written
from bot.draft_signs import Signs
from handlers.heard import Text, Unsent
from handlers.outcomes import Reply, Say, Word
from handlers.tip.acts import (
    Act,
    AddWords,
    DropAll,
    DropMessage,
    FetchEvidence,
    LookUp,
    MakeCode,
    MakeKey,
    SealWords,
    Send,
    TipTurn,
    Withdraw,
)
from handlers.tip.draft import HOLDING, QUESTIONS, DraftPart, TipDraft
from handlers.waiting import ids_of
from storage.vault.sealing import Buffer

if TYPE_CHECKING:
    from bot.keyring import BootKey
    from bot.line import Incoming
    from storage.vault import VaultTx

Job = FetchEvidence | MakeCode | LookUp
"""Done after the commit, in the back room, answered with the event's own token."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the vault may know him while the process lives: by keyed hashes only."""

    town: str
    name: str
    event: str  # "" where LINE gave the event no id


@dataclass(slots=True)
class Done:
    """What came of a turn's acts."""

    draft: TipDraft | None
    jobs: list[Job] = field(default_factory=list)
    said: list[Reply] = field(default_factory=list)
    is_not_ours: bool = False
    language: str = ""


class Hand:
    """Reads, changes and keeps drafts under the boot key."""

    def __init__(
        self,
        boot_key: BootKey,
        random_bytes: Callable[[int], bytes],
        clock: Callable[[], datetime],
    ) -> None:
        self.random_bytes = random_bytes
        self._key = boot_key
        self._clock = clock
        self._signs = Signs()

    def now(self) -> datetime:
        return self._clock()

    def person(self, town: str, event: Incoming) -> Person:
        event_hash = self._key.name("event", town, event.id) if event.id else ""
        return Person(town, self._key.name("draft", town, event.source.user), event_hash)

    def message(self, town: str, message_id: str) -> str:
        """The keyed hash of a message's id."""
        return self._key.name("message", town, message_id) if message_id else ""

    def messages(self, town: str, message_ids: str) -> list[str]:
        """The keyed hashes of several, as `handlers.waiting.joined` put them together."""
        return [self.message(town, one) for one in ids_of(message_ids)]

    def read(self, vtx: VaultTx, person: Person) -> TipDraft | None:
        """This person's draft; None where there is none or another start's key closed it."""
        blob = vtx.drafts.find(person.name)
        return self.open(blob, person.name) if blob is not None else None

    def open(self, blob: bytes, name: str) -> TipDraft | None:
        plain = self._key.open(blob, bound_to=name)
        return TipDraft.read(plain) if plain is not None else None

    def may_have_draft(self, town: str, user: str) -> bool:
        """False where there is certainly no draft, without asking the database."""
        return self._signs.may_have(self._key.name("draft", town, user))

    def save(self, vtx: VaultTx, person: Person, draft: TipDraft) -> None:
        self._signs.put(person.name)
        vtx.drafts.save(person.name, self._key.close(draft.write(), bound_to=person.name))

    def carry_out(
        self,
        vtx: VaultTx,
        person: Person,
        before: TipDraft | None,
        turn: TipTurn,
        event: Incoming,
    ) -> Done:
        """Do what the turn asks and keep its draft, in the caller's transaction."""
        done = Done(turn.draft)
        for act in turn.acts:
            self._do(vtx, act, person, before, done)
        if done.draft is None:
            return done
        done.language = done.draft.language or (before.language if before else "")
        is_counted = not (turn.passes or done.is_not_ours) or turn.passed_text is not None
        if is_counted:
            # An event that goes on to the main path is not remembered: it is deduplicated there,
            # and must get through again if that path failed.
            self._remember(before, done, event, person)
        if done.draft is not before:
            self.save(vtx, person, done.draft)
        return done

    def _remember(
        self, before: TipDraft | None, done: Done, event: Incoming, person: Person
    ) -> None:
        """This event is done; and messages that were never sealed were ours all the same."""
        assert done.draft is not None
        at_ms = event.at_ms if not isinstance(event.heard, Unsent) else 0
        seen = [person.event]
        if isinstance(event.heard, Text) and not done.draft.held:
            seen.append(self.message(person.town, event.heard.message_id))
        is_given_up = before is not None and before.step != "usual" and not done.draft.held_message
        if before is not None and before.held_message and is_given_up:
            seen += self.messages(person.town, before.held_message)
        for one in seen:
            done.draft = done.draft.seeing(one, at_ms, self._clock())

    def _do(
        self, vtx: VaultTx, act: Act, person: Person, before: TipDraft | None, done: Done
    ) -> None:
        match act:
            case LookUp() | MakeCode():
                done.jobs.append(act)
            case FetchEvidence():
                self._await_evidence(act, person, done)
            case DropMessage():
                self._take_back(vtx, act, person, before, done)
            case MakeKey():
                self._make_key(vtx, act, done)
            case SealWords():
                self._seal(vtx, act, person, done)
            case DropAll() | Send() | AddWords() | Withdraw() if before is not None:
                self._on_whole(vtx, act, before, done)

    def _await_evidence(self, act: FetchEvidence, person: Person, done: Done) -> None:
        assert done.draft is not None
        awaited = self.message(person.town, act.message)
        done.draft = replace(done.draft, pending=(*done.draft.pending, awaited))
        done.jobs.append(act)

    def await_no_more(self, vtx: VaultTx, person: Person, act: FetchEvidence) -> None:
        """Nobody can fetch it now: its sender shall not be asked to wait for it."""
        draft, gone = self.read(vtx, person), self.message(person.town, act.message)
        if draft is not None:
            left = tuple(one for one in draft.pending if one != gone)
            self.save(vtx, person, replace(draft, pending=left))

    def _make_key(self, vtx: VaultTx, act: MakeKey, done: Done) -> None:
        made = self.perform(vtx, MakeTipKey(act.holders))
        assert isinstance(made, TipKey), "the talk has counted the holders"
        assert done.draft is not None
        files = tuple(map(written, made.files))
        done.draft = replace(done.draft, tip=made.tip, tip_key=made.public_key, files=files)

    def _seal(self, vtx: VaultTx, act: SealWords, person: Person, done: Done) -> None:
        assert done.draft is not None
        if act.kind in QUESTIONS:
            former = done.draft.of_kind(act.kind)
            self.perform(vtx, DropParts(tuple(part.id for part in former)))
            kept = tuple(part for part in done.draft.parts if part.kind != act.kind)
            done.draft = replace(done.draft, parts=kept)
        messages = ",".join(self.messages(person.town, act.message))
        done.draft = self.seal(vtx, done.draft, act.kind, act.words.encode(), messages)

    def seal(
        self,
        vtx: VaultTx,
        draft: TipDraft,
        kind: str,
        body: Buffer,
        message: str,
        head: bytes = b"",
    ) -> TipDraft:
        """Seal one part to the tip's own key; the draft with its id. `head` stands before it."""
        id_ = self.perform(vtx, SealPart(draft.tip, draft.tip_key, kind, body, head))
        return replace(draft, parts=(*draft.parts, DraftPart(str(id_), kind, message)))

    def give(self, vtx: VaultTx, draft: TipDraft, file: FitFile, message: str) -> TipDraft | None:
        """A file for the tip that is written, or for the sent one; None where that is over."""
        if not draft.is_mailbox:
            return self.seal(vtx, draft, file.kind, file.body, message, file.head)
        if not self.perform(vtx, AddToTip(draft.tip, file.kind, file.body, file.head)):
            return None
        return replace(draft, added=draft.added + 1, events=(*draft.events, message))

    def _on_whole(self, vtx: VaultTx, act: Act, before: TipDraft, done: Done) -> None:
        match act:
            case DropAll():
                self.perform(vtx, DropParts(tuple(part.id for part in before.parts)))
            case Send():
                self.perform(vtx, sending(before))
            case AddWords(words):
                if self.perform(vtx, AddToTip(before.tip, "added", words.encode())):
                    done.said.append(Say(Word("tip.mailbox.added")))
                else:
                    done.said.append(Say(Word("tip.mailbox.over")))
            case Withdraw():
                self.perform(vtx, WithdrawTip(before.tip))

    def _take_back(
        self,
        vtx: VaultTx,
        act: DropMessage,
        person: Person,
        before: TipDraft | None,
        done: Done,
    ) -> None:
        message = self.message(person.town, act.message)
        if before is None or done.draft is None or not message:
            done.is_not_ours = True
            return
        if before.step == "usual":  # these words were handed back: the main path has them
            done.draft, done.is_not_ours = replace(before, held="", held_message=""), True
            return
        gone = tuple(part.id for part in before.parts if message in part.messages)
        was_held = act.message in ids_of(before.held_message)
        done.is_not_ours = not (
            gone or was_held or message in before.pending or message in before.events
        )
        if done.is_not_ours:
            return
        self.perform(vtx, DropParts(gone))
        draft = replace(
            before,
            parts=tuple(part for part in before.parts if message not in part.messages),
            pending=tuple(one for one in before.pending if one != message),
        )
        if was_held:
            draft = replace(draft, held="", held_message="")
            draft = draft.ended("closed") if draft.step in HOLDING else draft
        done.draft = draft

    def perform(self, vtx: VaultTx, command: TipCommand) -> object:
        """The vault's one write path."""
        return perform_tip(vtx, command, self.random_bytes)
