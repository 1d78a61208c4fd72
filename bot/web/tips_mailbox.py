"""The mailbox of a tip, without script: the code travels in the body of a request and is forgotten.

Known and unknown codes take the same path: the same derivation, the same questions to the vault.
What the opened page needs again travels in a ticket that only this start of the server can read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import Response

from bot.actions.tips import new_id, perform_tip
from bot.actions.tips_codes import TooManyWaitError
from bot.actions.tips_commands import AddToTip, WithdrawTip
from bot.actions.tips_told import told_answer, told_state
from bot.web.tips_form import MOST_BODY, gather
from bot.web.tips_room import Room, Sent, with_script
from bot.web.tips_sealed import for_mailbox
from casework.receipt_codes import read_code

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from storage.vault.rows import SealedAnswer, TipRow

TICKET_LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox that is open in a page: which tip, and what opens its answers."""

    tip: str
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailboxDoor:
    """The views; each takes the town's slug, "" for the default one."""

    room: Room

    def ask(self, slug: str = "") -> Response:
        """Where the code is typed."""
        return self._ask(self.room.hall(slug), slug)

    def _ask(self, hall: TownHall, slug: str, fault: str = "", status: int = 200) -> Response:
        told = for_mailbox(hall, f"/t/{slug}" if slug else "", self.room.salt(hall) or b"")
        page = self.room.standing_page("mailbox_ask", hall, slug, status, fault=fault, told=told)
        return with_script(page)

    def look(self, slug: str = "") -> Response:
        """Derive, find, open, show."""
        hall = self.room.hall(slug)
        with self.room.sent() as sent:
            code = read_code(sent.one("code"))
        if code is None:
            return self._ask(hall, slug, "mailbox.mistyped", 422)
        salt = self.room.salt(hall)
        if salt is None:
            return self._ask(hall, slug, "mailbox.unknown", 404)
        try:
            mailbox = self.room.queue.derive(code, salt)
        except TooManyWaitError:
            return self._ask(hall, slug, "fault.busy", 503)
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            tip = vtx.tips.by_secret(mailbox.secret_hash)
            sealed = vtx.tips.answers(tip.id if tip else new_id(self.room.random))
        if tip is None:
            return self._ask(hall, slug, "mailbox.unknown", 404)
        return self._show(hall, slug, tip, sealed, mailbox.identity.reveal())

    def add(self, slug: str = "") -> Response:
        """Write more, with files, to the same officers."""
        hall = self.room.hall(slug)
        with self.room.sent(MOST_BODY) as sent:
            opened = self._opened(hall, sent)
            words = {"added": sent.one("words").replace("\r\n", "\n")}
            pieces, faults = gather(sent, words) if opened else ((), ())
        if opened is None:
            return self._ask(hall, slug, "mailbox.closed", 410)
        if not pieces and not faults:
            faults = (("mailbox.nothing", ""),)
        if not faults and not self.room.brake.lets_pass():
            faults = (("fault.busy", ""),)
        if not faults:
            with self.room.deps.vault.begin(hall.town.slug) as vtx:
                taken = [
                    perform_tip(vtx, AddToTip(opened.tip, p.kind, p.body, p.head), self.room.random)
                    for p in pieces
                ]
            faults = () if all(taken) else (("mailbox.over", ""),)
        said = "" if faults else "mailbox.added"
        return self._again(hall, slug, opened, said, faults, sent.one("words") if faults else "")

    def withdraw(self, slug: str = "") -> Response:
        """Take the tip back; needs the box to be ticked."""
        hall = self.room.hall(slug)
        with self.room.sent() as sent:
            opened = self._opened(hall, sent)
        if opened is None:
            return self._ask(hall, slug, "mailbox.closed", 410)
        if sent.one("sure") != "yes":
            return self._again(hall, slug, opened, "", (("mailbox.tick", ""),))
        with self.room.deps.vault.begin(hall.town.slug) as vtx:
            perform_tip(vtx, WithdrawTip(opened.tip), self.room.random)
        return self.room.page("gone", hall, slug, told="withdrawn")

    def _again(
        self,
        hall: TownHall,
        slug: str,
        opened: Opened,
        said: str,
        faults: tuple[tuple[str, str], ...],
        words: str = "",
    ) -> Response:
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            tip = vtx.tips.find(opened.tip)
            sealed = vtx.tips.answers(opened.tip)
        if tip is None:
            return self._ask(hall, slug, "mailbox.unknown", 404)
        return self._show(hall, slug, tip, sealed, opened.identity, said, faults, words)

    def _show(
        self,
        hall: TownHall,
        slug: str,
        tip: TipRow,
        sealed: tuple[SealedAnswer, ...],
        identity: str,
        said: str = "",
        faults: tuple[tuple[str, str], ...] = (),
        words: str = "",
    ) -> Response:
        until = (self.room.deps.clock() + TICKET_LIFE).isoformat()
        told = {"tip": tip.id, "identity": identity, "until": until}
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            standing = told_state(vtx, tip)
        return self.room.page(
            "mailbox",
            hall,
            slug,
            422 if faults else 200,
            tip=tip,
            standing=standing,
            answers=[(one.given_on, told_answer(tip.id, one, identity)) for one in sealed],
            ticket=self.room.drafts.close(told, _purpose(hall)),
            said=said,
            faults=faults,
            typed=words,
        )

    def _opened(self, hall: TownHall, sent: Sent) -> Opened | None:
        told = self.room.drafts.open(sent.one("ticket"), _purpose(hall))
        if told is None or self.room.deps.clock() >= datetime.fromisoformat(told["until"]):
            return None
        return Opened(told["tip"], told["identity"])


def _purpose(hall: TownHall) -> str:
    return f"mailbox {hall.town.slug}"
