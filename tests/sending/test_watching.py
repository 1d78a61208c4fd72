"""Alive, ready, counted; and no word of a person in any of it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner
from flask import Flask
from pydantic import SecretStr

from bot.cli import main
from bot.cli.processes import migrate
from bot.doctor import examine
from bot.findings import Finding
from bot.logs import HIDDEN, set_up
from bot.settings import Settings
from bot.simulator import Channel, Platform
from bot.simulator.app import serve
from bot.watching import (
    OLDEST_MESSAGE,
    SILENCE,
    Health,
    SendTally,
    beat,
    count_event,
    time_acknowledgement,
    watching,
    worker_age,
)
from bot.wiring import Deps, build
from storage.outbox import OutboxDraft
from storage.queue import Settlement
from storage.towns import Town
from tests.databases import lay_out_both

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
CANARY = "กุ้งแห้งหกตัวหน้าศาลา"
PERSON = "U" + "0123456789abcdef" * 2
UNREACHED = "U" + "fedcba9876543210" * 2


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deps(tmp_path: Path, clock: Clock) -> Iterator[Deps]:
    made = build(Settings(var_dir=tmp_path / "var", is_simulated=True), clock=clock)
    lay_out_both(made.settings.main_database, made.vault)
    migrate(made)
    yield made
    made.stop()


@pytest.fixture
def town(deps: Deps) -> Town:
    return deps.store.towns.add(Town("klang", "Klang"))


@pytest.fixture
def app(deps: Deps) -> Flask:
    made = Flask("watching")
    made.extensions["prongsai"] = deps
    made.register_blueprint(watching)
    return made


def leave_message(deps: Deps, town: Town, *, state: str = "pending", fault: str = "") -> int:
    """One message; a dead one for somebody else, because elders that wait are sent first."""
    whom = PERSON if state == "pending" else UNREACHED
    with deps.store.begin(town.id) as tx:
        row = tx.outbox.add(
            OutboxDraft(whom, json.dumps([CANARY]), "receipt", via_push=True, lease_to="me")
        )
    if state == "dead":
        dead = Settlement(town.id, row.id, "me", "dead", fault=fault)
        assert deps.store.queue.settle([dead]) == 1
    return row.id


def test_alive_asks_nothing(app: Flask) -> None:
    assert app.test_client().get("/healthz").status_code == 200


def test_ready_while_the_database_answers_and_messages_leave(
    app: Flask, deps: Deps, town: Town, clock: Clock
) -> None:
    client = app.test_client()
    assert client.get("/readyz").get_json() == {"ready": True, "faults": [], "outbox_seconds": 0}
    leave_message(deps, town)
    clock.now += timedelta(seconds=90)
    assert client.get("/readyz").get_json()["outbox_seconds"] == 90
    clock.now += OLDEST_MESSAGE
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["faults"]) == (503, ["outbox"])


def test_a_silent_worker_is_seen_and_a_strange_one_is_not_missed(
    app: Flask, deps: Deps, clock: Clock
) -> None:
    var = deps.settings.var_dir
    assert worker_age(var, NOON) is None
    beat(var, NOON)
    assert worker_age(var, NOON + timedelta(seconds=7)) == timedelta(seconds=7)
    assert app.test_client().get("/readyz").status_code == 200
    clock.now += SILENCE + timedelta(seconds=1)
    assert app.test_client().get("/readyz").get_json()["faults"] == ["worker"]
    (var / "worker.alive").write_text("nonsense")
    assert worker_age(var, NOON) is None


def test_a_broken_database_is_not_ready(
    app: Flask, deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError(CANARY)

    monkeypatch.setattr(deps.store, "ping", fail)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["faults"]) == (503, ["database"])
    assert Health(False, None, None).faults == ("database",)


def test_the_numbers_name_no_person(app: Flask, deps: Deps, town: Town) -> None:
    leave_message(deps, town)
    leave_message(deps, town, state="dead", fault="http_400")
    deps.sender.meter.mark_spent(town.id)
    count_event("Text")
    time_acknowledgement(0.004)
    tally = SendTally()
    tally.judged("reply", "receipt", "sent")
    tally.answered(0.02)
    page = app.test_client().get("/metrics")
    text = page.get_data(as_text=True)
    assert page.mimetype == "text/plain"
    for line in (
        'prongsai_outbox_messages{state="pending"} 1.0',
        'prongsai_outbox_messages{state="dead"} 1.0',
        'prongsai_photos{state="stored"} 0.0',
        'prongsai_letters{state="failing"} 0.0',
        'prongsai_events_total{kind="Text"}',
        'prongsai_sends_total{route="reply",verdict="sent",weight="receipt"}',
        "prongsai_acknowledgement_seconds_bucket",
        "prongsai_answer_seconds_count",
        f'prongsai_push_left_ratio{{town="{town.id}"}}',
    ):
        assert line in text
    for secret in (PERSON, UNREACHED, CANARY):
        assert secret not in text


@pytest.mark.parametrize(
    "asker",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}},
        {"headers": {"X-Forwarded-For": "203.0.113.7"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}, "headers": {"Authorization": "Bearer "}},
    ],
)
def test_the_numbers_are_for_this_machine(app: Flask, asker: dict[str, dict[str, str]]) -> None:
    assert app.test_client().get("/metrics", **asker).status_code == 404


def test_with_a_token_the_numbers_are_for_who_knows_it(app: Flask, deps: Deps) -> None:
    token = SecretStr("a token of the tests")
    deps.settings = deps.settings.model_copy(update={"metrics_token": token})
    away = {"REMOTE_ADDR": "203.0.113.7"}
    for sent, code in (
        ({}, 404),
        ({"Authorization": "Bearer wrong"}, 404),
        ({"Authorization": "Bearer โทเคน"}, 404),
        ({"Authorization": "Bearer a token of the tests"}, 200),
    ):
        client = app.test_client()
        assert client.get("/metrics", headers=sent, environ_base=away).status_code == code
    assert app.test_client().get("/metrics").status_code == 404


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written to the log, set up as in real life; put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    out = io.StringIO()
    set_up("debug", out)
    yield out
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_a_line_of_ours_is_json_with_name_time_and_ids(lines: io.StringIO) -> None:
    structlog.get_logger().info("photo_failed", photo="a1-b2", fault="heic", tries=3, town=None)
    line = json.loads(lines.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "photo_failed",
        "level": "info",
        "photo": "a1-b2",
        "fault": "heic",
        "tries": 3,
        "town": None,
    }


def test_no_word_of_a_person_gets_through(lines: io.StringIO) -> None:
    log = structlog.get_logger()
    log.error("careless", text=CANARY, who=PERSON, several=[CANARY, 1], thing={"a": CANARY})
    try:
        raise ValueError(CANARY)
    except ValueError:
        log.exception("failed", words="two words")
    library = logging.getLogger("sqlalchemy.engine")
    library.error("INSERT %s", CANARY)
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger("gunicorn.error").exception("Error handling %s", CANARY)
    written = lines.getvalue()
    assert CANARY not in written
    assert PERSON not in written
    assert "\\u0e01" not in written
    first, second, third, fourth = (json.loads(line) for line in written.splitlines())
    assert first["several"] == [HIDDEN, 1]
    assert (second["kind"], second["words"]) == ("ValueError", HIDDEN)
    assert second["frames"][0].startswith("test_no_word_of_a_person_gets_through:")
    assert (third["library"], "says" in third) == ("sqlalchemy.engine", False)
    assert (fourth["kind"], "says" in fourth) == ("KeyError", False)


def test_the_server_s_own_lines_are_kept(lines: io.StringIO) -> None:
    logging.getLogger("gunicorn.error").warning("Worker %s was sent SIGTERM", 7)
    assert json.loads(lines.getvalue())["says"] == "Worker 7 was sent SIGTERM"


def texts(findings: list[Finding], level: str) -> str:
    return "\n".join(one.text for one in findings if one.level == level)


def test_the_doctor_sees_what_a_new_installation_lacks(deps: Deps) -> None:
    found = examine(deps)
    assert "There is no town yet" in texts(found, "fault")
    assert "PUBLIC_URL is not set" in texts(found, "warn")
    assert "No worker was ever seen" in texts(found, "warn")
    assert "The main database answers and is up to date." in texts(found, "ok")
    assert "The vault answers and is up to date." in texts(found, "ok")


def test_the_doctor_sees_messages_workers_and_towns(deps: Deps, town: Town, clock: Clock) -> None:
    leave_message(deps, town, state="dead", fault="http_400")
    leave_message(deps, town)
    beat(deps.settings.var_dir, NOON)
    clock.now += timedelta(hours=3)
    found = examine(deps)
    faults, warnings = texts(found, "fault"), texts(found, "warn")
    assert "The worker has been silent for 3 hours" in faults
    assert "A message has been waiting for 3 hours" in faults
    assert "klang: nobody can work on cases" in faults
    assert "Messages given up (http_400): 1" in warnings
    assert PERSON not in faults + warnings
    assert CANARY not in faults + warnings


def test_the_doctor_finds_a_healthy_town_healthy(deps: Deps, town: Town) -> None:
    beat(deps.settings.var_dir, NOON)
    with deps.store.begin(town.id) as tx:
        member = tx.staff.add(name="Mali Demo", login="mali", roles=["agent"])
    leave_message(deps, town, state="dead", fault="quota")
    found = examine(deps)
    said, warned = texts(found, "ok"), texts(found, "warn")
    assert "The worker is alive." in said
    assert "Messages leave in time." in said
    assert "klang: 1 of the staff can work on cases." not in said
    assert "klang: no staff member and no group is linked to LINE" in warned
    assert "Messages that wait for the month's quota: 1" in warned
    with deps.store.begin(town.id) as tx:
        tx.groups.link("C" + "0" * 32, member.id)
    assert "klang: 1 of the staff can work on cases." in texts(examine(deps), "ok")


def test_the_doctor_names_wordings_that_fit_no_longer(deps: Deps, town: Town) -> None:
    words = {"gone.long.ago": "x", "talk.cancel": "ไม่เอา"}
    deps.store.towns.change(town.id, lambda now: replace(now, settings={"words": words}))
    warned = texts(examine(deps), "warn")
    assert "klang: wordings of its own that fit no longer are left out (gone.long.ago)" in warned


def test_the_doctor_sees_photos_that_failed(deps: Deps, town: Town) -> None:
    with deps.store.begin(town.id) as tx:
        tx.photos.mark_failed(tx.photos.want(PERSON, "m1").id, "heic")
    assert "Photos that could not be kept: 1" in texts(examine(deps), "warn")


def test_the_doctor_sees_a_database_of_yesterday(deps: Deps) -> None:
    from storage import migrate as line_of_changes

    line_of_changes.downgrade(deps.settings.main_database, "base")
    found = examine(deps)
    assert "The database is not up to date; run: prongsai init." in texts(found, "fault")


def test_the_doctor_sees_a_vault_that_is_damaged_or_of_yesterday(deps: Deps, town: Town) -> None:
    deps.vault.unmake()
    found = examine(deps)
    assert texts(found, "fault") == "The vault is not up to date; run: prongsai init."
    assert "Messages leave in time." in texts(found, "ok")  # what does not need it is told still
    deps.vault.dispose()
    file = deps.vault.file
    assert file is not None
    file.write_bytes(b"a letter to my aunt, and no database at all" * 200)
    assert f"The vault {file} is damaged: put the last" in texts(examine(deps), "fault")


def test_the_doctor_says_that_a_demo_is_a_demo(deps: Deps) -> None:
    deps.store.towns.add(Town("demo", "Demo"))
    assert "This is the demo: the simulator stands in for LINE." in texts(examine(deps), "warn")


def test_the_doctor_sees_a_full_disk_and_a_missing_folder(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.NO_DISK", 1 << 62)
    monkeypatch.setattr("bot.doctor.LITTLE_DISK", 1 << 62)
    assert "MB are free on the disk" in texts(examine(deps), "fault")
    away = deps.settings.model_copy(update={"var_dir": deps.settings.var_dir / "nowhere"})
    monkeypatch.setattr(deps, "settings", away)
    assert "is missing; run: prongsai init" in texts(examine(deps), "fault")


def test_the_doctor_sees_open_files(deps: Deps) -> None:
    key = deps.settings.var_dir / "secret_key"
    key.chmod(0o644)
    assert f"chmod 600 {key}" in texts(examine(deps), "warn")


SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[tuple[Deps, Platform]]:
    """A deployment with a LINE account, and the LINE it is connected to; the clock runs."""
    channel = Channel("demo", SECRET, "token", "https://town.example/webhook")
    platform = Platform([channel])
    line = serve(platform, local_url="https://town.example").start()
    deps = build(
        Settings(
            var_dir=tmp_path / "var",
            public_url="https://town.example",
            line_channel_secret=SecretStr(SECRET),
            line_channel_access_token=SecretStr("token"),
            line_api_url=line.url,
        )
    )
    migrate(deps)
    deps.store.towns.add(Town("klang", "Klang"))
    yield deps, platform
    line.close()
    deps.stop()


def test_the_doctor_asks_line(connected: tuple[Deps, Platform]) -> None:
    deps, _ = connected
    found = examine(deps)
    said = texts(found, "ok")
    assert "The clock is right." in said
    assert "klang: LINE account:" in said
    assert "pushed" in said
    assert "Our rich menu is not the default one" in texts(found, "fault")


def test_the_doctor_sees_a_wrong_clock(
    connected: tuple[Deps, Platform], monkeypatch: pytest.MonkeyPatch
) -> None:
    deps, _ = connected
    slow = datetime.now(UTC) - timedelta(hours=5, minutes=30)
    monkeypatch.setattr(deps, "clock", lambda: slow)
    assert "clock is wrong by 5 hours" in texts(examine(deps), "fault")


def test_the_doctor_sees_that_line_is_away(tmp_path: Path) -> None:
    deps = build(
        Settings(
            var_dir=tmp_path / "var",
            public_url="https://town.example",
            line_channel_secret=SecretStr(SECRET),
            line_channel_access_token=SecretStr("token"),
            line_api_url="http://127.0.0.1:9",
        )
    )
    migrate(deps)
    deps.store.towns.add(Town("klang", "Klang"))
    deps.store.towns.add(Town("mai", "Mai"))
    found = examine(deps)
    deps.stop()
    faults = texts(found, "fault")
    assert "LINE cannot be reached" in faults
    assert "klang: LINE does not let us in (refused)" in faults
    assert "mai: no LINE channel" in faults
    assert "does not tell the month's quota" in texts(found, "warn")


def test_the_doctor_does_not_faint(deps: Deps, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(deps.store.queue, "dead", fail)
    assert "Messages could not be examined (RuntimeError)." in texts(examine(deps), "fault")
    monkeypatch.setattr(deps.store, "ping", fail)
    assert "Database could not be examined (RuntimeError)." in texts(examine(deps), "fault")


def run(deps: Deps, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["outbox", *words], obj=deps, catch_exceptions=False)
    return result.exit_code, result.output


def test_the_outbox_is_looked_after_by_hand(deps: Deps, town: Town) -> None:
    assert run(deps, "dead") == (0, "No message was given up.\n")
    first = leave_message(deps, town, state="dead", fault="http_401")
    second = leave_message(deps, town, state="dead", fault="http_400")
    code, said = run(deps, "counts")
    assert (code, "dead     2" in said) == (0, True)
    code, said = run(deps, "dead")
    assert f"{first}  " in said
    assert "klang  receipt  http_401" in said
    assert PERSON not in said
    assert CANARY not in said
    assert run(deps, "retry", "--fault", "http_401") == (0, "1 on their way again.\n")
    code, said = run(deps, "retry", str(first))
    assert "there is no dead message" in said
    code, said = run(deps, "drop", str(second), "--yes")
    assert said == "1 dropped.\n"
    assert deps.store.queue.counts() == {"pending": 1, "dropped": 1}
    assert "waiting for" in run(deps, "counts")[1]


def test_numbers_or_a_fault_must_be_given(deps: Deps) -> None:
    assert run(deps, "retry")[0] == 2
    assert run(deps, "retry", "3", "--fault", "quota")[0] == 2
