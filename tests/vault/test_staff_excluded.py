"""The world of an officer whom the informant left out: the same as if the tip did not exist."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bot.actions.tips import new_id
from bot.web.staff.tips import ROUTES
from bot.wiring import now
from storage.vault.sealing import Belongs, seal
from tests.vault.desk import Hand, officer, tip, tips_of_all
from tests.vault.stopwatch import told_apart
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

Seen = dict[str, tuple[int, str, tuple[tuple[str, str], ...]]]


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    at = now()
    with running(tmp_path_factory.mktemp("excluded"), lambda: at) as made:
        yield made


@pytest.fixture
def readers(stack: Stack) -> tuple[Hand, Hand, Hand]:
    """The one who will be left out, and two who will read."""
    return officer(stack, "named", "กองช่าง"), officer(stack, "one"), officer(stack, "two")


def walk(hand: Hand, tip: str, piece: str, proposal: str) -> Seen:
    """Every route as this officer, with ids of things that are not his."""
    seen: Seen = {}
    for method, path, _ in ROUTES:
        asked = path
        for name, value in (("tip", tip), ("piece", piece), ("proposal", proposal)):
            asked = asked.replace(f"<{name}>", value)
        if "<" in asked or path in {"/key/leave", "/counter/slip"}:
            continue
        if method == "GET":
            for query in ("", "?lang=en", "?all=1"):
                seen[f"{path}{query}"] = bare(hand.gets(asked + query), (tip, piece, proposal))
        else:
            seen[path] = bare(hand.acts(asked, **_fields(hand, tip)), (tip, piece, proposal))
    return seen


def _fields(hand: Hand, tip: str) -> dict[str, Any]:
    """Good fields for every act at once."""
    assert hand.reader is not None
    id_ = new_id(os.urandom)
    body = seal([hand.reader.public_key], Belongs(tip, id_, "note"), b"x")
    return {
        "id": id_,
        "sealed": (io.BytesIO(body), "blob"),
        "state": "examining",
        "to": hand.reader.id,
        "body": id_,
        "on": "yes",
        "tip": tip,
    }


def bare(
    answer: TestResponse, ids: tuple[str, ...]
) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """Status, text and headers, without what is new at every request or was asked for."""
    text = answer.text
    for one in ids:
        text = text.replace(one, "ID-ASKED-FOR")
    text = re.sub(r'"csrf": "[^"]+"|name="csrf_token" value="[^"]+"', "CSRF", text)
    text = re.sub(r'"(sealed|ticket)": "[^"]+"|name="token" value="[^"]+"', "FRESH", text)
    headers = tuple(
        (name, value)
        for name, value in sorted(answer.headers.items())
        if name not in {"Set-Cookie", "Content-Length"}
    )
    return answer.status_code, text, headers


def works_on(stack: Stack, hand: Hand, told: str, to: Hand) -> tuple[str, str]:
    """Everything that leaves rows: opened, answered, noted, moved, a hold asked; ids of two."""
    assert to.reader is not None
    page = hand.opens(told)
    answer = hand.sealed([page["mailbox"], page["tip_key"]], told, "answer", "คำตอบ")
    assert hand.acts(f"/t/{told}/answer", **answer).status_code == 200
    note = hand.sealed([page["tip_key"]], told, "note", "บันทึก")
    assert hand.acts(f"/t/{told}/note", **note).status_code == 200
    assert hand.acts(f"/t/{told}/move", state="examining", **hand.why()).status_code == 200
    held = hand.acts(f"/t/{told}/hold", on="yes").get_json()
    return page["parts"][0]["id"], held["page"]["proposals"][0]["id"]


def test_the_world_of_the_excluded_is_the_one_without_the_tip(
    stack: Stack, readers: tuple[Hand, Hand, Hand]
) -> None:
    named, one, two = readers
    assert named.reader is not None
    shared = tip(stack, "เรื่องที่ทุกคนอ่านได้")
    unknown = [new_id(os.urandom) for _ in range(3)]
    before = walk(named, *unknown)
    hidden = tip(stack, "เรื่องของคนที่ถูกตัดออก", named.reader.id)
    piece, proposal = works_on(stack, one, hidden, two)
    after = walk(named, hidden, piece, proposal)
    assert len(before) >= 28, "the walk is the whole console"
    assert {path: (told[0], len(told[1])) for path, told in after.items()} == {
        path: (told[0], len(told[1])) for path, told in before.items()
    }
    assert after == before
    assert shared in named.gets("").text
    assert hidden in one.gets("").text, "it is there for the others"


def test_nobody_can_give_the_excluded_access(
    stack: Stack, readers: tuple[Hand, Hand, Hand]
) -> None:
    named, one, _ = readers
    assert named.reader is not None
    hidden = tip(stack, "เรื่องที่ให้สิทธิ์ไม่ได้", named.reader.id)
    page = one.opens(hidden)
    assert named.reader.id not in {each["id"] for each in page["may_be_given"]}
    body = seal([named.reader.public_key], Belongs(hidden, named.reader.id, "key"), b"x")
    asked = one.acts(f"/t/{hidden}/access", to=named.reader.id, sealed=(io.BytesIO(body), "blob"))
    assert (asked.status_code, asked.get_json()) == (409, {"refused": "excluded"})


def test_who_steps_aside_is_excluded_from_then_on(
    stack: Stack, readers: tuple[Hand, Hand, Hand]
) -> None:
    named, one, _ = readers
    told = tip(stack, "เรื่องที่ถอนตัว")
    assert named.opens(told)["label"]
    assert named.acts(f"/t/{told}/recuse").get_json() == {"page": None}
    unknown = new_id(os.urandom)
    for path in ("open", "answer", "note", "move", "hold", "recuse", "printed"):
        gone, never = (named.acts(f"/t/{each}/{path}") for each in (told, unknown))
        assert bare(gone, (told,)) == bare(never, (unknown,))
        assert gone.status_code == 404
    assert told not in named.gets("").text
    assert told in one.gets("").text


def test_a_tip_that_still_waits_is_nobodys_yet(
    stack: Stack, readers: tuple[Hand, Hand, Hand]
) -> None:
    _, one, _ = readers
    before = bare(one.gets(""), ())
    Visitor(stack.app.test_client()).sends("ยังไม่ถึงรอบส่ง")
    assert bare(one.gets(""), ()) == before
    assert tips_of_all(stack) == set()


@pytest.mark.parametrize("act", ["sealed", "open", "original", "answer", "second"])
def test_no_stopwatch_tells_the_hidden_from_the_unknown(
    stack: Stack, readers: tuple[Hand, Hand, Hand], act: str
) -> None:
    named, one, two = readers
    assert named.reader is not None
    hidden = tip(stack, "เรื่องที่จับเวลา", named.reader.id)
    piece, proposal = works_on(stack, one, hidden, two)
    ids = {"hidden": (hidden, piece, proposal), "unknown": [new_id(os.urandom) for _ in range(3)]}
    proof = named.proof()

    def asks(told: str, piece: str, proposal: str) -> None:
        if act == "sealed":
            answer = named.gets(f"/t/{told}/sealed/{piece}")
        else:
            path = f"/second/{proposal}" if act == "second" else f"/t/{told}/{act}"
            answer = named.posts(path, piece=piece, **proof)
        assert answer.status_code == 404

    hides, knows_not = (partial(asks, *ids[name]) for name in ("hidden", "unknown"))
    assert told_apart(hides, knows_not, pairs=30, by=1.25) == []
