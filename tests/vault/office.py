"""Officers with keys of their own, and a tip that came; browsers' sealing done by `pyrage`."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from typing import Any

import pyrage
from pyrage import x25519

from bot.actions.tips import perform_tip, release
from bot.actions.tips_commands import (
    AddToTip,
    AskAccess,
    EnrolReader,
    MakeTipKey,
    MoveTip,
    PostAnswer,
    PostNote,
    SealPart,
    SecondReader,
    SendTip,
    TipKey,
    WithdrawTip,
)
from bot.actions.tips_setup import open_channel
from storage.vault import Vault
from storage.vault.rows import Reader
from storage.vault.sealing import Belongs, seal, unwrap

TOWN = "demo"


def new() -> str:
    return str(uuid.uuid4())


def wrapped(identity: x25519.Identity) -> bytes:
    """What a browser makes of a private key and a passphrase; here without the cost of one."""
    del identity
    return b"age-encryption.org/v1\n-> scrypt c2FsdHNhbHRzYWx0c2FsdA 16\n" + os.urandom(64)


@dataclass
class Officer:
    """Somebody with a key in his browser."""

    vault: Vault
    title: str
    unit: str
    holder: str
    identity: x25519.Identity = field(default_factory=x25519.Identity.generate)
    reader: str = ""

    @property
    def public(self) -> str:
        return str(self.identity.to_public())

    def does(self, command: object) -> Any:
        with self.vault.begin(TOWN, role="staff") as vtx:
            return perform_tip(vtx, command, os.urandom)  # type: ignore[arg-type]

    def enrols(self) -> None:
        made = self.does(
            EnrolReader(
                self.title,
                self.unit,
                self.public,
                holder=self.holder,
                wrapped_key=wrapped(self.identity),
            )
        )
        assert isinstance(made, Reader)
        self.reader = made.id

    def vouches_for(self, other: Officer) -> object:
        return self.does(SecondReader(other.reader, self.reader))

    def sees(self) -> list[str]:
        with self.vault.reading(TOWN, role="staff") as vtx:
            return [one.id for one in vtx.tips.readable_by(self.reader)]

    def opens_key(self, tip: str) -> str:
        with self.vault.reading(TOWN, role="staff") as vtx:
            file = vtx.tips.key_file(tip, self.reader)
        assert file is not None
        return self.opens_file(tip, file.sealed)

    def opens_file(self, tip: str, sealed: bytes) -> str:
        plain = pyrage.decrypt(sealed, [self.identity])
        _, body = unwrap(plain, Belongs(tip, self.reader, "key"))
        return body.decode().strip()

    def reads(self, tip: str) -> list[str]:
        """All that can be opened with this officer's key: parts, answers, notes."""
        key = x25519.Identity.from_str(self.opens_key(tip))
        words = []
        with self.vault.reading(TOWN, role="staff") as vtx:
            for kind in ("part", "answer", "note"):
                for one in vtx.desk.listed(kind, tip):
                    sealed = vtx.desk.sealed(tip, one.id)
                    assert sealed is not None
                    _, body = unwrap(pyrage.decrypt(sealed, [key]), Belongs(tip, one.id))
                    words.append(body.decode())
        return words

    def key_for(self, tip: str, to: Officer) -> bytes:
        """The tip's key, sealed anew in this browser."""
        body = f"{self.opens_key(tip)}\n".encode()
        return seal([to.public], Belongs(tip, to.reader, "key"), body)

    def asks_access(self, tip: str, to: Officer) -> Any:
        return self.does(AskAccess(tip, self.reader, to.reader, self.key_for(tip, to)))

    def answers(self, tip: str, words: str) -> object:
        with self.vault.reading(TOWN, role="staff") as vtx:
            row = vtx.tips.released(tip)
        assert row is not None
        id_ = new()
        sealed = seal([row.mailbox, row.tip_key], Belongs(tip, id_, "answer"), words.encode())
        return self.does(PostAnswer(tip, self.reader, id_, sealed))

    def notes(self, tip: str, words: str) -> object:
        with self.vault.reading(TOWN, role="staff") as vtx:
            row = vtx.tips.released(tip)
        assert row is not None
        id_ = new()
        sealed = seal([row.tip_key], Belongs(tip, id_, "note"), words.encode())
        return self.does(PostNote(tip, self.reader, id_, sealed))

    def moves(self, tip: str, state: str, reason: str = "") -> object:
        return self.does(MoveTip(tip, self.reader, state, reason))


@dataclass
class Office:
    """A channel that is open: two officers, a third one who may be left out, a continuity key."""

    vault: Vault
    suda: Officer
    wichai: Officer
    prasit: Officer
    continuity: x25519.Identity
    continuity_reader: str
    mailbox: x25519.Identity = field(default_factory=x25519.Identity.generate)

    @property
    def officers(self) -> tuple[Officer, ...]:
        return self.suda, self.wichai, self.prasit

    def gets_tip(
        self,
        words: str = "ใต้โต๊ะ",
        *,
        without: tuple[Officer, ...] = (),
        original: bytes = b"",
        keeper: bool = True,
    ) -> str:
        """A tip, delivered; answers its id. `keeper`: the continuity key may open it."""
        tip = self.spools_tip(words, without=without, keeper=keeper)
        if original:
            with self.vault.begin(TOWN) as vtx:
                perform_tip(vtx, AddToTip(tip, "document", original), os.urandom)
        self.releases()
        return tip

    def spools_tip(
        self, words: str = "ใต้โต๊ะ", *, without: tuple[Officer, ...] = (), keeper: bool = True
    ) -> str:
        gone = {one.reader for one in without} | (set() if keeper else {self.continuity_reader})
        with self.vault.begin(TOWN) as vtx:
            readers = tuple(one.id for one in vtx.readers.approved() if one.id not in gone)
            key = perform_tip(vtx, MakeTipKey(readers), os.urandom)
            assert isinstance(key, TipKey)
            part = perform_tip(
                vtx, SealPart(key.tip, key.public_key, "what", words.encode()), os.urandom
            )
            mailbox = str(self.mailbox.to_public())
            sent = SendTip(
                key.tip, key.public_key, key.files, (str(part),), mailbox, os.urandom(32).hex()
            )
            perform_tip(vtx, sent, os.urandom)
        return key.tip

    def releases(self) -> int:
        return release(self.vault, TOWN, os.urandom)

    def withdraws(self, tip: str) -> None:
        with self.vault.begin(TOWN) as vtx:
            assert perform_tip(vtx, WithdrawTip(tip), os.urandom)

    def deeds(self) -> list[str]:
        with self.vault.reading(TOWN, role="staff") as vtx:
            assert vtx.audit.first_broken() is None
            return [one.deed for one in vtx.audit.all()]


def open_office(vault: Vault) -> Office:
    """Everybody enrolled and approved."""
    suda = Officer(vault, "สุดา ตัวอย่าง", "สำนักปลัด", "staff-suda")
    wichai = Officer(vault, "วิชัย ตัวอย่าง", "หน่วยตรวจสอบภายใน", "staff-wichai")
    prasit = Officer(vault, "ประสิทธิ์ ตัวอย่าง", "กองช่าง", "staff-prasit")
    continuity = x25519.Identity.generate()
    for one in (suda, wichai, prasit):
        one.enrols()
    with vault.begin(TOWN, role="staff") as vtx:
        made = perform_tip(
            vtx,
            EnrolReader("ท้องถิ่นอำเภอ", "", str(continuity.to_public()), is_continuity=True),
            os.urandom,
        )
        assert isinstance(made, Reader)
        open_channel(vtx, os.urandom)
    return Office(vault, suda, wichai, prasit, continuity, made.id)
