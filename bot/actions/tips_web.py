"""A tip from the web: a sealed one-time token, parts that wait sealed, and the last tap.

Nothing of the form lies anywhere in the open: between sealing and the last tap the sealed parts
wait like those of the chat, named in a draft that only the running server can read, for an hour
at most. The token names that draft; so a form sent twice is one tip, and nobody needs a cookie.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.actions.tips import ORIGINAL, perform_tip
from bot.actions.tips_codes import Mailbox
from bot.actions.tips_commands import DropParts, MakeTipKey, SealPart, SendTip, TipKey
from bot.keyring import BootKey
from handlers.tip.draft import DraftKeyFile, DraftPart, TipDraft
from storage.vault import VaultTx
from storage.vault.rows import KeyFile
from storage.vault.sealing import Buffer

FORM_LIFE = timedelta(hours=4)
"""How long one may write: the words are in the browser alone meanwhile."""

WAIT = timedelta(hours=1)
"""How long sealed parts wait for the last tap."""

Outcome = Literal["sent", "gone"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form that this server gave out."""

    town: str
    id: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """One part to be sealed."""

    kind: str
    body: Buffer = field(repr=False)
    head: bytes = field(repr=False, default=b"")


class WebDrafts:
    """Gives out form tokens, seals, sends and forgets; always in the caller's transaction."""

    def __init__(
        self,
        boot_key: BootKey,
        random_bytes: Callable[[int], bytes],
        clock: Callable[[], datetime],
    ) -> None:
        self._key = boot_key
        self.random_bytes = random_bytes
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()

    def new_form(self, town: str) -> Form:
        return Form(town, self.random_bytes(16).hex(), self._clock() + FORM_LIFE)

    def token(self, form: Form) -> str:
        """What the page carries: closed, so that nobody can make or change one."""
        told = {"id": form.id, "until": form.expires_at.isoformat()}
        return self.close(told, f"tip form {form.town}")

    def read_token(self, town: str, token: str) -> Form | None:
        """The form of a token; None where it ran out, or another start or town gave it."""
        told = self.open(token, f"tip form {town}")
        if told is None:
            return None
        form = Form(town, told["id"], datetime.fromisoformat(told["until"]))
        return form if self._clock() < form.expires_at else None

    def close(self, told: Mapping[str, str], purpose: str) -> str:
        """Text that only this start of the server can read again."""
        closed = self._key.close(json.dumps(dict(told)).encode(), bound_to=purpose)
        return base64.urlsafe_b64encode(closed).decode()

    def open(self, closed: str, purpose: str) -> dict[str, str] | None:
        try:
            plain = self._key.open(base64.urlsafe_b64decode(closed), bound_to=purpose)
        except (binascii.Error, ValueError):
            return None
        told: dict[str, str] | None = json.loads(plain) if plain is not None else None
        return told

    def is_sent(self, vtx: VaultTx, form: Form) -> bool:
        """Whether the last tap of this form was made."""
        draft = self.read(vtx, form)
        return draft is not None and draft.step == "sent"

    def seal(
        self,
        vtx: VaultTx,
        form: Form,
        readers: Sequence[str],
        pieces: Sequence[Piece],
        mailbox: Mailbox,
    ) -> TipDraft | None:
        """Seal everything; None where fewer than two readers remain. Replaces a former try."""
        self._drop(vtx, self.read(vtx, form))
        key = perform_tip(vtx, MakeTipKey(tuple(readers)), self.random_bytes)
        if not isinstance(key, TipKey):
            return None
        parts = [DraftPart(self._seal(vtx, key, piece), piece.kind, message="") for piece in pieces]
        draft = TipDraft(
            "ready",
            self._clock() + WAIT,
            tip=key.tip,
            tip_key=key.public_key,
            files=tuple(written(file) for file in key.files),
            parts=tuple(parts),
            mailbox=mailbox.address,
            secret_hash=mailbox.secret_hash,
        )
        self.save(vtx, form, draft)
        return draft

    def send(self, vtx: VaultTx, form: Form) -> Outcome:
        """The last tap. A second one changes nothing and hears the same."""
        draft = self.read(vtx, form)
        if draft is not None and draft.step == "sent":
            return "sent"
        if draft is None or draft.step != "ready" or self._clock() >= draft.expires_at:
            return "gone"
        perform_tip(vtx, sending(draft), self.random_bytes)
        self.save(vtx, form, replace(draft.ended("sent"), expires_at=form.expires_at))
        return "sent"

    def drop(self, vtx: VaultTx, form: Form) -> bool:
        """Forget what waits; False where it was sent already."""
        draft = self.read(vtx, form)
        if draft is not None and draft.step == "sent":
            return False
        self._drop(vtx, draft)
        vtx.drafts.wipe(self._name(form))
        return True

    def read(self, vtx: VaultTx, form: Form) -> TipDraft | None:
        """What waits for this form."""
        name = self._name(form)
        blob = vtx.drafts.find(name)
        plain = self._key.open(blob, bound_to=name) if blob is not None else None
        return TipDraft.read(plain) if plain is not None else None

    def save(self, vtx: VaultTx, form: Form, draft: TipDraft) -> None:
        name = self._name(form)
        vtx.drafts.save(name, self._key.close(draft.write(), bound_to=name))

    def _name(self, form: Form) -> str:
        return self._key.name("web form", form.town, form.id)

    def _drop(self, vtx: VaultTx, draft: TipDraft | None) -> None:
        if draft is not None:
            ids = tuple(part.id for part in draft.parts)
            perform_tip(vtx, DropParts(ids), self.random_bytes)

    def _seal(self, vtx: VaultTx, key: TipKey, piece: Piece) -> str:
        seal = SealPart(key.tip, key.public_key, piece.kind, piece.body, piece.head)
        return str(perform_tip(vtx, seal, self.random_bytes))


def written(file: KeyFile) -> DraftKeyFile:
    """A key file as a draft holds it."""
    return DraftKeyFile(file.reader, base64.b64encode(file.sealed).decode())


def sending(draft: TipDraft) -> SendTip:
    """The command that puts a draft into the spool."""
    return SendTip(
        tip=draft.tip,
        tip_key=draft.tip_key,
        files=tuple(KeyFile(one.reader, base64.b64decode(one.sealed)) for one in draft.files),
        part_ids=tuple(part.id for part in draft.parts),
        mailbox=draft.mailbox,
        secret_hash=draft.secret_hash,
        apart=tuple(part.id for part in draft.parts if part.kind == ORIGINAL),
    )
