"""The page where the code of a chat's tip is made: opening it does nothing, previews may."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response

from bot.actions.tips_claim import Claims, Verdict
from bot.web.tips_room import Room, with_script

STATUS: Mapping[Verdict, int] = {"ok": 200, "used": 409, "gone": 410, "wrong": 400}


@dataclass(frozen=True, slots=True)
class ClaimDoor:
    """The views; each takes the town's slug, "" for the default one."""

    room: Room
    claims: Claims

    def show(self, slug: str = "") -> Response:
        """The same page for everybody: the token is in the fragment and stays in the browser."""
        hall = self.room.hall(slug)
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            salt = vtx.readers.salt() or b""
        prefix = f"/t/{slug}" if slug else ""
        told = json.dumps({"salt": salt.hex(), "path": f"{prefix}/claim"})
        return with_script(self.room.page("claim", hall, slug, told=told))

    def take(self, slug: str = "") -> Response:
        """The address of the mailbox that the browser made, and the hash of its secret."""
        town = self.room.hall(slug).town.slug
        with self.room.sent() as sent:
            token, address, hashed = map(sent.one, ("token", "mailbox", "secret_hash"))
        with self.room.deps.vault.begin(town) as vtx:
            verdict = self.claims.claim(vtx, town, token, address, hashed)
        return Response("{}", STATUS[verdict], mimetype="application/json")
