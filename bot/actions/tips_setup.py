"""Opening the channel: who may read, the first approval, invented officers for the demo."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pyrage import x25519

from bot.actions.tips import FEWEST_OFFICERS, RandomBytes, can_take_tips, perform_tip
from bot.actions.tips_commands import ApproveReader, EnrolReader, OpenChannel
from storage.vault import Vault, VaultTx
from storage.vault.rows import Reader


class CannotApproveError(Exception):
    """The approval lacks its second person, or there is nothing to approve."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be made for somebody invented."""

    file: str
    title: str
    unit: str
    is_continuity: bool = False


DEMO_KEYS = (
    NewKey("officer-suphap", "สุภาพ ตัวอย่าง (นิติกร)", "สำนักปลัด"),
    NewKey("officer-thamma", "ธรรมะ ตัวอย่าง (ผู้ตรวจสอบภายใน)", "หน่วยตรวจสอบภายใน"),
    NewKey("continuity", "ท้องถิ่นอำเภอตัวอย่าง (กุญแจสำรอง)", "นอกเทศบาล", is_continuity=True),
)


def open_channel(vtx: VaultTx, random_bytes: RandomBytes) -> tuple[Reader, ...]:
    """Approve the first readers together and set the salt; answers who was approved.

    Only once, at set-up: later readers need two approved officers' word (`approve`). Raises
    `CannotApproveError` while two officers and the continuity key are not all enrolled.
    """
    readers = vtx.readers.all()
    if any(one.is_approved for one in readers):
        raise CannotApproveError("the channel is open already; use: prongsai tips officers approve")
    officers = [one for one in readers if not one.is_continuity]
    if len(officers) < FEWEST_OFFICERS or len(officers) == len(readers):
        raise CannotApproveError("enrol two officers and the continuity key first")
    perform_tip(vtx, OpenChannel(), random_bytes)
    for one in readers:
        perform_tip(vtx, ApproveReader(one.id, "set-up"), random_bytes)
    return readers


def approve(vtx: VaultTx, reader: str, by: str, random_bytes: RandomBytes) -> None:
    """Let one more reader take part, on an approved one's word. Raises `CannotApproveError`."""
    known = {one.id: one for one in vtx.readers.all()}
    if reader not in known or known[reader].is_approved:
        raise CannotApproveError("nobody of this id waits for approval")
    vouches = known.get(by)
    if vouches is None or not vouches.is_approved or vouches.holder == known[reader].holder:
        raise CannotApproveError("an approved reader, not the new one, must vouch for the key")
    perform_tip(vtx, ApproveReader(reader, by), random_bytes)


def write_identity(file: Path, identity: x25519.Identity) -> None:
    """Keep a private key in a file that only its owner can read; never over an older one."""
    write_new(file, f"# public key: {identity.to_public()}\n{identity}\n".encode())


def write_new(file: Path, body: bytes) -> None:
    """A file that only its owner can read; never over an older one (`FileExistsError`)."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(body)


def enrol_demo(
    vault: Vault,
    town: str,
    folder: Path,
    random_bytes: RandomBytes = os.urandom,
    holders: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Path, ...]:
    """Two invented officers and a continuity key with their files in `folder`; safe to repeat.

    `holders` are the staff accounts that hold a key, by the name of its file.

    For a demo only: real private keys never lie beside the vault.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = tuple(folder / f"{town}-{key.file}.txt" for key in DEMO_KEYS)
    with vault.begin(town, role="staff") as vtx:
        if can_take_tips(vtx):
            return files
        for key, file in zip(DEMO_KEYS, files, strict=True):
            file.unlink(missing_ok=True)  # of a vault that is gone
            identity = x25519.Identity.generate()
            write_identity(file, identity)
            public = str(identity.to_public())
            holder = holders.get(key.file, "")
            enrol = EnrolReader(key.title, key.unit, public, key.is_continuity, holder)
            perform_tip(vtx, enrol, random_bytes)
        open_channel(vtx, random_bytes)
    return files
