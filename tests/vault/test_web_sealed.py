"""What the server takes from a browser that sealed by itself: form is checked, content unknown."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import pytest
from pyrage import x25519

from bot.actions import tips_sealed
from bot.actions.tips import new_id
from bot.actions.tips_ids import is_id
from bot.actions.tips_sealed import has_worked, hash_of_bearer
from storage.vault.sealing import Belongs, seal
from tests.vault.web import Visitor
from tests.whole.stack import Stack, running

KEY = str(x25519.Identity.generate().to_public())
SEALED = seal([KEY], Belongs("t", "p", "what"), b"x")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("sealed")) as made:
        yield made


@pytest.fixture
def page(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setattr("bot.web.tips_sealed.has_worked", lambda _token, proof: proof == "paid")
    visitor = Visitor(stack.app.test_client())
    visitor.begins()
    return Page(visitor, visitor.hidden("token")[0], visitor.hidden("reader"))


class Page:
    """A script's requests, made by hand."""

    def __init__(self, visitor: Visitor, token: str, readers: list[str]) -> None:
        self.visitor, self.token, self.readers = visitor, token, readers
        self.tip = new_id(os.urandom)
        self.bearer = os.urandom(32).hex()

    def part(self, id_: str, sealed: bytes = SEALED, **changed: str) -> int:
        told = {"token": self.token, "proof": "paid", "part": id_} | changed
        file = (io.BytesIO(sealed), "blob")
        return self.visitor.posts("/tip/part", sealed=file, **told).status_code

    def taps(self, *parts: str, **changed: object) -> int:
        told = {
            "token": self.token,
            "proof": "paid",
            "tip": self.tip,
            "tip_key": KEY,
            "mailbox": KEY,
            "secret_hash": hash_of_bearer(self.bearer),
            "reader": self.readers,
            "part": list(parts),
            "keys": [SEALED for _ in self.readers],
        } | changed
        keys = told.pop("keys")
        assert isinstance(keys, list)
        files = [(io.BytesIO(one), "blob") for one in keys]
        return self.visitor.posts("/tip/sealed", key=files, **told).status_code


def test_a_sealed_tip_is_taken_once_however_often_it_comes(stack: Stack, page: Page) -> None:
    part, unused = new_id(os.urandom), new_id(os.urandom)
    assert [page.part(part), page.part(part), page.part(unused)] == [200, 200, 200]
    assert [page.taps(part), page.taps(part), page.part(part)] == [200, 200, 200]
    with stack.deps.vault.reading("demo") as vtx:
        tip = vtx.tips.find(page.tip)
        assert tip is not None
        assert vtx.drafts.weight([part, unused]) == 0, "what the last tap did not name is forgotten"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tip", "1"),
        ("tip", "00000000-0000-1000-8000-000000000000"),
        ("tip_key", "age1nonsense"),
        ("mailbox", "AGE1XGL8"),
        ("secret_hash", "AB" * 32),
        ("reader", ["x", "y", "z"]),
        ("keys", [SEALED]),
        ("keys", [b"in the open", SEALED, SEALED]),
        ("keys", [SEALED, SEALED, SEALED + b"0" * 5000]),
    ],
)
def test_what_has_not_the_right_form_is_refused(page: Page, name: str, value: object) -> None:
    part = new_id(os.urandom)
    page.part(part)
    assert page.taps(part, **{name: value}) == 400


def test_parts_that_never_came_are_asked_for_again(page: Page) -> None:
    part = new_id(os.urandom)
    assert page.taps(part) == 410
    page.part(part)
    assert page.taps(part, new_id(os.urandom)) == 410
    assert page.taps() == 410


def test_the_id_of_another_tip_or_part_is_refused(page: Page, stack: Stack) -> None:
    part = new_id(os.urandom)
    page.part(part)
    page.taps(part)
    other = Page(page.visitor, "", page.readers)
    other.token = page.visitor.posts("/tip/token").get_json()["token"]
    assert other.part(part) == 200, "it is there; nothing is kept for whom it does not belong to"
    assert other.taps(part) == 410
    mine = new_id(os.urandom)
    other.part(mine)
    assert other.part(mine) == 200
    assert other.taps(mine, tip=page.tip) == 400
    assert other.taps(mine, secret_hash=hash_of_bearer(page.bearer)) == 400, "one box, one tip"
    assert other.taps(mine) == 200


def test_a_lost_answer_and_a_new_start_do_not_make_a_sent_tip_unsent(
    page: Page, stack: Stack
) -> None:
    """Another start knows no former token; the browser sends all again and hears the truth."""
    part = new_id(os.urandom)
    page.part(part)
    assert page.taps(part) == 200, "but suppose the answer never came"
    page.token = page.visitor.posts("/tip/token").get_json()["token"]
    assert page.part(part) == 200
    assert page.taps(part) == 200
    with stack.deps.vault.reading("demo") as vtx:
        assert vtx.drafts.weight([part]) == 0


@pytest.mark.parametrize("body", [b"", b"in the open", b"age-encryption.org/v2\n-> "])
def test_only_sealed_bytes_are_taken(page: Page, body: bytes) -> None:
    assert page.part(new_id(os.urandom), body) == 400
    assert page.part("../x") == 400


def test_nothing_without_token_and_work(page: Page) -> None:
    assert page.part(new_id(os.urandom), token="") == 410
    assert page.part(new_id(os.urandom), proof="unpaid") == 410
    assert page.taps(proof="") == 410


def test_there_is_an_end_to_parts_and_bytes(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tips_sealed, "MOST_PARTS", 1)
    assert [page.part(new_id(os.urandom)) for _ in range(2)] == [200, 413]
    monkeypatch.setattr(tips_sealed, "MOST_PARTS", 9)
    monkeypatch.setattr(tips_sealed, "MOST_WAITING_BYTES", 1)
    assert page.part(new_id(os.urandom)) == 413
    monkeypatch.setattr(tips_sealed, "MOST_TIP_BYTES", 1)
    assert page.part(new_id(os.urandom)) == 413


def test_a_form_that_was_sealed_here_takes_no_parts(page: Page) -> None:
    visitor = page.visitor
    visitor.posts("/tip/seal", token=page.token, reader=page.readers, what="x")
    assert page.part(new_id(os.urandom)) == 410


def test_the_brake_stops_new_forms_not_begun_ones(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.part(new_id(os.urandom))
    monkeypatch.setattr("bot.web.tips_room.Brake.lets_pass", lambda _: False)
    assert page.part(new_id(os.urandom)) == 200
    page.token = page.visitor.posts("/tip/token").get_json()["token"]
    assert page.part(new_id(os.urandom)) == 503


def test_a_bearer_secret_opens_adds_and_takes_back(page: Page) -> None:
    bearer = os.urandom(32).hex()
    part = new_id(os.urandom)
    page.part(part)
    page.taps(part, secret_hash=hash_of_bearer(bearer))
    seen = page.visitor.posts("/mailbox/look", bearer=bearer).get_json()
    assert (seen["tip"], seen["state"]) == (page.tip, "ส่งแล้ว รอส่งถึงเจ้าหน้าที่")

    def adds(id_: str, who: str = bearer, body: bytes = SEALED) -> int:
        file = (io.BytesIO(body), "blob")
        return page.visitor.posts("/mailbox/part", bearer=who, part=id_, sealed=file).status_code

    more = new_id(os.urandom)
    assert [adds(more), adds(more), adds("x"), adds(more, "ff" * 32)] == [200, 200, 400, 404]
    assert page.visitor.posts("/mailbox/take-back", bearer="no").status_code == 404
    assert page.visitor.posts("/mailbox/take-back", bearer=bearer).status_code == 200
    for typed in (bearer, "", "x" * 64):
        assert page.visitor.posts("/mailbox/look", bearer=typed).status_code == 404


def test_ids_and_work_are_checked() -> None:
    assert is_id(new_id(os.urandom))
    assert not is_id("{" + new_id(os.urandom) + "}")
    assert has_worked(
        "token", next(str(n) for n in range(10_000) if has_worked("token", str(n), 8)), 8
    )
    assert not has_worked("token", "x" * 21, 0)
    assert not has_worked("token", "é", 0)
    assert not has_worked("token", "1", 250)
