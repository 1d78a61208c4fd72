"""Every command explains itself, and ends in one clear line where it cannot go on."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import main


def commands(
    group: click.Group = main, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*before, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))


EVERY = [pytest.param(words, command, id=" ".join(words)) for words, command in commands()]


HOUSE = Path(__file__).parents[2]
NAMED = re.compile(r"""(?<![\w"-])prongsai(?! prongsai)((?: [a-z][a-z-]*)+)""")
TEXTS = [
    *(file for end in ("py", "toml", "html") for file in HOUSE.glob(f"bot/**/*.{end}")),
    *(file for end in ("py", "toml") for file in HOUSE.glob(f"handlers/**/*.{end}")),
    *HOUSE.glob("storage/**/*.py"),
    *HOUSE.glob("docs/**/*.md"),
    *(HOUSE / name for name in ("README.md", "Makefile", "Procfile")),
]


def named_wrongly(text: str) -> list[str]:
    """What a text calls a command of ours and is none; strings may go on in the next line."""
    return [
        f"prongsai{found[1]}"
        for found in NAMED.finditer(re.sub(r'"\s*\n\s*f?"', "", text))
        if not is_command(main, found[1].split())
    ]


def is_command(at: click.Command, words: list[str]) -> bool:
    """Whether a group knows the next word; what follows a command is prose or an argument."""
    if not words or not isinstance(at, click.Group):
        return True
    found = at.get_command(click.Context(at), words[0])
    return found is not None and is_command(found, words[1:])


def test_every_command_that_a_text_names_exists() -> None:
    wrong = {file.name: named for file in TEXTS if (named := named_wrongly(file.read_text()))}
    assert wrong == {}
    assert len(TEXTS) > 200
    assert named_wrongly('run: "\n    f"prongsai staff code, prongsai town add') == [
        "prongsai staff code"
    ]


def run(*words: str, **environment: str) -> Result:
    """Call a command as a stranger would: faults of ours raise, told ones end it."""
    return CliRunner().invoke(main, words, env=environment, catch_exceptions=False)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder for a deployment of nobody's."""
    for name in ("DATABASE_URL", "VAULT_DATABASE_URL", "LINE_CHANNEL_SECRET", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.mark.parametrize(("words", "command"), EVERY)
def test_every_command_says_what_it_is_for(words: tuple[str, ...], command: click.Command) -> None:
    told = run(*words, "--help")
    assert told.exit_code == 0
    assert "..." not in told.output.replace("[OPTIONS]...", "").replace("]...", ""), "cut short"
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{' '.join(words)} {option.name} is not explained"


@pytest.mark.parametrize(
    "words",
    [
        "town list",
        "staff list",
        "outbox counts",
        "outbox dead",
        "line check",
        "kb unanswered",
        "worker",
        "web",
    ],
)
@pytest.mark.usefixtures("var")
def test_before_the_first_init_one_line_says_what_to_do(words: str) -> None:
    ended = run(*words.split())
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert "prongsai init" in ended.output


@pytest.mark.parametrize("words", ["town list", "outbox counts", "kb unanswered"])
@pytest.mark.usefixtures("var")
def test_a_database_that_is_away_is_one_line_without_a_password(words: str) -> None:
    away = "postgresql://town:horse-battery@127.0.0.1:9/town"
    ended = run(*words.split(), DATABASE_URL=away)
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert "the main database town at 127.0.0.1 does not answer" in ended.output
    assert "is DATABASE_URL right?" in ended.output
    assert "horse-battery" not in ended.output


def damaged(file: Path) -> None:
    with file.open("r+b") as pages:
        pages.seek(100)
        pages.write(bytes(range(256)) * (file.stat().st_size // 256 - 1))


@pytest.mark.parametrize("words", ["init", "town list", "outbox counts", "web", "worker"])
def test_a_damaged_database_is_one_line_that_names_it(var: Path, words: str) -> None:
    assert run("init").exit_code == 0
    damaged(var / "prongsai.db")
    ended = run(*words.split())
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert f"{var}/prongsai.db is damaged: put the last backup in its place" in ended.output


@pytest.mark.parametrize("words", ["init", "tips officers list", "web", "worker"])
def test_a_damaged_vault_is_one_line_that_names_it(var: Path, words: str) -> None:
    assert run("init").exit_code == 0
    assert run("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ").exit_code == 0
    damaged(var / "vault.db")
    ended = run(*words.split())
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert f"the vault {var}/vault.db is damaged" in ended.output


@pytest.mark.parametrize(
    ("name", "table"), [("prongsai", "alembic_version"), ("vault", "vault_version")]
)
def test_a_database_of_tomorrow_is_left_alone(var: Path, name: str, table: str) -> None:
    assert run("init").exit_code == 0
    with contextlib.closing(sqlite3.connect(var / f"{name}.db")) as raw:
        raw.execute(f"UPDATE {table} SET version_num = '9999'")
        raw.commit()
    for words in ("init", "web", "worker"):
        ended = run(words)
        assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
        assert f"{name}.db was made by a newer version of Prongsai (9999)" in ended.output
    assert "FAULT" in (told := run("doctor").output)
    assert "newer version of Prongsai" in told


@pytest.mark.usefixtures("var")
def test_a_lost_secret_key_is_named_and_the_channel_can_be_entered_again(var: Path) -> None:
    """As docs/operations.md promises under "Changing secrets"."""
    channel = f"{'0' * 32}\ntoken\n"
    assert run("init").exit_code == 0
    assert run("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ").exit_code == 0
    CliRunner().invoke(main, ["town", "channel", "jaidee"], input=channel, catch_exceptions=False)
    (var / "secret_key").unlink()
    for words in ("web", "worker"):
        ended = run(words, PUBLIC_URL="https://jaidee.example")
        assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
        assert "prongsai town channel jaidee" in ended.output
    told = run("doctor", PUBLIC_URL="https://jaidee.example").output
    assert "jaidee: its LINE channel was stored under another SECRET_KEY" in told
    assert "sealed under another SECRET_KEY" in run("town", "list").output
    CliRunner().invoke(main, ["town", "channel", "jaidee"], input=channel, catch_exceptions=False)
    assert "channel set" in run("town", "list").output


@pytest.mark.parametrize("words", ["web", "worker", "line setup", "line check"])
@pytest.mark.usefixtures("var")
def test_nothing_goes_out_under_a_made_up_address(words: str) -> None:
    assert run("init").exit_code == 0
    assert run("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ").exit_code == 0
    channel = f"{'0' * 32}\ntoken\n"
    CliRunner().invoke(main, ["town", "channel", "jaidee"], input=channel, catch_exceptions=False)
    ended = run(*words.split())
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert "PUBLIC_URL must be set to the https:// address" in ended.output


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    ended = run("town", "list", VAR_DIR=str(tmp_path / "taken" / "var"), SECRET_KEY="")
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert "VAR_DIR" in ended.output


@pytest.mark.usefixtures("var")
def test_settings_are_refused_in_plain_words() -> None:
    told = run("web", PORT="many", LOG_LEVEL="loud").output
    assert "PORT: must be a whole number from 1 to 65535" in told
    assert "LOG_LEVEL: must be debug, info, warning or error" in told


@pytest.mark.usefixtures("var")
def test_an_empty_town_hall_says_how_to_go_on() -> None:
    assert run("init").exit_code == 0
    assert "prongsai town add" in run("town", "list").output
    assert run("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ").exit_code == 0
    assert "prongsai staff add" in run("staff", "list").output
    assert "'15 working'" in run("town", "set", "jaidee", "reply_rule=15").output
    assert "08:30-12:00" in run("town", "set", "jaidee", "hours=9-5").output


@pytest.mark.usefixtures("var")
def test_nothing_is_dropped_before_it_is_said_what() -> None:
    run("init")
    ended = run("outbox", "drop")
    assert ended.exit_code == 2
    assert "Go on?" not in ended.output


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--people", "0"), "--people"),
        (("--limit", "0"), "--limit"),
        (("--duplicates", "7"), "--duplicates"),
        (("--api-failures", "-1"), "--api-failures"),
        (("--database", "mysql://x"), "DATABASE_URL"),
    ],
)
def test_a_replay_refuses_what_makes_no_sense(
    tmp_path: Path, options: tuple[str, ...], hint: str
) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(json.dumps({"text": "ไฟดับ", "types": [], "lat": 13.7, "lon": 100.5}))
    ended = run("replay", str(file), *options)
    assert ended.exit_code == 2
    assert hint in ended.output


@pytest.mark.parametrize(
    ("written", "hint"),
    [("", "holds no report"), ("nonsense", "line 1"), ('{"text": "x"}', "line 1"), ("3", "line 1")],
)
def test_a_file_without_reports_is_refused_by_its_line(
    tmp_path: Path, written: str, hint: str
) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(written)
    ended = run("replay", str(file))
    assert (ended.exit_code, hint in ended.output) == (1, True)


@pytest.mark.parametrize("line", [b"no json", b"[1]", b'{"id": 1}', b"\xff\xfe", b"3"])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'{"id": 1, "text": "\xe0\xb9\x81\xe0\xb8\x88"}\n\n' + line + b"\n")
    ended = run("ask", "--batch", str(file))
    assert ended.exit_code == 1
    assert f"{file}, line 3: not a question" in ended.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ขอบคุณค่ะ", "ยินดีค่ะ"),
        ("ไฟถนนหน้าบ้านดับสามวันแล้ว", "แจ้งเรื่องไฟสาธารณะใช่ไหมคะ"),
        ("ปลัดเรียกเงินใต้โต๊ะสองพันถึงจะเซ็นให้", "อาจเกี่ยวกับการทุจริต"),
    ],
)
def test_who_asks_nothing_is_told_what_the_chat_would_say(text: str, said: str) -> None:
    ended = run("ask", text)
    assert (ended.exit_code, said in ended.output) == (0, True)


def test_a_server_without_a_process_is_refused() -> None:
    assert "Invalid value for '--processes'" in run("web", "--processes", "0").output


@pytest.mark.parametrize(
    ("is_sqlite", "asked", "started"),
    [(True, (), 1), (False, (), 2), (True, ("--processes", "3"), 3)],
)
def test_there_is_one_web_process_on_sqlite_and_two_on_postgresql(
    is_sqlite: bool, asked: tuple[str, ...], started: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import processes

    seen: list[int] = []
    store = SimpleNamespace(doors=lambda: SimpleNamespace(is_sqlite=is_sqlite))
    deps = SimpleNamespace(store=store, settings=SimpleNamespace(bind="127.0.0.1:0"))
    for name in ("_refuse_unmigrated", "_refuse_no_channel"):
        monkeypatch.setattr(processes, name, lambda deps: None)
    monkeypatch.setattr("bot.warming.warm", lambda deps: None)
    monkeypatch.setattr(processes, "serve_web", lambda deps, bind, count: seen.append(count))
    ended = CliRunner().invoke(main, ("web", *asked), obj=deps, catch_exceptions=False)
    assert (ended.exit_code, seen) == (0, [started])
