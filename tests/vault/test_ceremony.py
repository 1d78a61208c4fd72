"""Keys made off line, the continuity key in use, somebody's end: on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyrage import x25519

from bot.actions.tips_commands import Recuse
from bot.actions.tips_reading import read_identity
from bot.actions.tips_setup import write_identity
from bot.actions.tips_sheet import draw
from bot.cli.tips import tips
from storage.vault import Vault
from tests.vault.conftest import WORDS, Clock
from tests.vault.office import Office, Officer, open_office


class Hall:
    """As much of a town hall as these commands ask for."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self.vault, self.clock, self.store = vault, clock, self
        self.towns, self.slug = self, "demo"

    def default(self) -> Hall:
        return self

    def all(self) -> tuple[Hall, ...]:
        return (self,)


@pytest.fixture
def hall(tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    vault = Vault(f"sqlite:///{tmp_path}/vault/vault.db", clock=clock)
    vault.migrate()
    yield Hall(vault, clock)
    vault.dispose()


@pytest.fixture
def office(hall: Hall) -> Office:
    return open_office(hall.vault)


def run(hall: Hall | None, *arguments: str | Path) -> Result:
    return CliRunner().invoke(tips, [str(one) for one in arguments], obj=hall)


def key(folder: Path, name: str, identity: x25519.Identity) -> Path:
    write_identity(folder / name, identity)
    return folder / name


def test_a_continuity_key_is_made_off_line_and_entered_here(hall: Hall, tmp_path: Path) -> None:
    sheet, out = tmp_path / "key.pdf", tmp_path / "key.txt"
    made = run(None, "continuity-key", "อำเภอ", "--off-line", "--sheet", sheet, "--out", out)
    assert made.exit_code == 0, made.output
    assert sheet.read_bytes().startswith(b"%PDF-")
    assert oct(sheet.stat().st_mode)[-3:] == "600"
    public = re.search(r"age1\w+", made.output)
    assert public
    assert read_identity(out, lambda: "").reveal() not in made.output
    entered = run(hall, "continuity-key", "อำเภอ", "--public-key", public[0])
    assert "continuity" in entered.output
    again = run(None, "continuity-key", "อำเภอ", "--off-line", "--sheet", sheet)
    assert "never overwritten" in again.output
    assert run(hall, "continuity-key", "อำเภอ").exit_code == 2


def test_the_sheet_can_be_typed_in_again(tmp_path: Path) -> None:
    identity = x25519.Identity.generate()
    assert draw(identity, "อำเภอ", "th", WORDS).startswith(b"%PDF-")
    private = str(identity)
    typed = tmp_path / "typed.txt"
    groups = [private[:16], *(private[at : at + 6] for at in range(16, len(private), 6))]
    typed.write_text(" ".join(groups).lower())
    assert read_identity(typed, lambda: "").reveal() == private


def test_the_continuity_key_gives_back_what_a_lost_passphrase_took(
    hall: Hall, office: Office, tmp_path: Path
) -> None:
    tip = office.gets_tip("เปิดได้อีกครั้ง", without=(office.prasit,))
    new_suda = Officer(office.vault, "สุดา ตัวอย่าง", "สำนักปลัด", office.suda.holder)
    new_suda.enrols()
    assert office.wichai.vouches_for(new_suda)
    continuity = key(tmp_path, "continuity.txt", office.continuity)
    witness = key(tmp_path, "witness.txt", office.wichai.identity)
    to = new_suda.reader
    alone = run(hall, "hand-over", to, "--identity", continuity, "--witness", continuity)
    assert alone.exit_code == 1
    done = run(hall, "hand-over", to, "--identity", continuity, "--witness", witness)
    assert "handed over: 1" in done.output, done.output
    assert new_suda.reads(tip) == ["เปิดได้อีกครั้ง"]
    assert office.deeds()[-1] == "continuity_used"
    kept = run(
        hall, "hand-over", office.prasit.reader, "--identity", continuity, "--witness", witness
    )
    assert "handed over: 0" in kept.output, "the informant left him out"
    assert office.prasit.sees() == []


def test_when_no_officer_is_left_the_keeper_gives_it_to_one_who_came_later(
    hall: Hall, office: Office, clock: Clock, tmp_path: Path
) -> None:
    """A unit was left out as a whole, and those who remained are involved themselves."""
    tip = office.gets_tip("ทั้งกองเกี่ยวข้อง", without=(office.prasit,))
    for one in (office.suda, office.wichai):
        assert one.does(Recuse(tip, one.reader)) is True
    assert [one.sees() for one in office.officers] == [[], [], []]
    clock.passes(days=1)
    of_the_unit = Officer(office.vault, "อารี ตัวอย่าง", office.prasit.unit, "staff-ari")
    other = Officer(office.vault, "มานะ ตัวอย่าง", "กองการศึกษา", "staff-mana")
    for one in (of_the_unit, other):
        one.enrols()
        assert office.suda.vouches_for(one)
    continuity = key(tmp_path, "continuity.txt", office.continuity)
    witness = key(tmp_path, "witness.txt", office.wichai.identity)
    both = ("--identity", continuity, "--witness", witness)
    assert "handed over: 0" in run(hall, "hand-over", of_the_unit.reader, *both).output
    assert "handed over: 0" in run(hall, "hand-over", office.suda.reader, *both).output
    assert "handed over: 1" in run(hall, "hand-over", other.reader, *both).output
    assert other.reads(tip) == ["ทั้งกองเกี่ยวข้อง"]
    assert office.deeds()[-1] == "continuity_used"


def test_two_others_end_somebodys_access_also_with_the_continuity_key(
    hall: Hall, office: Office, tmp_path: Path
) -> None:
    office.gets_tip()
    suda = key(tmp_path, "suda.txt", office.suda.identity)
    continuity = key(tmp_path, "continuity.txt", office.continuity)
    gone = office.prasit.reader
    alone = run(hall, "officers", "remove", gone, "--identity", suda, "--second", suda)
    assert alone.exit_code == 1
    done = run(hall, "officers", "remove", gone, "--identity", suda, "--second", continuity)
    assert done.exit_code == 0, done.output
    assert office.prasit.sees() == []
    own = run(
        hall, "officers", "remove", office.suda.reader, "--identity", suda, "--second", continuity
    )
    assert own.exit_code == 1, "nobody judges himself"


def test_a_head_from_a_digest_must_be_in_the_chain(hall: Hall, office: Office) -> None:
    tip = office.gets_tip()
    with hall.vault.reading("demo", role="staff") as vtx:
        head = vtx.audit.head()[:16]
    office.suda.answers(tip, "x")
    found = run(hall, "audit", "verify", "--head", head)
    assert found.exit_code == 0
    assert "The head is that of link" in found.output
    with hall.vault.begin("demo", role="staff") as vtx:
        last = vtx.audit.all()[-2].number
        vtx.connection.exec_driver_sql(f"DELETE FROM audit WHERE number >= {last}")
    assert run(hall, "audit", "verify").exit_code == 0, "a chain that was cut is whole in itself"
    cut = run(hall, "audit", "verify", "--head", head)
    assert cut.exit_code == 1
    assert "cut or written anew" in cut.output


def test_backup_and_restore_on_the_command_line(
    hall: Hall, office: Office, tmp_path: Path, clock: Clock
) -> None:
    tip = office.gets_tip("กลับมา")
    folder = tmp_path / "backups"
    made = run(hall, "backup", "--to", folder)
    assert made.exit_code == 0, made.output
    (file,) = folder.iterdir()
    other = Hall(Vault(f"sqlite:///{tmp_path}/other/vault.db", clock=clock), clock)
    continuity = key(tmp_path, "continuity.txt", office.continuity)
    back = run(other, "restore", file, "--identity", continuity)
    assert "Rows restored" in back.output, back.output
    suda = Officer(other.vault, "", "", "", office.suda.identity, office.suda.reader)
    assert suda.reads(tip) == ["กลับมา"]
    assert run(other, "restore", file, "--identity", continuity).exit_code == 1
    other.vault.dispose()


def test_roles_are_printed_for_an_administrator() -> None:
    told = run(None, "roles")
    assert "CREATE ROLE prongsai_vault_web" in told.output
    assert "SELECT (town, id, tip), DELETE ON" in told.output


def test_an_export_is_written_for_one_reader(hall: Hall, office: Office, tmp_path: Path) -> None:
    tip = office.gets_tip("ส่งออก")
    made = run(hall, "export", "--reader", office.suda.reader, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    suda = key(tmp_path, "suda.txt", office.suda.identity)
    opened = run(None, "open", tip, "--identity", suda, "--from", tmp_path / "out")
    assert "ส่งออก" in opened.output
    assert run(hall, "export", "--reader", "nobody", "--out", tmp_path / "no").exit_code == 1
    none = run(None, "open", "other", "--identity", suda, "--from", tmp_path / "out")
    assert none.exit_code == 1
