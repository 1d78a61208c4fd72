"""The vault's backup of each night: made by the worker where it is asked for, and whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyrage import x25519
from sqlalchemy import create_engine, text

from bot.actions import tips_backup
from bot.actions.tips import perform_tip
from bot.actions.tips_backup import NoKeysError, file_of, keys_in, restore
from bot.actions.tips_commands import AddToTip
from bot.cli.tips import tips
from bot.settings import Settings, SettingsFault, read_settings
from bot.timers import timers_of
from bot.tip_copies import NoPlaceError, TipCopies, worries
from handlers.outcomes import Secret
from storage.vault import Vault
from storage.vault.copying import read_rows
from tests.vault.conftest import Clock
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

NIGHT = datetime(2026, 11, 20, 20, 35, tzinfo=UTC)  # 03:35 of the 21st in Bangkok
DAY = NIGHT.astimezone(UTC).date() + timedelta(days=1)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("copies")) as made:
        Visitor(made.app.test_client()).sends("อยู่ในสำเนา")
        with made.deps.vault.begin("demo") as vtx:
            (tip,) = vtx.connection.execute(text("SELECT id FROM spool")).scalars()
            perform_tip(vtx, AddToTip(tip, "document", os.urandom(1_500_000)), os.urandom)
        assert sum(table == "spool_parts" for table, _ in rows(made.deps.vault)) == 4
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir()
    return made


@pytest.fixture
def key() -> x25519.Identity:
    return x25519.Identity.generate()


@pytest.fixture
def copies(
    stack: Stack, folder: Path, key: x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> TipCopies:
    """A deployment that names a folder and a key."""
    file = folder.with_name("keys.txt")
    file.write_text(f"# kept in the safe of the province\n\n{key.to_public()}\n")
    sets(stack, monkeypatch, tip_backup_dir=folder, tip_backup_keys=file, tip_backup_days=3)
    return TipCopies(stack.deps)


def sets(stack: Stack, monkeypatch: pytest.MonkeyPatch, **settings: object) -> None:
    changed = stack.deps.settings.model_copy(update=settings)
    monkeypatch.setattr(stack.deps, "settings", changed)


def rows(vault: Vault) -> list[tuple[str, dict[str, object]]]:
    with vault.looking() as look:
        return list(read_rows(look))


def test_every_night_has_its_copy_and_old_ones_go(copies: TipCopies, folder: Path) -> None:
    for night in range(6):
        made = copies.look(NIGHT + timedelta(days=night))
        assert made == file_of(folder, DAY + timedelta(days=night))
        assert copies.look(NIGHT + timedelta(days=night, hours=1)) is None, "one a day"
    assert len(list(folder.iterdir())) == 4, "today's and three days before"
    assert {oct(one.stat().st_mode)[-3:] for one in folder.iterdir()} == {"600"}


def test_it_waits_for_the_night_and_comes_late_where_it_was_missed(copies: TipCopies) -> None:
    assert copies.look(NIGHT - timedelta(minutes=10)) is None, "what is due is not yet deleted"
    assert copies.look(NIGHT + timedelta(hours=9)) is not None


def test_what_comes_back_is_what_was_there(
    stack: Stack, copies: TipCopies, key: x25519.Identity, tmp_path: Path
) -> None:
    made = copies.look(NIGHT)
    assert made is not None
    again = Vault(f"sqlite:///{tmp_path}/again.db", clock=Clock())
    again.migrate()
    assert restore(again, made, Secret(str(key))) == len(rows(stack.deps.vault))
    assert rows(again) == rows(stack.deps.vault)
    again.dispose()


def test_a_copy_from_before_there_were_slices_comes_back(
    stack: Stack, copies: TipCopies, key: x25519.Identity, tmp_path: Path
) -> None:
    old = Vault(f"sqlite:///{tmp_path}/old.db", clock=Clock())
    old.migrate("0002")
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        whole = {"t": "demo", "i": "a" * 36, "tip": "b" * 36, "s": b"age" * 400_000}
        told = "INSERT INTO spool_parts (town, id, tip, sealed) VALUES (:t, :i, :tip, :s)"
        connection.execute(text(told), whole)
    old.migrate()
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT number, sealed FROM spool_parts")).one()
    engine.dispose()
    assert tuple(kept) == (0, whole["s"]), "the migration leaves a whole file as one slice"
    row = {"town": "demo", "id": "a" * 36, "tip": "b" * 36, "sealed": whole["s"]}
    with old.whole() as connection:
        connection.execute(text("DELETE FROM spool_parts"))
        from storage.vault.copying import write_row

        write_row(connection, "spool_parts", row)
    assert rows(old) == [("spool_parts", row | {"number": 0, "is_apart": False})]
    old.unmake("0002")
    old.migrate()
    assert rows(old) == [("spool_parts", row | {"number": 0, "is_apart": False})]
    old.dispose()


def test_without_a_folder_nothing_is_made(stack: Stack, folder: Path) -> None:
    assert TipCopies(stack.deps).look(NIGHT) is None
    assert list(worries(stack.deps)) == []


def test_a_folder_that_is_gone_is_not_made_anew(
    stack: Stack, copies: TipCopies, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets(stack, monkeypatch, tip_backup_dir=folder / "unmounted")
    with pytest.raises(NoPlaceError):
        copies.look(NIGHT)
    assert not (folder / "unmounted").exists()
    (told,) = worries(stack.deps)
    assert "no folder" in told


def test_continuity_keys_open_it_where_no_file_is_named(
    stack: Stack, copies: TipCopies, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sets(stack, monkeypatch, tip_backup_keys=None)
    made = copies.look(NIGHT)
    assert made is not None
    keys = tips_backup.continuity_keys(stack.deps.vault, ["demo"])
    assert len(keys) == 1
    assert made.read_bytes().count(b"-> X25519") == 1


@pytest.mark.parametrize("wrong", ["", "# nothing\n", "AGE-SECRET-KEY-1QQQ\n", "\xff"])
def test_a_file_without_a_key_is_named(
    stack: Stack, copies: TipCopies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    file = tmp_path / "wrong.txt"
    file.write_bytes(wrong.encode("latin-1"))
    with pytest.raises(NoKeysError):
        keys_in(file)
    sets(stack, monkeypatch, tip_backup_keys=file)
    assert any("TIP_BACKUP_KEYS" in one for one in worries(stack.deps))


def test_the_doctor_misses_a_day(stack: Stack, copies: TipCopies) -> None:
    assert any("no backup" in one for one in worries(stack.deps))
    copies.look(stack.deps.clock().replace(hour=4))
    assert list(worries(stack.deps)) == []


def test_the_worker_does_it_and_settings_are_checked(stack: Stack) -> None:
    assert "tip_copies" in {one.name for one in timers_of(stack.deps)}
    read = read_settings({"TIP_BACKUP_DIR": "/backup", "TIP_BACKUP_DAYS": "7"})
    assert (read.tip_backup_dir, read.tip_backup_days) == (Path("/backup"), 7)
    assert Settings().tip_backup_dir is None
    with pytest.raises(SettingsFault):
        read_settings({"TIP_BACKUP_DAYS": "400"})


def test_by_hand_it_is_the_same(stack: Stack, folder: Path) -> None:
    done = CliRunner().invoke(tips, ["backup", "--to", str(folder)], obj=stack.deps)
    assert done.exit_code == 0, done.output
    assert len(list(folder.iterdir())) == 1
