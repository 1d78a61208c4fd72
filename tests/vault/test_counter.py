"""The counter: an officer types on behalf, the code goes over on paper."""

from __future__ import annotations

import os

from bot.actions.tips import perform_tip
from bot.actions.tips_codes import derive
from bot.actions.tips_commands import AddToTip
from bot.actions.tips_counter import Piece, remaining, take_at_counter
from bot.actions.tips_slip import draw
from casework.receipt_codes import new_code
from tests.vault.conftest import TOWN, WORDS, Hall
from tests.vault.traces import traces


def test_what_is_typed_at_the_counter_is_sealed_and_found_by_its_code(hall: Hall) -> None:
    code = new_code(os.urandom)
    with hall.vault.begin(TOWN) as vtx:
        salt = vtx.readers.salt()
        assert salt is not None
        mailbox = derive(code, salt)
        readers = [one.id for one in remaining(vtx, [])]
        said = [Piece("what", "เรียกเงินที่ด่าน".encode()), Piece("where", b"")]
        assert take_at_counter(vtx, readers, said, mailbox, os.urandom)
    with hall.vault.reading(TOWN) as vtx:
        tip = vtx.tips.by_secret(mailbox.secret_hash)
    assert tip is not None
    assert tip.state == "spooled"
    assert traces(hall.file.parent, ["เรียกเงินที่ด่าน", code, "counter"]) == []
    hall.releases()
    ((what, *_),) = hall.opens()
    assert what.body.decode() == "เรียกเงินที่ด่าน"


def test_originals_lie_apart_however_they_came(hall: Hall) -> None:
    """Given at the counter, and added later without script."""
    with hall.vault.begin(TOWN) as vtx:
        mailbox = derive(new_code(os.urandom), b"salt of sixteen.")
        readers = [one.id for one in remaining(vtx, [])]
        said = [Piece("what", b"x"), Piece("evidence", b"picture"), Piece("document", b"paper")]
        assert take_at_counter(vtx, readers, said, mailbox, os.urandom)
        tip = vtx.tips.by_secret(mailbox.secret_hash)
        assert tip is not None
        for kind in ("evidence", "document"):
            perform_tip(vtx, AddToTip(tip.id, kind, b"more"), os.urandom)
    hall.releases()
    with hall.vault.reading(TOWN, role="staff") as vtx:
        apart = [one.id for one in vtx.tips.parts(tip.id, apart=True)]
        listed = {one.id for one in vtx.desk.listed("part", tip.id) if one.is_apart}
        assert len(list(vtx.tips.parts(tip.id, apart=False))) == 3
    assert set(apart) == listed
    (told,) = hall.opens()
    kinds = {one.id: one.kind for one in told}
    assert [kinds[one] for one in apart] == ["document", "document"]


def test_whom_it_concerns_is_left_out_at_the_counter_too(hall: Hall) -> None:
    with hall.vault.begin(TOWN) as vtx:
        everybody = vtx.readers.approved()
        left = remaining(vtx, [f"unit:{everybody[0].unit}"])
        assert {one.id for one in left} == {one.id for one in everybody[1:]}
        mailbox = derive(new_code(os.urandom), b"salt of sixteen.")
        one = [everybody[0].id]
        assert not take_at_counter(vtx, one, [Piece("what", b"x")], mailbox, os.urandom)
        all_ = [one.id for one in everybody]
        assert not take_at_counter(vtx, all_, [Piece("where", b"x")], mailbox, os.urandom)


def test_the_slip_says_neither_when_nor_who() -> None:
    code = new_code(os.urandom)
    for language in ("th", "en"):
        pdf = draw(code, "เทศบาลตัวอย่าง", "https://tip.example.go.th", language, WORDS)
        assert pdf.startswith(b"%PDF-")
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page") >= 1
        for trace in (b"CreationDate", b"ModDate", b"Author", b"xmp:CreateDate"):
            assert trace not in pdf
