"""The code of a chat's tip, made on a page outside LINE: a token that works once.

The token names a draft and is closed under the boot key; it travels in a fragment, which browsers
never send, and comes back in the body of one request. Used again with another mailbox, somebody
else opened the link: then that mailbox is void, and the chat asks for a new one.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.actions.tips_sealed import is_hash, is_key
from bot.keyring import BootKey
from handlers.tip.draft import MOST_EVENTS, TipDraft
from storage.vault import VaultTx

LIFE = timedelta(minutes=15)
AT_CODE = frozenset({"warn", "deriving", "ready"})

Verdict = Literal["ok", "used", "gone", "wrong"]


class Claims:
    """Gives out and honours claim tokens; nothing is written before one is used."""

    def __init__(
        self,
        boot_key: BootKey,
        random_bytes: Callable[[int], bytes],
        clock: Callable[[], datetime],
    ) -> None:
        self._key = boot_key
        self._random = random_bytes
        self._clock = clock

    def token(self, town: str, draft_name: str) -> str:
        """For the fragment of a link."""
        until = self._clock() + LIFE
        told = [draft_name, self._random(8).hex(), int(until.timestamp())]
        closed = self._key.close(json.dumps(told).encode(), bound_to=f"tip claim {town}")
        return base64.urlsafe_b64encode(closed).decode().rstrip("=")

    def claim(self, vtx: VaultTx, town: str, token: str, address: str, secret_hash: str) -> Verdict:
        """Give the draft its mailbox; the same request again changes nothing."""
        if not is_key(address) or not is_hash(secret_hash):
            return "wrong"
        told = self._read(town, token)
        if told is None:
            return "gone"
        name, nonce = told
        draft = self._draft(vtx, name)
        if draft is None or draft.step not in AT_CODE or self._clock() >= draft.expires_at:
            return "gone"
        if draft.has_seen(nonce):
            if (draft.mailbox, draft.secret_hash) == (address, secret_hash):
                return "ok"
            self._save(vtx, name, replace(draft.at("warn"), mailbox="", secret_hash=""))
            return "used"
        events = (*draft.events, nonce)[-MOST_EVENTS:]
        ready = replace(draft.at("ready"), mailbox=address, secret_hash=secret_hash, events=events)
        self._save(vtx, name, ready)
        return "ok"

    def _read(self, town: str, token: str) -> tuple[str, str] | None:
        try:
            closed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        plain = self._key.open(closed, bound_to=f"tip claim {town}")
        if plain is None:
            return None
        name, nonce, until = json.loads(plain)
        return (name, nonce) if self._clock().timestamp() < until else None

    def _draft(self, vtx: VaultTx, name: str) -> TipDraft | None:
        blob = vtx.drafts.find(name)
        plain = self._key.open(blob, bound_to=name) if blob is not None else None
        return TipDraft.read(plain) if plain is not None else None

    def _save(self, vtx: VaultTx, name: str, draft: TipDraft) -> None:
        vtx.drafts.save(name, self._key.close(draft.write(), bound_to=name))
