from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot import assets
from bot.assets import BUILT, AssetsMissing, build, built_file, read_manifest


def test_a_second_build_has_nothing_to_do() -> None:
    build.build()
    assert build.build() is False


def test_the_manifest_names_files_that_are_there() -> None:
    manifest = read_manifest()
    assert {"prongsai.css", "sarabun-thai-400-normal.woff2"} <= set(manifest)
    for name in manifest.values():
        assert (BUILT / name).is_file()
        assert re.search(r"-[A-Z0-9]{8}\.(css|js|woff2)$", name)


def test_the_stylesheet_asks_for_nothing_but_built_files() -> None:
    style = built_file("prongsai.css").read_text(encoding="utf-8")
    asked = re.findall(r"url\(\"?([^)\"]+)\"?\)", style)
    assert len(asked) == 4
    assert all((BUILT / name).is_file() for name in asked)


def test_missing_assets_say_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match=r"python -m bot\.assets\.build"):
        read_manifest(tmp_path / "manifest.json")


def test_packages_are_fetched_when_the_lock_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(build, "PACKAGES_STAMP", tmp_path / "stamp")
    monkeypatch.setattr(build, "_npm", lambda arguments: calls.append(list(arguments)))
    build.build()
    build.build()
    build.build(dev=True)
    build.build(dev=True)
    build.build()  # what tests need does no harm to a run
    assert calls == [["ci", "--omit=dev"], ["ci"]]


def test_a_changed_source_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "assets"
    (source / "src").mkdir(parents=True)
    (source / "prongsai.css").write_text("body { color: red }")
    (source / "src" / "hello.ts").write_text("export const hello: string = 'สวัสดี'")
    for name, value in {
        "FOLDER": source,
        "BUILT": source / "built",
        "MANIFEST": source / "built" / "manifest.json",
        "SOURCES_STAMP": source / "built" / ".stamp",
    }.items():
        monkeypatch.setattr(build, name, value)
    assert build.build() is True
    before = json.loads((source / "built" / "manifest.json").read_text())
    assert set(before) == {"prongsai.css", "hello.js"}
    (source / "prongsai.css").write_text("body { color: blue }")
    assert build.build() is True
    after = json.loads((source / "built" / "manifest.json").read_text())
    assert after["hello.js"] == before["hello.js"]
    assert after["prongsai.css"] != before["prongsai.css"]


def test_a_broken_source_leaves_the_last_build_and_tells_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "prongsai.css").write_text("body {}")
    (tmp_path / "src" / "broken.ts").write_text("const = 1")
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setattr(build, "BUILT", tmp_path / "built")
    monkeypatch.setattr(build, "MANIFEST", tmp_path / "built" / "manifest.json")
    assert build.main([]) == 1
    assert "broken.ts" in capsys.readouterr().err
    assert not (tmp_path / "built").exists()


def test_the_command_ends_with_nought_when_all_is_built() -> None:
    assert build.main([]) == 0


def test_no_lock_names_a_registry() -> None:
    lock = (build.ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock
    assert "registry" not in (build.ROOT / "package.json").read_text(encoding="utf-8")


def test_every_drawing_is_ours_and_small() -> None:
    drawings = list(assets.ICONS.glob("*.svg"))
    assert len(drawings) > 5
    for file in drawings:
        text = file.read_text(encoding="utf-8")
        assert len(text) < 2000
        assert "aria-hidden" in text
        assert not re.search(r"href|script|<image|url\(", text)
