"""What the server takes from a browser that sealed by itself: form is checked, content unknown."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pyrage import x25519

from bot.actions import tips_sealed
from bot.actions.tips import new_id, release
from bot.actions.tips_ids import is_id
from bot.actions.tips_sealed import has_worked, hash_of_bearer
from bot.web.tips_room import Room
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
    monkeypatch.setattr(room_of(stack).brake, "_left", 40.0)
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
        told = {"token": self.token, "proof": "paid", "part": id_, "at": "0"} | changed
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
            "size": [len(SEALED) for _ in parts],
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


def test_the_largest_tip_there_is_fits_into_one_last_tap(page: Page) -> None:
    """Ten pictures, their originals, every question, and a dozen readers."""
    parts = [new_id(os.urandom) for _ in range(28)]
    assert [page.part(part) for part in parts] == [200] * 28
    readers, keys = [f"{number}" for number in range(9)], [SEALED] * 12
    told = {"reader": [*page.readers, *readers], "keys": keys, "apart": parts[:10]}
    assert page.taps(*parts, **told) == 400, "read to its end: nine readers are unknown"
    assert page.taps(*parts, apart=parts[:10]) == 200


def test_what_the_browser_calls_an_original_lies_apart(page: Page, stack: Stack) -> None:
    what, original, later = (new_id(os.urandom) for _ in range(3))
    assert [page.part(what), page.part(original)] == [200, 200]
    assert page.taps(what, original, apart=[original, "nonsense"]) == 200
    token = page.token = page.visitor.posts("/tip/token").get_json()["token"]
    assert page.part(later) == 200
    told = {"token": token, "proof": "paid", "bearer": page.bearer}
    told |= {"part": [later], "size": [len(SEALED)], "apart": [later]}
    assert page.visitor.posts("/mailbox/part", **told).status_code == 200
    release(stack.deps.vault, "demo", os.urandom)
    with stack.deps.vault.reading("demo", role="staff") as vtx:
        listed = {one.id: one.is_apart for one in vtx.desk.listed("part", page.tip)}
        assert listed == {what: False, original: True, later: True}
        assert vtx.desk.sealed(page.tip, original) is None
        assert vtx.desk.sealed(page.tip, original, originals=True) == SEALED


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

    more = new_id(os.urandom)
    page.token = page.visitor.posts("/tip/token").get_json()["token"]
    page.part(more)

    def adds(*ids: str, who: str = bearer, size: int = len(SEALED), proof: str = "paid") -> int:
        paid = {"token": page.token, "proof": proof, "bearer": who}
        told = {"part": list(ids), "size": [size for _ in ids]}
        return page.visitor.posts("/mailbox/part", **paid, **told).status_code

    assert [adds(more, who="ff" * 32), adds(more, proof=""), adds("x"), adds()] == [
        404,
        410,
        410,
        410,
    ]
    assert adds(more, size=len(SEALED) + 1) == 410, "no cut file is taken"
    assert [adds(more), adds(more)] == [200, 200], "the answer of the first time was lost"
    assert page.visitor.posts("/mailbox/take-back", bearer="no").status_code == 404
    assert page.visitor.posts("/mailbox/take-back", bearer=bearer).status_code == 200
    for typed in (bearer, "", "x" * 64):
        assert page.visitor.posts("/mailbox/look", bearer=typed).status_code == 404


def test_what_is_added_to_a_withdrawn_tip_is_refused(page: Page, stack: Stack) -> None:
    part, more = new_id(os.urandom), new_id(os.urandom)
    page.part(part)
    page.taps(part)
    release(stack.deps.vault, "demo", os.urandom)
    page.visitor.posts("/mailbox/take-back", bearer=page.bearer)
    page.token = page.visitor.posts("/tip/token").get_json()["token"]
    page.part(more)
    told = {"token": page.token, "proof": "paid", "bearer": page.bearer}
    answer = page.visitor.posts("/mailbox/part", part=more, size=len(SEALED), **told)
    assert answer.status_code == 409


def slices_of(page: Page, part: str, whole: bytes, *stretches: tuple[int, int]) -> list[object]:
    """Status and place after each stretch that is sent."""
    seen: list[object] = []
    for begin, end in stretches:
        told = {"token": page.token, "proof": "paid", "part": part, "at": str(begin)}
        file = (io.BytesIO(whole[begin:end]), "blob")
        answer = page.visitor.posts("/tip/part", sealed=file, **told)
        seen.append((answer.status_code, answer.get_json().get("at")))
    return seen


def test_a_part_goes_on_where_the_line_broke(page: Page, stack: Stack) -> None:
    part, whole = new_id(os.urandom), seal([KEY], Belongs("t", "p", "what"), b"x" * 2_000)
    assert slices_of(page, part, whole, (0, 800), (0, 800), (1600, 2000), (700, 900)) == [
        (200, 800),
        (200, 800),  # the answer was lost, and it comes again
        (409, 800),  # a stretch is missing in between
        (409, 800),
    ]
    assert page.taps(part, size=[len(whole)]) == 410, "half a file is never sent"
    assert page.taps(part, size=[]) == 410
    told = slices_of(page, part, whole, (800, 1600), (1600, len(whole)), (0, len(whole)))
    assert told == [(200, 1600), (200, len(whole)), (200, len(whole))]
    assert page.taps(part, size=[len(whole)]) == 200
    release(stack.deps.vault, "demo", os.urandom)
    with stack.deps.vault.reading("demo", role="staff") as vtx:
        assert vtx.desk.sealed(page.tip, part) == whole
        assert [one.size for one in vtx.desk.listed("part", page.tip)] == [len(whole)]
        assert [one.sealed for one in vtx.tips.parts(page.tip, apart=False)] == [whole]


@pytest.mark.parametrize("at", ["", "-1", "x", "9" * 30, "๑"])
def test_a_place_that_is_no_number_is_nowhere(page: Page, at: str) -> None:
    assert page.part(new_id(os.urandom), at=at) == 409


def test_under_another_form_a_part_begins_anew(page: Page) -> None:
    """The former form ran out; nothing that waited under it is mixed with what comes now."""
    part, first = new_id(os.urandom), page.token
    assert slices_of(page, part, SEALED, (0, 100)) == [(200, 100)]
    page.token = page.visitor.posts("/tip/token").get_json()["token"]
    assert slices_of(page, part, SEALED, (100, 200)) == [(400, 100)]
    told = slices_of(page, part, SEALED, (0, 50), (50, len(SEALED)))
    assert told == [(200, 50), (200, len(SEALED))]
    assert page.taps(part) == 200
    assert page.taps(part, token=first) == 200, "it was sent, whoever asks"


def test_there_is_an_end_to_slices(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tips_sealed, "MOST_SLICES", 2)
    part = new_id(os.urandom)
    told = slices_of(page, part, SEALED, (0, 50), (50, 60), (60, 70))
    assert told == [(200, 50), (200, 60), (413, 60)]
    monkeypatch.setattr(tips_sealed, "MOST_PART_BYTES", 70)
    assert slices_of(page, part, SEALED, (60, 90)) == [(400, 60)]


def test_each_slice_lets_the_rest_wait_anew(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow line needs hours for large files; an hour after the last word all is forgotten."""
    part, begun = new_id(os.urandom), stack.deps.clock()
    room = room_of(stack).drafts
    for minutes in (0, 50, 100):
        later = begun + timedelta(minutes=minutes)
        monkeypatch.setattr(room, "_clock", lambda at=later: at)
        assert slices_of(page, part, SEALED, (minutes, minutes + 50))[0] == (200, minutes + 50)
    monkeypatch.setattr(room, "_clock", lambda: begun + timedelta(minutes=170))
    assert page.taps(part, size=[150]) == 410


@pytest.mark.parametrize(("minutes", "status"), [(239, 200), (241, 410)])
def test_a_form_is_good_for_four_hours(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch, minutes: int, status: int
) -> None:
    later = stack.deps.clock() + timedelta(minutes=minutes)
    monkeypatch.setattr(room_of(stack).drafts, "_clock", lambda: later)
    part = new_id(os.urandom)
    assert (page.part(part), page.taps(part)) == (status, status)


def room_of(stack: Stack) -> Room:
    """What the doors that stand behind the application share."""
    view: Any = stack.app.view_functions["tips.post _tip_part"]
    room: Room = view.__self__.room
    return room


def test_ids_and_work_are_checked() -> None:
    assert is_id(new_id(os.urandom))
    assert not is_id("{" + new_id(os.urandom) + "}")
    assert has_worked(
        "token", next(str(n) for n in range(10_000) if has_worked("token", str(n), 8)), 8
    )
    assert not has_worked("token", "x" * 21, 0)
    assert not has_worked("token", "é", 0)
    assert not has_worked("token", "1", 250)
