"""An officer without a browser: the same requests by hand, keys and all."""

from __future__ import annotations

import base64
import io
import json
import os
import re
from dataclasses import dataclass, field
from typing import Any

import pyrage
from flask import Flask
from flask.testing import FlaskClient
from pyrage import x25519
from werkzeug.test import TestResponse

from bot.actions.context import System
from bot.actions.people import add_staff
from bot.actions.tips import new_id, perform_tip, release
from bot.actions.tips_commands import ApproveReader, EnrolReader
from storage.vault.rows import Reader
from storage.vault.sealing import Belongs, seal, unwrap
from tests.vault.web import Visitor
from tests.whole.stack import Stack

PASSWORD = "ทดสอบ-ยาวพอ-2569-ก"


@dataclass
class Hand:
    """Somebody at a browser; with a key, somebody who can prove it."""

    client: FlaskClient
    csrf: str = field(default="", repr=False)
    reader: Reader | None = None
    identity: x25519.Identity | None = field(default=None, repr=False)

    @classmethod
    def of(cls, app: Flask, login: str) -> Hand:
        """Logged in."""
        client = app.test_client()
        token = _token(client.get("/staff/log-in").text)
        sent = {"csrf_token": token, "login": login, "password": PASSWORD}
        answer = client.post("/staff/log-in", data=sent)
        assert answer.status_code == 303, answer.text
        return cls(client, _token(client.get("/staff/me").text))

    def gets(self, path: str) -> TestResponse:
        return self.client.get(f"/staff/tips{path}")

    def posts(self, path: str, **fields: Any) -> TestResponse:
        sent = {"csrf_token": self.csrf} | fields
        return self.client.post(f"/staff/tips{path}", data=sent)

    def proof(self) -> dict[str, str]:
        """What the page computes with the open key."""
        assert self.reader is not None
        assert self.identity is not None
        asked = json.loads(self.posts("/proof").text)
        plain = pyrage.decrypt(base64.b64decode(asked["sealed"]), [self.identity])
        _, word = unwrap(plain, Belongs(self.reader.id, self.reader.id, "proof"))
        return {"ticket": asked["ticket"], "proof": word.decode()}

    def acts(self, path: str, **fields: Any) -> TestResponse:
        """With a proof, as pages do."""
        return self.posts(path, **self.proof(), **fields)

    def opens(self, tip: str) -> dict[str, Any]:
        answer = self.acts(f"/t/{tip}/open")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.get_json()
        return told

    def sealed(self, keys: list[str], tip: str, kind: str, words: str) -> dict[str, Any]:
        """The fields of sealed words."""
        id_ = new_id(os.urandom)
        body = seal(keys, Belongs(tip, id_, kind), words.encode())
        return {"id": id_, "sealed": (io.BytesIO(body), "blob")}

    def why(self, *kinds: str) -> dict[str, Any]:
        """Sealed words that go with a step; to whom does not matter to the server."""
        made: dict[str, Any] = {}
        for kind in kinds or ("note",):
            one = self.sealed([str(x25519.Identity.generate().to_public())], "t", kind, "เพราะ")
            made |= {f"{kind}_id": one["id"], kind: one["sealed"]}
        return made


def hire(stack: Stack, login: str, *roles: str) -> str:
    """An account; answers its id."""
    town = stack.deps.store.towns.default()
    assert town is not None
    with stack.deps.store.begin(town.id) as tx:
        row = add_staff(
            tx, System("test"), login=login, name=f"{login} สมมติ", roles=roles or ("integrity",),
            division=None, password=PASSWORD,
        )  # fmt: skip
    return row.id


def officer(stack: Stack, login: str, unit: str = "สำนักปลัด") -> Hand:
    """An enrolled and approved officer."""
    holder = hire(stack, login, "integrity")
    identity = x25519.Identity.generate()
    with stack.deps.vault.begin("demo", role="owner") as vtx:
        key = str(identity.to_public())
        made = perform_tip(vtx, EnrolReader(f"{login} สมมติ", unit, key, holder=holder), os.urandom)
        assert isinstance(made, Reader)
        perform_tip(vtx, ApproveReader(made.id, "set-up"), os.urandom)
    hand = Hand.of(stack.app, login)
    hand.reader, hand.identity = made, identity
    return hand


def tip(stack: Stack, what: str, *without: str, files: tuple[tuple[str, bytes], ...] = ()) -> str:
    """A tip sent by the form and delivered; `without` are readers whom it concerns."""
    before = tips_of_all(stack)
    visitor = Visitor(stack.app.test_client())
    visitor.begins(*without)
    visitor.seals(what, *files)
    visitor.posts("/tip/send", token=visitor.hidden("token")[0])
    release(stack.deps.vault, "demo", os.urandom)
    (made,) = tips_of_all(stack) - before
    return made


def tips_of_all(stack: Stack) -> set[str]:
    with stack.deps.vault.reading("demo", role="owner") as vtx:
        readers = vtx.readers.approved()
        return {one.id for reader in readers for one in vtx.tips.readable_by(reader.id)}


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found[1]
