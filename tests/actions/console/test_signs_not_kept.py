"""PostgreSQL takes no NUL, no half letter and nothing longer than its column; people send all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request

from bot import create_app, web, wiring
from bot.settings import Settings
from bot.wiring import Deps
from tests.actions.browser import Browser, account
from tests.actions.console.routes import EVERYBODY
from tests.actions.console.test_every_door import ENDS_THE_SESSION, FIELDS, Doors
from tests.actions.console.test_matrix import SENT, set_stage
from tests.actions.shell import NoServices
from tests.actions.townhall import SOMSRI, Clock, Townhall

USUAL = {
    **SENT,
    "into": "70-222222",
    "agency": "อบต.",
    "letter": "1/2570",
    "why": "x",
    "to": "works",
}
NUL = {name: f"{value}\0" for name, value in USUAL.items()}
HALF_A_LETTER = b"\xed\xa0\xbd"  # the first half of a pair, as if it were UTF-8
LONG = "ก" * 3000
DEEDS = {
    "/staff/case/<number>/<name>": (
        "accept", "ask", "progress", "explain", "forward", "resolve", "close", "reopen", "note",
        "category", "merge", "split", "publish", "hand_over", "assign", "concern",
    ),
    "/staff/chats/<number>/<name>": ("take", "say", "pass", "end"),
    "/staff/people/<staff_id>/<deed>": ("name", "roles", "division", "password"),
}  # fmt: skip


@pytest.fixture
def on_postgres(
    postgres_database: str,
    new_postgres: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Deps]:
    """The program with both its databases on PostgreSQL."""
    monkeypatch.setattr(wiring, "Index", NoServices)
    chosen = Settings(
        var_dir=tmp_path, database_url=postgres_database, vault_database_url=new_postgres()
    )
    deps = wiring.build(chosen, clock=Clock())
    deps.vault.migrate()
    yield deps
    deps.after_fork()


@pytest.fixture
def doors(on_postgres: Deps) -> Doors:
    hall = Townhall.open(on_postgres.store, Clock())
    app = create_app(on_postgres)
    who = Browser(app)
    account(hall, "everything", *sorted(EVERYBODY), division=None)
    who.logs_in("everything", town=hall.town.slug)
    return Doors(app, set_stage(hall, on_postgres), {"everything": who}, hall.town)


def addresses(doors: Doors) -> Iterator[str]:
    """Every address that takes a form; deeds with a case of their own, so that each is done."""
    for rule in doors.rules("POST"):
        if rule.rule in ENDS_THE_SESSION or rule.rule == "/staff/me/password":
            continue
        for deed in DEEDS.get(rule.rule, ("",)):
            if "/case/" in rule.rule:
                doors.stage.places["number"] = doors.stage.hall.files(SOMSRI).number
            path = doors.path(rule)
            yield f"{path.rpartition('/')[0]}/{deed}" if deed else path


def test_no_sign_that_postgresql_refuses_breaks_a_page(doors: Doors) -> None:
    who, codes = doors.people["everything"], []
    for path in addresses(doors):
        for form in (NUL, {**USUAL, "words": HALF_A_LETTER, "name": LONG}):
            with who.client.post(path, data={**form, "csrf_token": who.token}) as answer:
                assert answer.status_code < 500, (path, answer.status_code)
                codes.append(answer.status_code)
    assert codes.count(303) > 30, "most forms are taken as if nothing odd had been in them"
    query = dict.fromkeys(FIELDS, "x\0")
    for rule in doors.rules("GET"):
        with who.client.get(doors.path(rule), query_string=query) as answer:
            assert answer.status_code < 500, rule.rule
        if "<" in rule.rule:
            with who.client.get(doors.path(rule, "a%00b")) as answer:
                assert answer.status_code in {302, 404}, rule.rule


def test_what_is_kept_is_what_can_be_seen(doors: Doors) -> None:
    hall, who = doors.stage.hall, doors.people["everything"]
    number = hall.files(SOMSRI).number
    who.opens(f"/staff/case/{number}")
    who.posts(f"/staff/case/{number}/note", words="ไฟ\0ดับ")
    assert "ไฟดับ" in who.opens(f"/staff/case/{number}")


def test_no_field_of_a_request_holds_a_nul(tmp_path: Path) -> None:
    app = Flask("fields", static_folder=None)
    web.install(app)

    @app.post("/<name>")
    def heard(name: str) -> dict[str, object]:
        upload = request.files["picture"]
        return {"form": request.form.getlist("a"), "file": upload.name}

    picture = tmp_path / "x.jpg"
    picture.write_bytes(b"x")
    with picture.open("rb") as upload:
        sent = {"a": ["1\0", "2"], "picture": upload}
        answer = app.test_client().post("/x?b=y", data=sent)
    assert answer.json == {"form": ["1", "2"], "file": "picture"}
    for path in ("/x%00", "/x?b=%00y"):
        assert app.test_client().post(path).status_code == 404
