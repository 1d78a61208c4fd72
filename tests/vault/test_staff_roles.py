"""Who may come near tips: every route, every role, every stage of a key; every act its proof."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from pyrage import x25519

from bot.actions.tips import perform_tip
from bot.actions.tips_commands import EnrolReader
from bot.web.staff.tips import ROUTES
from casework.clearance import Role
from storage.vault.rows import Reader
from tests.vault.desk import Hand, hire, officer, tip
from tests.whole.stack import Stack, running

OTHERS = tuple(role for role in get_args(Role) if role != "integrity")
WITHOUT_A_KEY = {
    ("GET", ""),  # leads to the page of keys
    ("GET", "/key"),
    ("POST", "/key"),
    ("GET", "/counter"),
    ("POST", "/counter/write"),
    ("POST", "/counter/take"),
    ("POST", "/counter/slip"),
}
"""What an integrity officer may ask before anybody vouched for a key."""

WITHOUT_PROOF = WITHOUT_A_KEY | {("POST", "/proof"), ("GET", "/t/<tip>/sealed/<piece>")}
EVERY = [(method, path) for method, path, _ in ROUTES]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("roles")) as made:
        yield made


@pytest.fixture(scope="module")
def told(stack: Stack) -> str:
    return tip(stack, "เรื่องของตารางสิทธิ์")


@pytest.fixture(scope="module")
def people(stack: Stack) -> dict[str, Hand]:
    """Somebody of each role, somebody with all others at once, and integrity officers."""
    made = {role: _member(stack, f"r-{role}", role) for role in OTHERS}
    made["all others"] = _member(stack, "r-all", *OTHERS)
    made["no key"] = _member(stack, "r-none", "integrity")
    made["waiting"] = _waiting(stack)
    made["approved"] = officer(stack, "r-officer")
    made["forger"] = officer(stack, "r-forger")
    return made


def _member(stack: Stack, login: str, *roles: str) -> Hand:
    hire(stack, login, *roles)
    return Hand.of(stack.app, login)


def _waiting(stack: Stack) -> Hand:
    holder, identity = hire(stack, "r-waiting"), x25519.Identity.generate()
    with stack.deps.vault.begin("demo") as vtx:
        enrol = EnrolReader("รอ สมมติ", "-", str(identity.to_public()), holder=holder)
        made = perform_tip(vtx, enrol, os.urandom)
    assert isinstance(made, Reader)
    hand = Hand.of(stack.app, "r-waiting")
    hand.reader, hand.identity = made, identity
    return hand


def asks(hand: Hand, method: str, path: str, told: str) -> int:
    """The route with ids that exist, where there are any."""
    for name in ("tip", "piece", "proposal", "reader", "body"):
        path = path.replace(f"<{name}>", told)
    return (hand.gets(path) if method == "GET" else hand.posts(path)).status_code


@pytest.mark.parametrize("role", [*OTHERS, "all others"])
@pytest.mark.parametrize(("method", "path"), EVERY)
def test_no_other_role_finds_anything_here(
    people: dict[str, Hand], told: str, role: str, method: str, path: str
) -> None:
    assert asks(people[role], method, path, told) == 404


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_whoever_is_not_logged_in_is_sent_away(
    stack: Stack, told: str, method: str, path: str
) -> None:
    stranger = Hand(stack.app.test_client())
    is_page = method == "GET" and "<tip>" not in path
    assert asks(stranger, method, path, told) == (302 if is_page else 401)


@pytest.mark.parametrize("stage", ["no key", "waiting"])
@pytest.mark.parametrize(("method", "path"), EVERY)
def test_without_an_approved_key_there_is_only_the_way_to_one(
    people: dict[str, Hand], told: str, stage: str, method: str, path: str
) -> None:
    status = asks(people[stage], method, path, told)
    assert (status != 404) == ((method, path) in WITHOUT_A_KEY)


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_a_log_in_without_the_opened_key_does_nothing(
    people: dict[str, Hand], told: str, method: str, path: str
) -> None:
    status = asks(people["approved"], method, path, told)
    assert (status == 403) == ((method, path) not in WITHOUT_PROOF)


@pytest.mark.parametrize(("method", "path"), [one for one in EVERY if one[0] == "POST"])
def test_a_forged_form_is_refused(
    people: dict[str, Hand], told: str, method: str, path: str
) -> None:
    forger = Hand(people["forger"].client, csrf="made-up")
    assert asks(forger, method, path, told) == 400


def test_a_proof_of_somebody_else_or_of_another_time_proves_nothing(
    stack: Stack, people: dict[str, Hand], told: str
) -> None:
    other = officer(stack, "r-other")
    path = f"/t/{told}/open"
    mine = people["approved"]
    assert mine.posts(path, **other.proof()).status_code == 403
    proof = mine.proof()
    assert mine.posts(path, **proof | {"proof": "0" * 64}).status_code == 403
    assert mine.posts(path, **proof | {"ticket": proof["ticket"][:-8]}).status_code == 403
    assert other.posts(path, **other.proof()).status_code == 404, "it came before this key"


def test_every_page_is_closed_to_frames_caches_and_foreign_scripts(
    people: dict[str, Hand],
) -> None:
    for path in ("", "/key", "/counter"):
        page = people["approved"].gets(path)
        assert page.status_code == 200
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert 'integrity="sha384-' in page.text
        assert "AGE-SECRET-KEY" not in page.text


def test_who_loses_the_role_but_holds_a_key_still_reads(stack: Stack) -> None:
    """An administrator cannot shut an officer out of his tips by taking a role away quietly."""
    hand = officer(stack, "r-keeps")
    town = stack.deps.store.towns.default()
    assert town is not None
    with stack.deps.store.begin(town.id) as tx:
        row = tx.staff.by_login("r-keeps")
        assert row is not None
        tx.staff.save(replace(row, roles=frozenset({"agent"})))
    assert hand.gets("").status_code == 200
    assert hand.posts("/key").status_code == 404, "but makes no new key"
