"""Behind the side door: threads that fetch evidence and derive codes, all in memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

from structlog import get_logger

from bot.actions.tips import ORIGINAL
from bot.actions.tips_codes import Mailbox, TooManyWaitError, mailbox_of
from bot.actions.tips_files import FitFile, UnfitFile, fit
from bot.actions.tips_told import told_answer, told_state
from bot.photos.clean import MOST_BYTES
from bot.side_door_acts import Hand, Job, Person
from bot.side_door_speaker import TRIES, Crew, Line
from casework.receipt_codes import new_code, written
from handlers.outcomes import Reply, Say, Word
from handlers.tip.acts import FetchEvidence, LookUp, MailboxView, MakeCode, TipKnown
from handlers.tip.draft import RAN_OUT
from handlers.tip.prompts import code_shown, evidence_kept, evidence_refused, mailbox_shown

if TYPE_CHECKING:
    from bot.line import Incoming
    from bot.slow_hand import SlowHand
    from handlers.known import Language
    from storage.vault import Vault, VaultTx

log = get_logger()

MOST_CODES = 20
MOST_FILES = 100
BEAT_SECONDS = 60.0
MOST_BEATS = 16


@dataclass(frozen=True, slots=True)
class Task:
    """A job with what is needed to answer it."""

    act: Job = field(repr=False)
    event: Incoming = field(repr=False)
    person: Person = field(repr=False)
    language: Language


Tell = Callable[["Incoming", str, tuple[Reply, ...], "Language"], None]
Know = Callable[["VaultTx", int], TipKnown]


class BackRoom:
    """What takes longer than a webhook may: evidence, codes; and the sweep of old drafts."""

    def __init__(
        self,
        vault: Vault,
        hand: Hand,
        slow_hand: SlowHand,
        line_for: Callable[[int], Line],
        tell: Tell,
        know: Know,
    ) -> None:
        self._vault = vault
        self._hand = hand
        self._slow_hand = slow_hand
        self._line_for = line_for
        self._tell = tell
        self._know = know
        self._ending = Event()
        self._codes = Crew(self._derive, most=MOST_CODES)
        self._files = Crew(self._evidence, most=MOST_FILES)
        self._keeper: Crew[bool] = Crew(self._keep, most=2)

    def take(self, act: Job, event: Incoming, person: Person, language: Language) -> bool:
        """Take a job; False where too many wait."""
        crew = self._files if isinstance(act, FetchEvidence) else self._codes
        return crew.give(Task(act, event, person, language))

    def start(self) -> None:
        self._ending.clear()
        self._keeper.give(True)

    def settle(self, timeout: float) -> bool:
        return self._codes.settle(timeout) and self._files.settle(timeout)

    def close(self, timeout: float) -> None:
        self._ending.set()
        for crew in (self._keeper, self._codes, self._files):
            crew.close(timeout)

    # Codes

    def _derive(self, task: Task) -> None:
        with self._vault.reading(task.person.town) as vtx:
            salt = vtx.readers.salt()
        if salt is None:  # the channel was never opened here, so no code can be right
            self._say(task, mailbox_shown(MailboxView()))
            return
        act = task.act
        code = act.code if isinstance(act, LookUp) else new_code(self._hand.random_bytes)
        mailbox = self._made(code, salt)
        if mailbox is None:
            self._say(task, (Say(Word("tip.code.busy")),))
        elif isinstance(act, MakeCode):
            self._show_code(task, code, mailbox)
        else:
            self._show_mailbox(task, mailbox)

    def _made(self, code: str, salt: bytes) -> Mailbox | None:
        """In turn with the web; waits longer, for no thread of the server is held here."""
        for attempt in range(TRIES):
            with suppress(TooManyWaitError):
                return mailbox_of(self._slow_hand.derive(code.encode(), salt))
            if self._ending.wait(0.5 * 2**attempt):
                return None
        return None

    def _show_code(self, task: Task, code: str, mailbox: Mailbox) -> None:
        with self._vault.begin(task.person.town) as vtx:
            draft = self._hand.read(vtx, task.person)
            if draft is None or draft.step != "deriving":
                return  # cancelled meanwhile, or a second tap was faster
            ready = replace(
                draft, step="ready", mailbox=mailbox.address, secret_hash=mailbox.secret_hash
            )
            self._hand.save(vtx, task.person, ready)
        self._say(task, code_shown(written(code)))

    def _show_mailbox(self, task: Task, mailbox: Mailbox) -> None:
        """Known and unknown codes do the same work, up to the answers that are opened."""
        with self._vault.begin(task.person.town) as vtx:
            tip = vtx.tips.by_secret(mailbox.secret_hash)
            sealed = vtx.tips.answers(tip.id) if tip else ()
            standing = told_state(vtx, tip) if tip else None
            draft = self._hand.read(vtx, task.person)
            if draft is not None and draft.step == "closed":
                step = "mailbox" if tip and tip.state != "withdrawn" else "closed"
                open_box = replace(draft.at(step), tip=tip.id if tip else "")
                self._hand.save(vtx, task.person, open_box)
        if tip is None:
            view = MailboxView()
        else:
            opened = tuple(
                (one.given_on, told_answer(tip.id, one, mailbox.identity.reveal()))
                for one in sealed
            )
            view = MailboxView(tip.state, tip.received_on, tip.changed_on, opened, standing)
        self._say(task, mailbox_shown(view))

    # Evidence

    def _evidence(self, task: Task) -> None:
        """Fetch a picture or file, make it fit, and seal it at once: nothing of it is kept open."""
        assert isinstance(task.act, FetchEvidence)
        files, fault = self._fitted(task, task.act)
        message = self._hand.message(task.person.town, task.act.message)
        with self._vault.begin(task.person.town) as vtx:
            draft = self._hand.read(vtx, task.person)
            if draft is None or message not in draft.pending:
                return  # cancelled or taken back meanwhile
            draft = replace(draft, pending=tuple(x for x in draft.pending if x != message))
            for file in files:
                given = self._hand.give(vtx, draft, file, message)
                draft, fault = (given, fault) if given else (draft, "over")
            self._hand.save(vtx, task.person, draft)
            known = self._know(vtx, task.event.town_id)
        is_document = any(file.kind == ORIGINAL for file in files)
        if fault:
            self._say(task, evidence_refused(fault))
        elif is_document or task.act.is_last or not draft.pending:
            self._say(task, evidence_kept(draft, known, is_document=is_document))

    def _fitted(self, task: Task, act: FetchEvidence) -> tuple[tuple[FitFile, ...], str]:
        """What is to be sealed, or why nothing is."""
        body, fault = self._fetch(task, act)
        if fault:
            return (), fault
        try:
            return fit(act.name, body, keeps_original=False), ""
        except UnfitFile as unfit:
            return (), unfit.fault
        except Exception as bug:  # else its sender would wait for it in vain
            log.error("side_door_file_fault", exc_info=bug)
            return (), "broken"

    def _fetch(self, task: Task, act: FetchEvidence) -> tuple[bytes, str]:
        """The file's bytes, or why there are none; LINE may need a moment, or stumble."""
        for attempt in range(TRIES):
            content = self._line_for(task.event.town_id).content(act.message, MOST_BYTES)
            if content.body is not None:
                return content.body, ""
            if content.is_too_large:
                return b"", "too_large"
            status = content.outcome.status
            if status is not None and 400 <= status < 500:
                break
            if self._ending.wait(0.5 * 2**attempt):
                break
        return b"", "not_fetched"

    # Keeping house

    def _keep(self, _: bool) -> None:
        """Every minute: forget what has run out, and touch the file: its age shall say nothing."""
        while not self._ending.wait(BEAT_SECONDS):
            try:
                # As often as chance will: the file counts its writes.
                for _beat in range(1 + self._hand.random_bytes(1)[0] % MOST_BEATS):
                    self._vault.beat(self._hand.random_bytes(16))
                self.sweep()
            except Exception as fault:
                log.error("side_door_sweep_fault", exc_info=fault)

    def sweep(self) -> None:
        """Forget drafts that have run out, and those that no living key can open."""
        for town in self._vault.towns_with_drafts():
            with self._vault.begin(town) as vtx:
                for name, blob in vtx.drafts.all():
                    self._sweep_one(vtx, Person(town, name, ""), blob)

    def _sweep_one(self, vtx: VaultTx, person: Person, blob: bytes) -> None:
        draft, now = self._hand.open(blob, person.name), self._hand.now()
        if draft is not None and now < draft.expires_at:
            return
        if draft is None or now >= draft.kept_until:
            vtx.drafts.wipe(person.name)
        if draft is None or draft.step in RAN_OUT:
            return
        vtx.drafts.drop_parts(part.id for part in draft.parts)
        if now < draft.kept_until:
            # For as long again his next words are not fed to the main path by surprise.
            self._hand.save(vtx, person, draft.run_out(now))

    def _say(self, task: Task, replies: tuple[Reply, ...]) -> None:
        self._tell(task.event, task.person.name, replies, task.language)
