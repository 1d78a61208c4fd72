"""An unsent tip, as the closed blob holds it: where the talk stands, never what was answered."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from handlers.waiting import ids_of

LIFE = timedelta(minutes=15)
MOST_EVENTS = 50

QUESTIONS = ("what", "when", "where", "how_much", "how_know", "others", "evidence")
"""The guided questions in their order; only the first must be answered."""

EVIDENCE = frozenset({"evidence", "document"})
"""Kinds of parts that are files: a clean picture, and an original."""

OVER = frozenset({"sent", "cancelled", "usual", "closed", "expired"})
"""Steps that are no draft any more: they stay for a quarter of an hour only so that an event that
comes twice does nothing twice, and so that "unsend" still finds its way."""

WHOSE = "whose"
"""Something came that an older question of the main path would keep: which of both is meant?"""

BEFORE_KEYS = frozenset({"offer", "doubt", "doors", "recusal", WHOSE})
ASKING = frozenset(QUESTIONS)
OFFERED = frozenset({"offer", "doubt"})
HOLDING = OFFERED | {WHOSE}
"""Steps at which words wait for a tap, in memory alone."""

TIMED_OUT, LAPSED = "timed_out", "lapsed"
"""What stays for as long again after the time ran out, so that late words are not taken for
something else: where words of a tip were wiped, and where none had been written."""

RAN_OUT = frozenset({TIMED_OUT, LAPSED})

_NOTHING_WRITTEN = BEFORE_KEYS | {"mailbox", "withdraw", LAPSED}


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A sealed part: which question it answers and the keyed hashes, with commas, of the messages
    it came in."""

    id: str
    kind: str
    message: str

    @property
    def messages(self) -> list[str]:
        return ids_of(self.message)


@dataclass(frozen=True, slots=True)
class DraftKeyFile:
    """The tip's private key sealed to one reader, in base64."""

    reader: str
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TipDraft:
    """Everything between two events of one person. Lives only under the boot key."""

    step: str
    expires_at: datetime
    excluded: tuple[str, ...] = field(default=(), repr=False)  # ids of readers
    tip: str = ""
    tip_key: str = ""
    files: tuple[DraftKeyFile, ...] = field(default=(), repr=False)
    parts: tuple[DraftPart, ...] = field(default=(), repr=False)
    pending: tuple[str, ...] = field(default=(), repr=False)  # evidence being fetched, by hash
    added: int = 0  # files added to the sent tip of an open mailbox
    events: tuple[str, ...] = field(default=(), repr=False)  # keyed hashes of events done
    last_ms: int = 0
    language: str = ""  # changed in mid-tip; the person's own row is not touched
    fixing: bool = False  # "change this": the next answer leads back to the review
    mailbox: str = field(default="", repr=False)
    secret_hash: str = field(default="", repr=False)
    held: str = field(default="", repr=False)  # words that wait for "as a tip" or "as usual"
    held_message: str = field(default="", repr=False)  # LINE's ids of them, for main path
    is_left: bool = False  # went on with something else: the offer stands, and is not repeated

    def is_live(self, now: datetime) -> bool:
        """Whether an unsent tip (or an open mailbox) is there, so that all goes this way."""
        return self.step not in OVER | RAN_OUT and now < self.expires_at

    def is_expired(self, now: datetime) -> bool:
        """Whether words were being written when the time ran out."""
        if self.step == TIMED_OUT:
            return True
        return self.step not in OVER | _NOTHING_WRITTEN and now >= self.expires_at

    @property
    def stepped_at(self) -> datetime:
        """When the last step of the tip's talk was made."""
        return self.expires_at - LIFE

    @property
    def kept_until(self) -> datetime:
        """When nothing at all is left: a talk that was open is remembered for as long again."""
        return self.expires_at if self.step in OVER else self.expires_at + LIFE

    def may_mean_tip(self, asked_at: datetime, now: datetime) -> bool:
        """Whether an answer to a question of the main path may be more of the tip instead.

        It may where a step of the tip's talk came after that question. Who chose "as usual" has
        said which of both he means.
        """
        is_near = self.step != "usual" and now < self.kept_until
        return is_near and asked_at <= self.stepped_at

    def is_declined(self, now: datetime) -> bool:
        """Whether the channel was offered and "as usual" was chosen a short while ago.

        Only here, under the boot key: no other row tells that there was an offer.
        """
        return self.step == "usual" and now < self.expires_at

    def has_seen(self, event: str) -> bool:
        return event in self.events

    def seeing(self, event: str, at_ms: int, now: datetime) -> TipDraft:
        """After one more event: its hash is remembered, the quarter of an hour begins anew."""
        events = (*self.events, event)[-MOST_EVENTS:] if event else self.events
        last_ms = max(self.last_ms, at_ms)
        return replace(self, events=events, last_ms=last_ms, expires_at=now + LIFE)

    def at(self, step: str) -> TipDraft:
        return replace(self, step=step)

    def ended(self, step: str) -> TipDraft:
        """Nothing of the tip remains but that certain events and messages were ours."""
        messages = tuple(one for part in self.parts for one in part.messages)
        return TipDraft(
            step, self.expires_at, events=(*self.events, *messages), last_ms=self.last_ms
        )

    def run_out(self, now: datetime) -> TipDraft:
        """What stays of it when its time is over: that it was, and since when."""
        return self.ended(TIMED_OUT if self.is_expired(now) else LAPSED)

    def of_kind(self, kind: str) -> tuple[DraftPart, ...]:
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def files_given(self) -> int:
        """Pictures and files so far, those still on their way among them."""
        kept = sum(part.kind in EVIDENCE for part in self.parts)
        return kept + self.added + len(self.pending)

    @property
    def is_mailbox(self) -> bool:
        """Whether `tip` is one that was sent: then no key of it was made here."""
        return bool(self.tip) and not self.files

    def write(self) -> bytes:
        """As JSON, to be closed under the boot key."""
        told = asdict(self) | {"expires_at": self.expires_at.isoformat()}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, written: bytes) -> TipDraft:
        """Read what `write` wrote; the boot key has vouched for it."""
        seen = json.loads(written)
        for name in ("excluded", "pending", "events"):
            seen[name] = tuple(seen[name])
        seen["expires_at"] = datetime.fromisoformat(seen["expires_at"])
        seen["files"] = tuple(DraftKeyFile(**one) for one in seen["files"])
        seen["parts"] = tuple(DraftPart(**one) for one in seen["parts"])
        return cls(**seen)
