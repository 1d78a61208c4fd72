"""The walls of the house, and what linters cannot say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.words import Words
from tests.longest_first import SECONDS

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "casework", "knowledge", "storage")
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 60


def _sources(*rooms: str) -> list[Path]:
    return sorted(
        file
        for room in rooms or ROOMS
        for file in (ROOT / room).rglob("*.py")
        if "versions" not in file.parts
    )


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _who_imports(prefix: str) -> set[str]:
    return {
        _name(file)
        for file in _sources()
        if any(name == prefix or name.startswith(prefix + ".") for name in _imports(file))
    }


def test_the_program_runs_without_the_sdk() -> None:
    """It is the oracle of the tests; its import costs 0.8 s and 60 MB (docs/adr/0006)."""
    assert _who_imports("linebot") == set()


def test_only_wiring_the_side_door_and_files_for_tips_know_the_vault() -> None:
    outside = {
        name for name in _who_imports("storage.vault") if not name.startswith("storage/vault/")
    }
    allowed = re.compile(r"bot/(wiring|side_door\w*|(actions|cli|web|web/staff)/tips\w*)\.py")
    assert {name for name in outside if not allowed.fullmatch(name)} == set()


def test_only_the_command_line_knows_the_simulator() -> None:
    outside = {n for n in _who_imports("bot.simulator") if not n.startswith("bot/simulator/")}
    assert {name for name in outside if not name.startswith("bot/cli/")} == set()


def test_the_simulator_knows_nothing_of_the_bot_but_the_limits() -> None:
    for file in _sources("bot/simulator"):
        ours = {n for n in _imports(file) if n.startswith(("bot.", "handlers", "storage"))}
        known = {n for n in ours if n.startswith(("bot.simulator", "bot.line_limits"))}
        assert ours - known <= {"bot"}, _name(file)


def test_time_and_environment_are_read_in_few_places() -> None:
    """The clock and the environment come from `Deps`; who reads them by himself is named here."""
    clock = re.compile(
        r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(|os\.environ|os\.getenv"
    )
    allowed = re.compile(r"bot/(wiring|settings|cli/\w+|simulator/\w+|assets/\w+|run|logs)\.py")
    guilty = {
        _name(file)
        for file in _sources()
        if clock.search(file.read_text(encoding="utf-8")) and not allowed.fullmatch(_name(file))
    }
    assert guilty == set()


@pytest.mark.parametrize("file", _sources(), ids=_name)
def test_files_and_functions_stay_small(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines; split it by subject"
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_LINES_OF_A_FUNCTION, f"{node.name}: {length} lines"


@pytest.mark.parametrize("file", _sources(), ids=_name)
def test_no_thai_sentence_stands_in_code(file: Path) -> None:
    """Wording lives in TOML; short Thai tokens that people type (list entries) are allowed."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            polite = re.search(r"[ก-๙ ]{8,}(ค่ะ|คะ|ครับ)", node.value)
            assert not polite, f"line {node.lineno}: move it into a TOML file"


def test_every_wording_that_code_names_exists() -> None:
    words = Words.load()
    for file in _sources("bot", "handlers"):
        for node in ast.walk(_tree(file)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Word"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                assert words.has(node.args[0].value), f"{_name(file)}: {node.args[0].value}"


def test_every_setting_is_explained() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = {name.upper() for name in Settings.model_fields} - {"IS_SIMULATED"}
    assert {name for name in names if name not in told} == set()


def test_every_command_is_explained() -> None:
    from bot.cli import _COMMANDS

    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in _COMMANDS if f"prongsai {name}" not in told} == set()


def test_every_dependency_earns_its_place() -> None:
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = [
        re.split(r"[\[<>=~! ]", line.strip())[0]
        for part in ("run", "dev")
        for line in (ROOT / "requirements" / f"{part}.in").read_text().splitlines()
        if line.strip()
    ]
    assert [name for name in named if name not in told] == []


def test_what_goes_first_is_there() -> None:
    """A file that was renamed would go last, and be waited for."""
    assert [name for name in SECONDS if not (ROOT / name).exists()] == []
