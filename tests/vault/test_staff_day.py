"""A whole working day of officers over HTTP, on both kinds of database; on PostgreSQL each request
with the rights of its role and no more."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from pyrage import x25519

from bot.actions.tips import new_id, release
from storage.vault.sealing import Belongs, seal
from tests.vault.desk import Hand, hire, officer, tip, tips_of_all
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

OUTSIDE = str(x25519.Identity.generate().to_public())


@pytest.fixture(params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    settings = {}
    if request.param == "postgresql":
        new: Callable[[], str] = request.getfixturevalue("new_postgres")
        settings = {"database_url": new(), "vault_database_url": new()}
    with running(tmp_path, **settings) as made:
        if settings:
            assert made.deps.vault.has_roles() is True
        yield made


def ok(answer: object) -> dict[str, object]:
    assert answer.status_code == 200, answer.text  # type: ignore[attr-defined]
    told: dict[str, object] = answer.get_json()  # type: ignore[attr-defined]
    return told


def blob(body: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(body), "blob"


def enrols(stack: Stack, login: str) -> Hand:
    """As the page does: the public half and a closed file."""
    hire(stack, login)
    hand, identity = Hand.of(stack.app, login), x25519.Identity.generate()
    wrapped = b"age-encryption.org/v1\n-> scrypt c2FsdA 16\nx"
    key = str(identity.to_public())
    fields = {"title": login, "unit": "-", "public_key": key, "wrapped_key": blob(wrapped)}
    reader = str(ok(hand.posts("/key", **fields))["reader"])
    with stack.deps.vault.reading("demo", role="owner") as vtx:
        hand.reader, hand.identity = vtx.readers.find(reader), identity
    return hand


def test_a_working_day(stack: Stack) -> None:
    one, two = officer(stack, "one"), officer(stack, "two", "กองคลัง")
    new = enrols(stack, "new")
    assert new.reader is not None
    for path in ("", "/key", "/counter"):
        assert one.gets(path).status_code == 200
    assert new.gets("/key").status_code == 200
    ok(one.acts(f"/readers/{new.reader.id}/vouch"))
    told = tip(stack, "เรื่องของวันทำงาน")
    page = one.opens(told)
    part = page["parts"][0]["id"]
    assert one.gets(f"/t/{told}/sealed/{part}").data.startswith(b"age-encryption.org/v1")
    both = [page["mailbox"], page["tip_key"]]
    ok(one.acts(f"/t/{told}/answer", **one.sealed(both, told, "answer", "ตอบ")))
    ok(one.acts(f"/t/{told}/note", **one.sealed([page["tip_key"]], told, "note", "บันทึก")))
    ok(one.acts(f"/t/{told}/move", state="examining", **one.why()))
    ok(one.acts(f"/t/{told}/printed"))
    ok(one.acts(f"/t/{told}/original", piece=part))
    hands_on(stack, one, two, told)
    why = one.why("answer", "note")
    ok(one.acts(f"/t/{told}/move", state="concluded", reason="founded", **why))
    held = ok(one.acts(f"/t/{told}/hold", on="yes"))["page"]["proposals"][0]["id"]  # type: ignore[index]
    ok(one.acts(f"/drop/{held}", tip=told))
    ok(two.acts(f"/t/{told}/recuse"))
    assert told not in two.gets("").text
    takes_at_the_counter(stack, one)
    changes_keys(stack, one, two)
    ok(new.acts("/key/leave"))
    with stack.deps.vault.reading("demo", role="owner") as vtx:
        assert vtx.audit.first_broken() is None


def hands_on(stack: Stack, one: Hand, two: Hand, told: str) -> None:
    ok(one.acts("/bodies", title="ป.ป.ช. สมมติ", public_key=OUTSIDE))
    with stack.deps.vault.reading("demo", role="owner") as vtx:
        (body,) = vtx.desk.bodies()
    assert body.title in two.gets("").text
    ok(two.acts(f"/bodies/{body.id}/vouch"))
    id_ = new_id(os.urandom)
    sealed = seal([OUTSIDE], Belongs(told, id_, "package"), b"x")
    ok(one.acts(f"/t/{told}/refer", body=body.id, id=id_, sealed=blob(sealed)))


def takes_at_the_counter(stack: Stack, one: Hand) -> None:
    asked = one.posts("/counter/write", concerns="nobody").text
    fields = {
        name: [unescape(v) for v in re.findall(rf'name="{name}" value="([^"]*)"', asked)]
        for name in ("token", "reader")
    }
    taken = one.posts("/counter/take", what="ที่เคาน์เตอร์", **fields)
    assert taken.status_code == 200
    code = re.search(r'id="code">([\d ]+)<', taken.text)
    assert code
    assert one.posts("/counter/take", what="ที่เคาน์เตอร์", **fields).status_code == 409
    before = tips_of_all(stack)
    release(stack.deps.vault, "demo", os.urandom)
    assert len(tips_of_all(stack) - before) == 1
    box = Visitor(stack.app.test_client())
    assert box.posts("/mailbox", code=code[1]).status_code == 200


def changes_keys(stack: Stack, one: Hand, two: Hand) -> None:
    """Other words, then another key, its tips carried over and vouched for by the second."""
    wrapped = b"age-encryption.org/v1\n-> scrypt c2FsdA 16\ny"
    ok(one.acts("/key/wrapping", wrapped_key=blob(wrapped)))
    files = ok(one.acts("/key/files"))["files"]
    assert isinstance(files, list)
    assert files
    identity = x25519.Identity.generate()
    key = str(identity.to_public())
    new = str(ok(one.posts("/key", public_key=key, wrapped_key=blob(wrapped)))["reader"])
    carried = [(one["tip"], seal([key], Belongs(one["tip"], new, "key"), b"x")) for one in files]
    ok(
        one.acts(
            "/key/carry",
            new=new,
            tip=[tip for tip, _ in carried],
            sealed=[blob(body) for _, body in carried],
        )
    )
    ok(two.acts(f"/readers/{new}/vouch"))
    with stack.deps.vault.reading("demo", role="owner") as vtx:
        reader = vtx.readers.find(new)
    assert reader is not None
    assert reader.is_approved
    one.reader, one.identity = reader, identity
    assert one.gets("").text.count("data-find") == len(files)
