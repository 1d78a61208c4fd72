"""What a browser with script asks: it brings sealed parts, an address and hashes, never a word."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response

from bot.actions.tips import new_id, perform_tip
from bot.actions.tips_commands import WithdrawTip
from bot.actions.tips_sealed import (
    WORK_BITS,
    SealedTip,
    Slice,
    Verdict,
    add_sealed,
    has_worked,
    hash_of_bearer,
    send_sealed,
    take_slice,
)
from bot.actions.tips_told import told_state
from bot.actions.tips_web import Form
from bot.web import language
from bot.web.tips_room import Room, Sent
from handlers.outcomes import Value, Word
from storage.vault.rows import KeyFile
from storage.vault.slices import SLICE

if TYPE_CHECKING:
    from bot.townhall import TownHall
    from storage.vault.rows import Reader, TipRow

MOST_BODY = 2 * SLICE
NOWHERE = 10**9
STATUS: Mapping[Verdict, int] = {
    "ok": 200,
    "sent": 200,
    "wrong": 400,
    "elsewhere": 409,
    "over": 409,
    "gone": 410,
    "full": 413,
}
FAULTS = ("heic", "too_large", "broken", "unknown")


@dataclass(frozen=True, slots=True)
class SealedDoor:
    """The views behind the script; each takes the town's slug, "" for the default one."""

    room: Room

    def token(self, slug: str = "") -> Response:
        """A new form, for a page whose own was given out before the server began anew."""
        town = self.room.hall(slug).town.slug
        return _json({"token": self.room.drafts.token(self.room.drafts.new_form(town))})

    def part(self, slug: str = "") -> Response:
        """A slice of a sealed part; a line that breaks costs one, and any may come twice.

        The answer says how much of the part is here: the browser goes on from there.
        """
        town = self.room.hall(slug).town.slug
        with self.room.sent(MOST_BODY) as sent:
            form = self._paid(town, sent)
            if form is None:
                return _json({}, 410)
            piece = Slice(sent.one("part"), _number(sent.one("at")), _file(sent, "sealed"))
        with self.room.deps.vault.reading(town) as vtx:
            is_first = self.room.drafts.read(vtx, form) is None
        if is_first and not self.room.brake.lets_pass():
            return _json({}, 503)
        with self.room.deps.vault.begin(town) as vtx:
            taken = take_slice(self.room.drafts, vtx, form, piece)
        return _json({"at": taken.held}, STATUS[taken.verdict])

    def post(self, slug: str = "") -> Response:
        """The last tap."""
        town = self.room.hall(slug).town.slug
        with self.room.sent() as sent:
            form = self._paid(town, sent)
            if form is None:
                return _json({}, 410)
            tip = _sealed_tip(sent)
        with self.room.deps.vault.begin(town) as vtx:
            readers = [one.id for one in vtx.readers.approved()]
            verdict = send_sealed(self.room.drafts, vtx, form, tip, readers)
        return _json({}, STATUS[verdict])

    def _paid(self, town: str, sent: Sent) -> Form | None:
        if not has_worked(sent.one("token"), sent.one("proof")):
            return None
        return self.room.drafts.read_token(town, sent.one("token"))

    def look(self, slug: str = "") -> Response:
        """A mailbox by its bearer secret: state, dates, sealed answers."""
        hall = self.room.hall(slug)
        with self.room.sent() as sent:
            wanted = hash_of_bearer(sent.one("bearer"))
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            tip = vtx.tips.by_secret(wanted)
            answers = vtx.tips.answers(tip.id if tip else new_id(self.room.random))
            state = told_state(vtx, tip) if tip else None
        if tip is None or state is None:
            return _json({}, 404)
        told = [
            {
                "id": one.id,
                "told": _say(hall, Word("tip_web.mailbox.answered", {"day": one.given_on})),
                "sealed": base64.b64encode(one.sealed).decode(),
            }
            for one in answers
        ]
        return _json({**_shown(hall, tip, state), "answers": told})

    def add(self, slug: str = "") -> Response:
        """Parts that the browser sealed to a sent tip and that wait here: all go, or none."""
        town = self.room.hall(slug).town.slug
        with self.room.sent() as sent:
            form = self._paid(town, sent)
            wanted = hash_of_bearer(sent.one("bearer"))
            parts, apart = _parts(sent), _apart(sent)
        if form is None:
            return _json({}, 410)
        with self.room.deps.vault.begin(town) as vtx:
            tip = vtx.tips.by_secret(wanted)
            if tip is None:
                return _json({}, 404)
            verdict = add_sealed(self.room.drafts, vtx, form, tip, parts, apart)
        return _json({}, STATUS[verdict])

    def withdraw(self, slug: str = "") -> Response:
        """Take a tip back."""
        with self.room.sent() as sent:
            wanted = hash_of_bearer(sent.one("bearer"))
        with self.room.deps.vault.begin(self.room.hall(slug).town.slug) as vtx:
            tip = vtx.tips.by_secret(wanted)
            if tip is None:
                return _json({}, 404)
            perform_tip(vtx, WithdrawTip(tip.id), self.room.random)
        return _json({})


def for_form(hall: TownHall, prefix: str, readers: Sequence[Reader], salt: bytes) -> str:
    """What the form's script needs, as JSON: public keys, salt, addresses, words for faults."""
    return json.dumps(
        {
            "readers": [{"id": one.id, "key": one.public_key} for one in readers],
            "salt": salt.hex(),
            "bits": WORK_BITS,
            "slice": SLICE,
            "paths": {
                "token": f"{prefix}/tip/token",
                "part": f"{prefix}/tip/part",
                "sealed": f"{prefix}/tip/sealed",
            },
            "faults": _faults(hall),
        },
        ensure_ascii=False,
    )


def for_mailbox(hall: TownHall, prefix: str, salt: bytes) -> str:
    """What the mailbox's script needs."""
    spoken = "?lang=en" if language() == "en" else ""
    return json.dumps(
        {
            "salt": salt.hex(),
            "bits": WORK_BITS,
            "slice": SLICE,
            "paths": {
                "look": f"{prefix}/mailbox/look{spoken}",
                "token": f"{prefix}/tip/token",
                "part": f"{prefix}/tip/part",
                "add": f"{prefix}/mailbox/part",
                "withdraw": f"{prefix}/mailbox/take-back",
            },
            "faults": _faults(hall),
        },
        ensure_ascii=False,
    )


def _faults(hall: TownHall) -> dict[str, str]:
    return {name: _say(hall, Word(f"tip_web.fault.file.{name}")) for name in FAULTS}


def _shown(hall: TownHall, tip: TipRow, state: Word) -> dict[str, object]:
    return {
        "tip": tip.id,
        "tip_key": tip.tip_key,
        "state": _say(hall, state),
        "received": _say(hall, tip.received_on) if tip.received_on else "",
        "changed": _say(hall, tip.changed_on) if tip.changed_on else "",
        "is_over": tip.state == "withdrawn",
    }


def _say(hall: TownHall, value: Value) -> str:
    return hall.words.render(value, language())


def _sealed_tip(sent: Sent) -> SealedTip:
    keys = [one.stream.read() for one in sent.files.getlist("key")]
    readers = sent.fields.getlist("reader")
    files = tuple(KeyFile(*pair) for pair in zip(readers, keys, strict=False))
    return SealedTip(
        tip=sent.one("tip"),
        tip_key=sent.one("tip_key"),
        mailbox=sent.one("mailbox"),
        secret_hash=sent.one("secret_hash"),
        files=files,
        parts=_parts(sent),
        apart=_apart(sent),
    )


def _parts(sent: Sent) -> dict[str, int]:
    """Each part and how long it is."""
    lengths = map(_number, sent.fields.getlist("size"))
    return dict(zip(sent.fields.getlist("part"), lengths, strict=False))


def _apart(sent: Sent) -> frozenset[str]:
    """Which parts are originals."""
    return frozenset(sent.fields.getlist("apart"))


def _number(text: str) -> int:
    """What a script counted; nonsense is a place where nothing is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else NOWHERE


def _file(sent: Sent, name: str) -> bytes:
    found = sent.files.get(name)
    return found.stream.read() if found is not None else b""


def _json(told: Mapping[str, object], status: int = 200) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype="application/json")
