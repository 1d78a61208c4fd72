"""Every address of the program, read from its own map: whoever comes, however, nothing breaks.

A new route, field or name in an address is tried without anybody listing it; only who may come
must be said, in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from bot import create_app
from bot.web import TEMPLATES
from storage.towns import Town
from tests.actions.browser import Browser, account
from tests.actions.console.routes import CLOSED, EVERYBODY, OPEN, READERS, TEACHERS
from tests.actions.console.test_matrix import SENT, Stage, set_stage
from tests.actions.shell import built
from tests.actions.townhall import Clock, Townhall

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
WHO = ("stranger", *sorted(EVERYBODY), "everything", "next door")
ENDS_THE_SESSION = {"/staff/log-in", "/staff/log-out", "/staff/log-in/code"}
PUBLIC = {
    "/", "/claim", "/favicon.ico", "/favicon.svg", "/guide/complaints", "/guide/corruption",
    "/healthz", "/mailbox", "/mailbox/add", "/mailbox/look", "/mailbox/part", "/mailbox/take-back",
    "/mailbox/withdraw", "/media/<int:town_id>/<photo_id>.jpg",
    "/media/week/<int:town_id>/<name>.png", "/metrics", "/privacy", "/readyz",
    "/robots.txt", "/services", "/services/<service_id>", "/services/<service_id>/poster.pdf",
    "/sitemap.xml", "/static/<name>", "/tip", "/tip/drop", "/tip/keys", "/tip/numbers",
    "/tip/part", "/tip/seal", "/tip/sealed", "/tip/send", "/tip/token", "/tip/write",
}  # fmt: skip
"""For everybody, with or without `/t/<town>` in front; what is new here was meant to be open."""
TABLES = {"/staff/tips": frozenset({"integrity"}), "/staff/questions": TEACHERS | READERS}
"""Whole rooms of the console: none of their addresses is for anybody else."""
ODD_VALUES = (
    "x", "0", "..", "%00", "ก" * 40, "a" * 3000, "%0d%0aX-Odd:%20y", "%2e%2e%2fsecret_key",
    "{{7*7}}", "70-222222", "%ff%fe",
)  # fmt: skip
ODD_WORDS = (
    "", " ", "\x00", "a" * 70_000, "๙" * 400, "-1", "9" * 40, "2026-99-99", "<script>",
    "//evil.example", "\r\nSet-Cookie: x=1", "{0.__class__}", "' OR 1=1 --", "\u202e",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"
BODIES: tuple[tuple[str, bytes], ...] = (
    ("", b""),
    (FORM, b"%ff=%fe&a=%e0%b8&csrf_token=%00"),
    (FORM, b"&".join(b"words=%d" % n for n in range(3000))),
    (FORM, b"words=" + b"x" * 1_200_000),
    (f"{FORM}; charset=utf-16", "words=ไฟดับ".encode("utf-16")),
    (f"{FORM}; charset=no-such", b"words=1"),
    ("application/json", b'{"words": ['),
    ("application/json", b"[" * 3000),
    ("text/plain", b"words=1"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx"),
    ("multipart/form-data; boundary=b",
     b'--b\r\nContent-Disposition: form-data; name="photos"; filename="../../x"\r\n\r\n\xff--b--'),
    ("multipart/form-data; boundary=" + "b" * 3000, b"x"),
    ("\xff\xfe", b"\xff\xfe"),
)  # fmt: skip


@dataclass
class Doors:
    """The whole program, and one of everybody in front of it."""

    app: Flask
    stage: Stage
    people: dict[str, Browser]
    far: Town
    hired: int = 0

    def rules(self, method: str = "", under: str = "") -> list[Rule]:
        found = [
            rule
            for rule in self.app.url_map.iter_rules()
            if rule.rule.startswith(under) and (not method or method in (rule.methods or ()))
        ]
        return sorted(found, key=lambda rule: rule.rule in ENDS_THE_SESSION)

    def value(self, name: str) -> str:
        known = {
            "number": "number", "photo_id": "photo", "staff_id": "staff", "wish_id": "wish",
            "view_id": "view",
        }  # fmt: skip
        return self.stage.places[known[name]] if name in known else PLAIN.get(name, "x")

    def path(self, rule: Rule, odd: str = "") -> str:
        path = rule.rule
        for name in rule.arguments:
            value = odd or self.value(name)
            if name == "number" and "/chats/" in path and not odd:
                value = self.stage.places["chat"]
            if f"<int:{name}>" in path:
                value = "1" if not odd or not odd.isdecimal() else odd
            path = re.sub(rf"<(\w+:)?{name}>", lambda _, it=value: it, path)  # type: ignore[misc]
        return path


PLAIN = {
    "slug": "jaidee", "town_id": "1", "name": "note", "deed": "roles", "which": "new",
    "day": "2026-12-31", "answer_id": "canned", "service_id": "lamp-permit", "answer": "own-x",
}  # fmt: skip
"""What stands for a name in an address; "x" for all others, of which the test's town has none."""


@pytest.fixture(scope="module")
def doors(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The whole program, not the console alone; log-ins take their time, so once for all."""
    clock = Clock()
    with (
        pytest.MonkeyPatch.context() as patch,
        built(empty_database, tmp_path_factory.mktemp("doors"), patch, clock) as deps,
    ):
        hall = Townhall.open(deps.store, clock)
        stage = set_stage(hall, deps)
        far = Townhall.open(hall.store, clock, "thungthong")
        app = create_app(deps)
        people = {who: Browser(app) for who in WHO}
        people["stranger"].opens("/staff/log-in")
        for role in sorted(EVERYBODY):
            account(hall, f"one-{role}", role, division=None)
            people[role].logs_in(f"one-{role}", town=hall.town.slug)
        account(hall, "everything", *sorted(EVERYBODY), division=None)
        people["everything"].logs_in("everything", town=hall.town.slug)
        account(far, "neighbour", *sorted(EVERYBODY), division=None)
        people["next door"].logs_in("neighbour", town="thungthong")
        yield Doors(app, stage, people, far.town)


def _as_it_was(town: Town, _: Town) -> Town:
    return town


@pytest.fixture(autouse=True)
def _everybody_is_in(doors: Doors) -> None:
    """What was sent may have ended a session or changed the town, as it should: begin again."""
    near, far = doors.stage.hall, replace(doors.stage.hall, town=doors.far)
    for hall in (near, far):
        hall.store.towns.change(hall.town.id, partial(_as_it_was, hall.town))
    for who, browser in doors.people.items():
        if who == "stranger":
            browser.opens("/staff/log-in")
            continue
        if browser.client.get("/staff/me").status_code == 200:
            browser.opens("/staff/me")  # a fresh token: a wrong one has voided the old one
            continue
        doors.hired += 1
        hall, roles = (far if who == "next door" else near), sorted(EVERYBODY)
        account(
            hall, f"again-{doors.hired}", *([who] if who in EVERYBODY else roles), division=None
        )
        browser.logs_in(f"again-{doors.hired}", town=hall.town.slug)


def asks(
    who: Browser, method: str, path: str, kind: str = "", body: bytes | dict[str, str] | None = None
) -> int:
    """Ask, and look at what every answer must be, whatever was asked."""
    with who.client.open(
        path, method=method, data=body, content_type=kind or None, follow_redirects=False
    ) as answer:
        assert answer.status_code < 500, (method, path[:120], kind, answer.status_code)
        where = urlsplit(answer.headers.get("Location", ""))
        assert not where.netloc or where.netloc == "localhost", (method, path[:120], where)
        assert "X-Odd" not in answer.headers
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", (method, path[:120])
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        if answer.status_code >= 400 and answer.mimetype == "text/html":
            assert "Traceback" not in answer.get_data(as_text=True)
        return answer.status_code


# --- nothing is forgotten


def test_every_address_is_for_everybody_or_in_a_table_of_rights(doors: Doors) -> None:
    listed = {way.rule for way in (*OPEN, *CLOSED)}
    for rule in doors.rules():
        plain = rule.rule.removeprefix("/t/<slug>") or "/"
        in_a_room = any(rule.rule.startswith(room) for room in TABLES)
        assert plain in PUBLIC or rule.rule in listed or in_a_room, rule.rule


def fields() -> list[str]:
    """Every name of a field in any template, and every field that a view reads."""
    found: set[str] = set()
    for page in TEMPLATES.rglob("*.html"):
        found |= set(re.findall(r'name="([a-z_]+)"', page.read_text(encoding="utf-8")))
    for view in Path(TEMPLATES).parent.rglob("*.py"):
        source = view.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:form|args|typed)(?:\.get\w*)?[\[(]"([a-z_]+)"', source))
    return sorted(found - {"csrf_token"})


FIELDS = fields()


def test_the_fields_of_all_forms_are_found() -> None:
    assert {"words", "login", "password", "number", "detail", "q", "on", "photos"} <= set(FIELDS)


# --- whoever comes, however


@pytest.mark.parametrize("who", WHO)
def test_no_method_breaks_an_address(doors: Doors, who: str) -> None:
    known: dict[str, set[str]] = {}
    for rule in doors.rules():
        known.setdefault(rule.rule, set()).update(rule.methods or ())
    for rule in doors.rules():
        for method in METHODS:
            if method == "POST" and method in known[rule.rule]:
                continue  # has its own tests
            code = asks(doors.people[who], method, doors.path(rule))
            if method not in known[rule.rule]:
                assert code in {400, 404, 405}, (method, rule.rule, code)


@pytest.mark.parametrize("odd", ODD_VALUES, ids=lambda odd: quote(odd[:12]))
def test_no_name_in_an_address_breaks_it(doors: Doors, odd: str) -> None:
    for rule in doors.rules():
        if not rule.arguments:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            who = doors.people["everything"]
            sent = {"csrf_token": who.token} if method == "POST" else None
            asks(who, method, doors.path(rule, odd), body=sent)


@pytest.mark.parametrize("who", WHO)
def test_no_usual_form_breaks_a_page(doors: Doors, who: str) -> None:
    browser = doors.people[who]
    codes = []
    for rule in doors.rules("POST", "/staff"):
        sent = {**SENT, "csrf_token": browser.token}
        codes.append(asks(browser, "POST", doors.path(rule), body=sent))
    for rule in doors.rules("POST", "/t/") + doors.rules("POST", "/tip"):
        asks(browser, "POST", doors.path(rule), body=SENT)
    if who == "everything":
        assert codes.count(400) < len(codes) / 4, "most forms come as far as their page"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # cut uploads
@pytest.mark.parametrize("rank", range(len(BODIES)))
def test_no_odd_body_breaks_a_page(doors: Doors, rank: int) -> None:
    kind, body = BODIES[rank]
    for rule in doors.rules("POST"):
        code = asks(doors.people["everything"], "POST", doors.path(rule), kind, body)
        assert rule.rule.startswith("/staff") <= (code >= 300), (rule.rule, code)


calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.one_of(st.text(max_size=80), st.sampled_from(ODD_WORDS))


@calm
@given(data=st.data())
def test_no_form_of_any_page_breaks_it(doors: Doors, data: st.DataObject) -> None:
    rules = [rule for rule in doors.rules("POST") if rule.rule not in ENDS_THE_SESSION]
    form = data.draw(st.dictionaries(st.sampled_from(FIELDS), WORDS, max_size=14))
    who = doors.people["everything"]
    some = st.lists(st.sampled_from([doors.path(rule) for rule in rules]), min_size=4, max_size=8)
    for path in data.draw(some):
        asks(who, "POST", path, body={**form, "csrf_token": who.token})


@calm
@given(data=st.data())
def test_no_question_behind_an_address_breaks_it(doors: Doors, data: st.DataObject) -> None:
    query = data.draw(st.dictionaries(st.sampled_from([*FIELDS, "lang"]), WORDS, max_size=8))
    paths = [doors.path(rule) for rule in doors.rules("GET")]
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=4, max_size=8)):
        with doors.people["everything"].client.get(
            path, query_string={name: words[:4000] for name, words in query.items()}
        ) as answer:
            assert answer.status_code < 500, (path, query)


# --- forgery, and ways out


def test_no_form_of_the_console_is_taken_without_its_token(doors: Doors) -> None:
    """Of every room, those for tips and questions too; nothing is changed."""
    browser, before = doors.people["everything"], doors.stage.hall.dump()
    for rule in doors.rules("POST", "/staff"):
        if rule.rule in ENDS_THE_SESSION:
            continue
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}):
            code = asks(browser, "POST", doors.path(rule), body={**SENT, **token})
            assert code == 400, (rule.rule, code)
            browser.opens("/staff/me")
        asks(browser, "GET", "/staff/me")
    assert doors.stage.hall.dump() == before


WAYS_OUT = ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
            "/staff@evil.example", "\thttps://evil.example")  # fmt: skip


@pytest.mark.parametrize("out", WAYS_OUT)
def test_no_address_leads_out(doors: Doors, out: str) -> None:
    """Neither by a field, nor by a host that somebody made up."""
    query = dict.fromkeys(("next", "url", "back", "to", "return", "path", "lang"), out)
    made_up = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Referer": out.strip()}
    for rule in doors.rules("GET"):
        with doors.people["everything"].client.get(
            doors.path(rule), query_string=query, headers=made_up
        ) as answer:
            where = answer.headers.get("Location", "")
            assert urlsplit(where).netloc in {"", "localhost"}, (rule.rule, where)
            assert "evil" not in urlsplit(where).path, (rule.rule, where)
            assert not where.startswith(("//", "/\\")), (rule.rule, where)


# --- who may, in the rooms that have no table of single ways


@pytest.mark.parametrize("who", [who for who in WHO if who not in {"everything", "next door"}])
def test_a_room_is_closed_to_who_does_not_belong_there(doors: Doors, who: str) -> None:
    browser = doors.people[who]
    browser.opens("/staff/log-in" if who == "stranger" else "/staff/me")
    before = doors.stage.hall.dump()
    for room, roles in TABLES.items():
        if who in roles:
            continue
        for rule in doors.rules(under=room):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                sent = {**SENT, "csrf_token": browser.token} if method == "POST" else None
                code = asks(browser, method, doors.path(rule), body=sent)
                refused = {302, 401} if who == "stranger" else {403, 404}
                assert code in refused, (who, rule.rule, code)
    assert doors.stage.hall.dump() == before


def test_next_door_nothing_of_ours_is_found(doors: Doors) -> None:
    """With every role there: no number, name, login or word of our town on any page."""
    ours = (doors.stage.places["number"], doors.stage.places["chat"], "spare สมมติ", "ไฟถนนดับ")
    browser = doors.people["next door"]
    for rule in doors.rules("GET", "/staff"):
        with browser.client.get(doors.path(rule)) as answer:
            page = (
                answer.get_data(as_text=True) if (answer.mimetype or "").startswith("text") else ""
            )
        for secret in ours:
            asked_for = doors.path(rule)
            assert secret not in page.replace(asked_for, ""), (rule.rule, secret)
