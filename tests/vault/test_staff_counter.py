"""The counter without a browser: asked first, sealed at once, once only, nothing on a disk."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from html import unescape

import pytest
from werkzeug import formparser

from bot.actions.tips import release
from casework.receipt_codes import read_code
from tests.vault.desk import Hand, hire, officer, tips_of_all
from tests.vault.test_canary import picture
from tests.vault.test_web_form import multipart
from tests.vault.traces import spellings
from tests.whole.stack import Stack, running

WHAT = "คำพยานนกขมิ้น3391"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("counter")) as made:
        yield made


@pytest.fixture(scope="module")
def hand(stack: Stack) -> Hand:
    return officer(stack, "counter")


def begins(hand: Hand, *concerned: str) -> dict[str, list[str]]:
    """The fields of the next page."""
    page = hand.posts("/counter/write", concerns=list(concerned) or ["nobody"])
    assert page.status_code == 200, page.text
    found = {}
    for name in ("token", "reader"):
        values = re.findall(rf'name="{name}" value="([^"]*)"', page.text)
        found[name] = [unescape(one) for one in values]
    return found


def code_of(page: str) -> str:
    found = re.search(r'id="code">([\d ]+)<', page)
    assert found, page
    return found[1]


def test_a_form_is_one_tip_and_its_code_is_shown_once(stack: Stack, hand: Hand) -> None:
    release(stack.deps.vault, "demo", bytes)
    fields, before = begins(hand), tips_of_all(stack)
    first = hand.posts("/counter/take", what=WHAT, **fields)
    assert first.status_code == 200
    assert read_code(code_of(first.text))
    again = hand.posts("/counter/take", what=WHAT, **fields)
    assert again.status_code == 409
    assert 'id="code"' not in again.text
    release(stack.deps.vault, "demo", bytes)
    assert len(tips_of_all(stack) - before) == 1


def test_the_one_who_types_may_be_left_out(stack: Stack, hand: Hand) -> None:
    assert hand.reader is not None
    fields = begins(hand, hand.reader.id)
    assert hand.reader.id not in fields["reader"]
    release(stack.deps.vault, "demo", bytes)
    before = hand.gets("").text.count("data-find")
    hand.posts("/counter/take", what="เรื่องของผู้พิมพ์", **fields)
    release(stack.deps.vault, "demo", bytes)
    assert hand.gets("").text.count("data-find") == before


def test_whom_it_concerns_is_asked_first(hand: Hand) -> None:
    assert hand.posts("/counter/write").status_code == 422
    units = re.findall(r'value="(unit:[^"]+)"', hand.gets("/counter").text)
    everybody = hand.posts("/counter/write", concerns=units)
    assert everybody.status_code == 409, "too few would be left"
    nobody = hand.posts("/counter/take", what=WHAT, token=begins(hand)["token"][0])
    assert nobody.status_code == 409, "nothing is sealed to nobody"


@pytest.mark.parametrize(
    ("fields", "status"), [({"what": " "}, 422), ({"what": "x" * 20_001}, 422)]
)
def test_what_cannot_be_taken_stays_on_the_page(
    hand: Hand, fields: dict[str, str], status: int
) -> None:
    answer = hand.posts("/counter/take", where="ห้องคลัง", **begins(hand), **fields)
    assert answer.status_code == status
    assert "ห้องคลัง" in answer.text
    stale = hand.posts("/counter/take", what=WHAT, token="x", reader="y")
    assert (stale.status_code, WHAT in stale.text) == (409, True)


def test_nothing_typed_lies_anywhere(
    stack: Stack, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    fields = begins(hand)
    body = multipart(
        ("csrf_token", "", hand.csrf.encode()),
        ("token", "", fields["token"][0].encode()),
        *[("reader", "", reader.encode()) for reader in fields["reader"]],
        ("what", "", WHAT.encode()),
        ("files", '; filename="kingfisher.pdf"', b"%PDF-1.4 CANARYCOUNTER" + b"x" * 3_000_000),
        ("files", '; filename="a.jpg"', picture()),
    )
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
        monkeypatch.setattr(formparser, name, refuse, raising=False)
    taken = hand.client.post(
        "/staff/tips/counter/take",
        data=body,
        content_type="multipart/form-data; boundary=b",
    )
    code = code_of(taken.text)
    monkeypatch.undo()
    assert hand.posts("/counter/slip", code=code).data.startswith(b"%PDF")
    whole = b"".join(
        file.read_bytes() for file in stack.deps.settings.var_dir.rglob("*") if file.is_file()
    )
    for needle in (
        WHAT,
        "kingfisher",
        "CANARYCOUNTER",
        "CANARYCAMERA",
        code,
        code.replace(" ", ""),
    ):
        assert not any(form in whole for form in spellings(needle)), needle


def test_a_slip_is_drawn_for_codes_only(hand: Hand, stack: Stack) -> None:
    assert hand.posts("/counter/slip", code="1234").status_code == 422
    hire(stack, "clerk", "agent")
    clerk = Hand.of(stack.app, "clerk")
    assert clerk.posts("/counter/slip", code="1234").status_code == 404
