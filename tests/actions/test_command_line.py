"""`prongsai town …` and `prongsai staff …` do what they say, in one plain line when they cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from bot.cli import main
from bot.demo import STAFF, build_demo
from bot.wiring import Deps
from tests.actions.shell import built

PASSWORD = "correct horse 9"


@pytest.fixture
def deps(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    with built(empty_database, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def run(deps: Deps) -> Runner:
    return Runner(deps)


class Runner:
    """The command line with these `Deps`."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps

    def __call__(self, *words: str, types: str = "") -> Result:
        return CliRunner().invoke(main, words, input=types, obj=self.deps)

    def does(self, *words: str, types: str = "") -> str:
        result = self(*words, types=types)
        assert result.exit_code == 0, result.output
        return result.output

    def refuses(self, *words: str, types: str = "") -> str:
        """One line that says what is wrong, and no traceback."""
        result = self(*words, types=types)
        assert result.exit_code in {1, 2}, result.output
        assert isinstance(result.exception, SystemExit)
        return result.output


def test_a_town_is_added_shown_and_changed(run: Runner) -> None:
    assert "town add" in run.refuses("town", "show", "")
    run.does("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ", "--set", "phone=0 0000 0000")
    run.does("town", "add", "thungthong", "อบต. ทุ่งทองสมมติ")
    listed = run.does("town", "list")
    assert re.search(r"jaidee .*/webhook .*channel not set", listed)
    assert "/webhook/thungthong" in listed
    run.does("town", "set", "jaidee", "reply_rule=7 working", "--name", "เทศบาลใจดี")
    run.does("town", "set", "thungthong", "--default")
    shown = run.does("town", "show", "jaidee")
    for fact in ("เทศบาลใจดี", "7 working", "0 0000 0000", "กองช่าง", "light", "/webhook/jaidee"):
        assert fact in shown


def test_a_channel_is_read_from_the_input_and_never_shown(run: Runner) -> None:
    run.does("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ")
    said = run.does("town", "channel", "jaidee", types="first,second\nthe-token\n")
    said += run.does("town", "show", "jaidee") + run.does("town", "list")
    assert "channel: set" in said
    assert not any(secret in said for secret in ("first", "second", "the-token"))
    town = run.deps.store.towns.by_slug("jaidee")
    assert town is not None
    assert (town.channel_secrets, town.access_token) == (("first", "second"), "the-token")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("town", "add", "jaidee", "x"), "already"),
        (("town", "add", "X", "x"), "short name"),
        (("town", "show", "nowhere"), "town list"),
        (("town", "set", "jaidee", "colour=red"), "no setting"),
        (("town", "set", "jaidee", "colour"), "NAME=VALUE"),
        (("town", "channel", "jaidee"), "needs its secret"),
        (("staff", "password", "nobody"), "staff list"),
        (("staff", "add", "a", "b", "--role", "agent", "--generate"), "log-in takes"),
        (("staff", "add", "abc", "b", "--role", "king"), "king"),
        (("staff", "add", "abc", "b", "--role", "agent"), "at least 10"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(run: Runner, words: tuple[str, ...], hint: str) -> None:
    run.does("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ")
    assert hint in run.refuses(*words)


def test_staff_are_added_listed_changed_and_closed(run: Runner) -> None:
    run.does("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ")
    arguments = ("staff", "add", "somchai", "สมชาย สมมติ", "--role", "agent", "--division", "works")
    said = run.does(*arguments, types=f"{PASSWORD}\n")
    assert PASSWORD not in said
    assert "taken" in run.refuses(*arguments, types=f"{PASSWORD}\n")
    assert re.search(r"somchai .*\(agent; works\)", run.does("staff", "list"))
    run.does("staff", "roles", "somchai", "--role", "head", "--town", "jaidee")
    assert "(head; works)" in run.does("staff", "list")
    assert "Changed" in run.does("staff", "password", "somchai", types="another horse 10\n")
    assert "password alone" in run.does("staff", "second-step-off", "somchai")
    run.does("staff", "off", "somchai")
    assert "off" in run.does("staff", "list")
    assert "is off" in run.refuses("staff", "link-code", "somchai")


def test_a_generated_password_is_shown_once(run: Runner) -> None:
    run.does("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ")
    said = run.does("staff", "add", "somchai", "สมชาย สมมติ", "--role", "agent", "--generate")
    assert re.search(r"Password, shown once: (\w{4}-){3}\w{4}", said)
    assert "shown once" in run.does("staff", "password", "somchai", "--generate")


def test_a_link_code_comes_with_the_words_to_type(run: Runner) -> None:
    run.does("town", "add", "jaidee", "เทศบาลตำบลใจดีสมมติ")
    run.does("staff", "add", "somchai", "สมชาย สมมติ", "--role", "agent", "--generate")
    assert re.search(r"ผูกบัญชี \w{4}-\w{4}", run.does("staff", "link-code", "somchai"))


@pytest.mark.parametrize("group", ["town", "staff"])
def test_every_command_explains_itself(run: Runner, group: str) -> None:
    listed = run.does(group, "--help")
    names = re.findall(r"^  ([a-z-]+) ", listed.partition("Commands:")[2], re.M)
    assert len(names) >= 5
    for name in names:
        assert len(run.does(group, name, "--help").splitlines()) >= 5


# --- the demo


def test_the_demo_opens_a_town_with_people_who_can_log_in(deps: Deps) -> None:
    from bot.actions.people import who_logs_in

    demo = build_demo(deps)
    town = deps.store.towns.by_slug(demo.slug)
    assert town is not None
    assert "ตัวอย่าง" in demo.town
    assert [one.login for one in demo.logins] == [member.login for member in STAFF]
    with deps.store.reading(town.id) as tx:
        for one in demo.logins:
            assert who_logs_in(tx, one.login, one.password) is not None
        assert len(tx.catalogue.divisions()) == 7
        assert tx.catalogue.days_off(deps.clock().date()) != ()


def test_a_second_start_keeps_everything(deps: Deps) -> None:
    accounts = {"officer-wichai": "U-wichai", "officer-napa": "U-napa"}
    first = build_demo(deps, accounts)
    town = deps.store.towns.by_slug(first.slug)
    assert town is not None
    with deps.store.reading(town.id) as tx:
        before = tx.staff.everyone()
    assert build_demo(deps, accounts) == first
    with deps.store.reading(town.id) as tx:
        assert tx.staff.everyone() == before
        assert {row.line_user for row in before if row.line_user} == {"U-wichai", "U-napa"}


def test_a_demo_password_that_was_changed_is_not_printed(deps: Deps, run: Runner) -> None:
    build_demo(deps)
    run.does("staff", "password", "mayor", types=f"{PASSWORD}\n")
    passwords = {one.login: one.password for one in build_demo(deps).logins}
    assert passwords["mayor"] == ""
    assert passwords["admin"] != ""
    assert all(one.password not in repr(one) for one in build_demo(deps).logins if one.password)


def test_the_demo_town_uses_the_channel_of_the_environment(
    tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel: dict[str, Any] = {
        "line_channel_secret": SecretStr("a" * 32),
        "line_channel_access_token": SecretStr("token"),
    }
    with built(empty_database, tmp_path, monkeypatch, **channel) as deps:
        town = deps.store.towns.by_slug(build_demo(deps).slug)
    assert town is not None
    assert (town.channel_secrets, town.access_token) == (("a" * 32,), "token")
