"""Acts on a tip by hand: what is sealed wrongly is refused, whatever else is sent harms nobody."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import x25519

from bot.actions.tips import new_id
from bot.web.staff.tips import ROUTES
from storage.vault.sealing import Belongs, seal
from tests.vault.desk import Hand, hire, officer, tip
from tests.whole.stack import Stack, running

FIELDS = [
    "id",
    "state",
    "reason",
    "body",
    "to",
    "on",
    "tip",
    "new",
    "title",
    "public_key",
    "concerns",
    "token",
    "reader",
    "what",
    "code",
]
POSTED = [path for method, path, _ in ROUTES if method == "POST" and "leave" not in path]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("acts")) as made:
        yield made


@pytest.fixture(scope="module")
def hand(stack: Stack) -> Hand:
    return officer(stack, "acting")


@pytest.fixture(scope="module")
def second(stack: Stack) -> Hand:
    return officer(stack, "second")


@pytest.fixture(scope="module")
def told(stack: Stack, hand: Hand, second: Hand) -> str:
    assert hand.reader
    assert second.reader
    return tip(stack, "เรื่องของการทำงาน")


def blob(body: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(body), "blob"


@pytest.mark.parametrize("act", ["answer", "note"])
@pytest.mark.parametrize(
    "body", [b"", b"in the open", b"age-encryption.org/v2\n-> ", b"AGE-SECRET-KEY-1QQQ"]
)
def test_only_sealed_words_are_kept(hand: Hand, told: str, act: str, body: bytes) -> None:
    answer = hand.acts(f"/t/{told}/{act}", id=new_id(os.urandom), sealed=blob(body))
    assert (answer.status_code, answer.get_json()) == (409, {"refused": "bad_seal"})


def test_the_same_words_are_kept_once(hand: Hand, told: str) -> None:
    page = hand.opens(told)
    note = hand.sealed([page["tip_key"]], told, "note", "ครั้งเดียว")
    body = note["sealed"][0].getvalue()
    first = hand.acts(f"/t/{told}/note", id=note["id"], sealed=blob(body))
    again = hand.acts(f"/t/{told}/note", id=note["id"], sealed=blob(body))
    assert (first.status_code, again.status_code) == (200, 409)


def test_the_key_file_is_given_out_at_the_opening_alone(
    stack: Stack, hand: Hand, told: str
) -> None:
    assert hand.opens(told)["key_file"]
    with stack.deps.vault.reading("demo") as vtx:
        last = vtx.audit.all()[-1]
    assert (last.deed, told in last.about) == ("tip_opened", True)
    after = hand.acts(f"/t/{told}/printed").get_json()
    assert "key_file" not in after["page"]


def with_original(stack: Stack, what: str) -> str:
    """A tip with a PDF, delivered; it came without script."""
    return tip(stack, what, files=(("สัญญา.pdf", b"%PDF-1.4 " + what.encode()),))


def openings(stack: Stack) -> list[str]:
    with stack.deps.vault.reading("demo") as vtx:
        return [one.about for one in vtx.audit.all() if one.deed == "original_opened"]


def test_the_bytes_of_an_original_leave_by_a_recorded_act_alone(stack: Stack, hand: Hand) -> None:
    """Not with the rest, not by its id: whoever has them stands in the chain."""
    told = with_original(stack, "เรื่องของต้นฉบับแยก")
    before = openings(stack)
    parts = hand.opens(told)["parts"]
    (apart,) = [one["id"] for one in parts if one["is_apart"]]
    for one in parts:
        answer = hand.gets(f"/t/{told}/sealed/{one['id']}")
        assert answer.status_code == (404 if one["is_apart"] else 200)
    assert openings(stack) == before
    answer = hand.acts(f"/t/{told}/original", piece=apart)
    assert answer.data.startswith(b"age-encryption.org/v1")
    assert openings(stack)[len(before) :] == [about for about in openings(stack) if apart in about]
    assert hand.reader is not None
    assert hand.reader.id in openings(stack)[-1]


def test_an_original_that_the_chain_cannot_take_is_not_given(
    stack: Stack, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = with_original(stack, "เรื่องของสายบันทึกที่ขาด")
    (apart,) = [one["id"] for one in hand.opens(told)["parts"] if one["is_apart"]]

    def breaks(*_: object) -> None:
        raise RuntimeError("no chain")

    monkeypatch.setattr("storage.vault.chain.AuditChain.add", breaks)
    with suppress(RuntimeError):
        assert hand.acts(f"/t/{told}/original", piece=apart).status_code == 500


def test_an_original_is_written_down_for_its_own_tip_alone(stack: Stack, hand: Hand) -> None:
    told = with_original(stack, "เรื่องของต้นฉบับ")
    other = with_original(stack, "เรื่องของต้นฉบับอีกใบ")
    mine, its = (
        next(one["id"] for one in hand.opens(one_tip)["parts"] if one["is_apart"])
        for one_tip in (told, other)
    )
    before = openings(stack)
    assert hand.acts(f"/t/{told}/original", piece=mine).status_code == 200
    for wrong in (its, "", new_id(os.urandom)):
        assert hand.acts(f"/t/{told}/original", piece=wrong).status_code == 404
    assert len(openings(stack)) == len(before) + 1


def test_a_step_wants_its_reason(hand: Hand, stack: Stack) -> None:
    mine = tip(stack, "เรื่องของสถานะ")
    path = f"/t/{mine}/move"
    both = ("answer", "note")
    for state in ("examining", "asking", "concluded"):
        refused = hand.acts(path, state=state, reason="founded").get_json()
        assert refused == {"refused": "needs_why"}, "a step never comes without words"
    half = hand.acts(path, state="concluded", reason="founded", **hand.why("note")).get_json()
    assert half == {"refused": "needs_why"}, "the informant is told how it ended"
    bare = hand.acts(path, state="concluded", **hand.why(*both)).get_json()
    assert bare == {"refused": "needs_outcome"}
    for state in ("withdrawn", "nonsense"):
        assert hand.acts(path, state=state, **hand.why()).status_code == 409
    done = hand.acts(path, state="concluded", reason="founded", **hand.why(*both)).get_json()
    assert done["page"]["state"] == "concluded"
    assert [len(done["page"][kind]) for kind in ("answers", "notes")] == [1, 1]


def test_a_step_and_its_words_come_together_or_not_at_all(hand: Hand, stack: Stack) -> None:
    mine = tip(stack, "เรื่องของคำกับขั้น")
    why = hand.why()
    wrong = why | {"note": (io.BytesIO(b"in the open"), "blob")}
    assert hand.acts(f"/t/{mine}/move", state="examining", **wrong).status_code == 409
    no_step = hand.acts(f"/t/{mine}/move", state="received", **why)
    assert no_step.status_code == 409
    twice = hand.why() | {"answer_id": why["note_id"], "answer": (io.BytesIO(b"x"), "blob")}
    twice["note_id"] = why["note_id"]
    assert hand.acts(f"/t/{mine}/move", state="examining", **twice).status_code == 409
    page = hand.opens(mine)
    assert (page["state"], page["answers"], page["notes"], page["steps"]) == (
        "received",
        [],
        [],
        [],
    )


def test_who_asked_is_not_the_second_person(hand: Hand, second: Hand, told: str) -> None:
    asked = hand.acts(f"/t/{told}/hold", on="yes").get_json()
    (hold,) = [one for one in asked["page"]["proposals"] if one["kind"] == "hold"]
    assert (hold["is_mine"], hold["may_second"]) == (True, False)
    alone = hand.acts(f"/second/{hold['id']}", tip=told)
    assert (alone.status_code, alone.get_json()) == (409, {"refused": "same_one"})
    both = second.acts(f"/second/{hold['id']}", tip=told).get_json()
    assert both["page"]["is_held"] is True


@pytest.mark.parametrize(
    ("key", "wrapped", "refused"),
    [
        ("age1nonsense", b"age-encryption.org/v1\n-> scrypt salt 16\n", "bad_key"),
        ("", b"age-encryption.org/v1\n-> scrypt salt 16\n", "bad_key"),
        ("good", b"AGE-SECRET-KEY-1", "bad_seal"),
        ("good", b"age-encryption.org/v1\n-> X25519 x\n", "bad_seal"),
        ("good", b"age-encryption.org/v1\n-> scrypt salt 18\n", "bad_seal"),
        ("good", b"age-encryption.org/v1\n-> scrypt salt 16\n" + b"x" * 5000, "bad_seal"),
    ],
)
def test_a_key_comes_closed_or_not_at_all(
    stack: Stack, key: str, wrapped: bytes, refused: str
) -> None:
    login = f"new-{abs(hash((key, wrapped)))}"
    hire(stack, login)
    new = Hand.of(stack.app, login)
    good = str(x25519.Identity.generate().to_public())
    answer = new.posts(
        "/key",
        title="ใหม่",
        unit="-",
        public_key=good if key == "good" else key,
        wrapped_key=blob(wrapped),
    )
    assert (answer.status_code, answer.get_json()) == (409, {"refused": refused})


def test_a_package_goes_to_approved_bodies_only(hand: Hand, stack: Stack) -> None:
    mine = tip(stack, "เรื่องส่งต่อ")
    key = str(x25519.Identity.generate().to_public())
    assert hand.acts("/bodies", title="ไม่มีใครรับรอง", public_key=key).status_code == 200
    assert hand.acts("/bodies", title="กุญแจผิด", public_key="age1x").status_code == 409
    assert hand.acts("/bodies", title=" ", public_key="").status_code == 409
    with stack.deps.vault.reading("demo") as vtx:
        (body,) = [one for one in vtx.desk.bodies() if one.title == "ไม่มีใครรับรอง"]
    id_ = new_id(os.urandom)
    sealed = seal([key], Belongs(mine, id_, "package"), b"x")
    path = f"/t/{mine}/refer"
    answer = hand.acts(path, body=body.id, id=id_, sealed=blob(sealed))
    assert answer.status_code in {404, 409}
    assert hand.acts(f"/bodies/{body.id}/vouch").get_json() == {"refused": "same_one"}


words = st.text(max_size=40)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    path=st.sampled_from(POSTED),
    fields=st.dictionaries(
        st.sampled_from(FIELDS),
        words,
        max_size=6,
    ),
    sealed=st.one_of(st.binary(max_size=60), st.just(b"age-encryption.org/v1\n-> ")),
    known=st.booleans(),
)
def test_nothing_that_is_sent_breaks_a_page(
    hand: Hand, told: str, path: str, fields: dict[str, str], sealed: bytes, known: bool
) -> None:
    for name in ("tip", "proposal", "reader", "body"):
        path = path.replace(f"<{name}>", told if known else new_id(os.urandom))
    if path.endswith("/recuse") and known:
        return
    files = {"sealed": blob(sealed), "wrapped_key": blob(sealed)}
    answer = hand.acts(path, **fields, **files)
    assert answer.status_code < 500, answer.text
