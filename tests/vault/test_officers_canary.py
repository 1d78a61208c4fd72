"""Canary forensics of officers' work, and of deaths in the middle of sending, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.actions.tips import begin_day
from bot.actions.tips_backup import back_up
from bot.actions.tips_commands import (
    AskHold,
    EnrolBody,
    NoteOpening,
    Recuse,
    ReferTip,
    SecondBody,
    SecondProposal,
)
from bot.actions.tips_export import export
from bot.keyring import BootKey
from storage.vault import Vault
from storage.vault.rows import Body
from storage.vault.sealing import Belongs, seal
from tests.vault.conftest import TOWN, Clock, Hall, Phone
from tests.vault.footprints import counts, dump
from tests.vault.office import new, open_office
from tests.vault.traces import traces

TOLD = "คำพยานนกกาเหว่า4411 รับเงินค่าใบอนุญาต"
ANSWER = "คำตอบนกฮูก5522 ขอวันที่"
NOTE = "บันทึกนกแสก6633 ดูสัญญา"
PACKAGE = "สรุปนกเค้า7744 ส่งต่อ"
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        (tmp_path / "vault").mkdir()
        return f"sqlite:///{tmp_path}/vault/vault.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
def vault(url: str, clock: Clock) -> Iterator[Vault]:
    made = Vault(url, clock=clock)
    made.migrate()
    yield made
    made.dispose()


def look(url: str, folder: Path, needles: list[str]) -> list[str]:
    dumps = folder / "dumps"
    dumps.mkdir(exist_ok=True)
    dump(url, dumps / "vault")
    return traces(folder, needles)


def test_officers_work_leaves_no_word_anywhere(
    url: str, vault: Vault, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    office = open_office(vault)
    tip = office.gets_tip(TOLD)
    assert office.suda.answers(tip, ANSWER)
    assert office.wichai.notes(tip, NOTE)
    hold = office.suda.does(AskHold(tip, office.suda.reader, on=True))
    office.wichai.does(SecondProposal(hold, office.wichai.reader))
    office.suda.does(NoteOpening(tip, office.suda.reader))
    body = office.suda.does(EnrolBody("ป.ป.ท.", office.prasit.public, office.suda.reader))
    assert isinstance(body, Body)
    office.wichai.does(SecondBody(body.id, office.wichai.reader))
    id_ = new()
    package = seal([body.public_key], Belongs(tip, id_, "package"), PACKAGE.encode())
    assert office.suda.does(ReferTip(tip, office.suda.reader, body.id, id_, package))
    assert office.prasit.does(Recuse(tip, office.prasit.reader))
    with vault.begin(TOWN, role="worker") as vtx:
        begin_day(vtx, os.urandom)
    back_up(vault, tmp_path / "backups", [str(office.continuity.to_public())], date(2026, 11, 20))
    with vault.begin(TOWN, role="staff") as vtx:
        reader = vtx.readers.find(office.wichai.reader)
        assert reader is not None
        assert export(vtx, reader, (), tmp_path / "export") == 1
    privates = [str(one.identity) for one in office.officers]
    privates += [str(office.continuity), str(office.mailbox), office.suda.opens_key(tip)]
    needles = [TOLD, ANSWER, NOTE, PACKAGE, *privates]
    assert look(url, tmp_path, needles) == []
    assert len(office.wichai.reads(tip)) == 3, "and yet it is all there for who may read"
    out, err = capfd.readouterr()
    assert not [needle for needle in needles if needle in out + err]


_DIES = """
import os, signal, sys
from bot.keyring import BootKey
from storage.vault import Vault
from storage.vault.drafts import Drafts
from storage.vault.tips import Tips
from tests.vault.conftest import Chat, Clock, Hall, Phone
from pathlib import Path

url, words, moment = sys.argv[1:]
clock, phone = Clock(), Phone()
vault = Vault(url, clock=clock)
hall = Hall(vault, (), Path("none"), BootKey.make(os.urandom), clock, phone)
chat = Chat(hall.door(), phone, clock)

def dies(*_a, **_k):
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "in the draft":
    chat.begins()
    chat.says(words)
    dies()
chat.writes(words)
chat.gets_code()
kept, saved = Tips.spool, Drafts.save
if moment == "before the spool":
    Tips.spool = dies
elif moment == "after the spool":
    def spool(*a, **k):
        kept(*a, **k)
        dies()
    Tips.spool = spool
else:
    def save(*a, **k):
        saved(*a, **k)
        dies()
    Drafts.save = save
chat.presses("tip.send=")
"""

MOMENTS = ("in the draft", "before the spool", "after the spool", "before the commit")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_sudden_death_sends_a_tip_whole_or_not_at_all(
    url: str, vault: Vault, tmp_path: Path, moment: str
) -> None:
    from bot.actions.tips_setup import enrol_demo

    keys = tmp_path / "keys"
    enrol_demo(vault, TOWN, keys)
    empty = counts(url)
    died = subprocess.run(
        [sys.executable, "-c", _DIES, url, TOLD, moment],
        cwd=ROOT,
        check=False,
        timeout=240,
    )
    assert died.returncode == -signal.SIGKILL
    assert look(url, tmp_path, [TOLD, "U" + "c1" * 16]) == []
    after = counts(url)
    for table in ("spool", "spool_parts", "spool_key_files", "tips", "parts", "tip_key_files"):
        assert after[table] == empty[table] == 0, "nothing half sent"
    assert after["drafts"] == 1
    assert after["draft_parts"] >= 1
    vault.empty_drafts()
    restarted = counts(url)
    assert restarted["drafts"] == restarted["draft_parts"] == 0
    hall = Hall(vault, (), Path("none"), BootKey.make(os.urandom), Clock(), Phone())
    assert hall.releases() == 0
