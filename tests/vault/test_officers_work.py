"""What officers do with a tip, and what is refused to whom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.tips_commands import (
    AskHold,
    AskRemoval,
    CarryOver,
    ChangeWrapping,
    DropProposal,
    EnrolBody,
    LeaveChannel,
    NotePrinting,
    PostAnswer,
    PostNote,
    Recuse,
    ReferTip,
    SecondBody,
    SecondProposal,
    SecondReader,
    TipRefused,
)
from bot.actions.tips_desk import (
    Desk,
    awaiting_me,
    inbox,
    key_files_of,
    read_sealed,
    read_tip,
    waiting_readers,
)
from bot.actions.tips_ids import _label_words, labels_by, new_reference
from bot.actions.tips_proof import ask_proof, is_proven
from bot.keyring import BootKey
from casework.deadlines import Calendar
from storage.vault import Vault
from storage.vault.rows import Body, Reader
from storage.vault.sealing import Belongs, seal, unwrap
from tests.vault.conftest import Clock
from tests.vault.office import TOWN, Office, Officer, new, open_office, wrapped

DESK = Desk(Calendar())
NOT_FOUND = TipRefused("not_found")


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    vault = Vault(f"sqlite:///{tmp_path}/vault.db", clock=clock)
    vault.migrate()
    yield open_office(vault)
    vault.dispose()


def me(officer: Officer) -> Reader:
    with officer.vault.reading(TOWN, role="staff") as vtx:
        found = vtx.readers.of_holder(officer.holder)
    assert found is not None
    return found


def page(officer: Officer, tip: str) -> object:
    with officer.vault.reading(TOWN, role="staff") as vtx:
        return read_tip(vtx, me(officer), tip, DESK)


def test_a_tip_has_two_words_and_a_clock_but_no_number(office: Office) -> None:
    office.gets_tip()
    with office.vault.reading(TOWN, role="staff") as vtx:
        (row,) = inbox(vtx, me(office.suda), DESK)
    assert len(row.label.split()) == 2
    assert (row.state, row.keeping, row.has_news) == ("received", "open", True)
    assert row.clock is not None
    assert (row.clock.kind, row.clock.due_on) == ("word", date(2026, 11, 25))  # Friday + 3 days


def test_labels_never_repeat_in_a_town() -> None:
    taken: set[str] = set()
    for source in (os.urandom, bytes):  # also where chance gives out
        name = labels_by(source)
        for _ in range(1000):
            label = name(new(), taken)
            assert label not in taken
            taken.add(label)


def test_a_label_does_not_tell_that_another_one_was_taken() -> None:
    """Made of the id, a label's neighbour would betray a tip that an officer does not see."""
    tip = new()
    assert len({labels_by(os.urandom)(tip, set()) for _ in range(20)}) > 10


def test_who_looks_for_two_words_finds_no_other_tip() -> None:
    """A tip found by its words is not one whose words hold these: "ดอกบัว ขาว" holds "บัว ขาว"."""
    first, second = _label_words()
    assert not [(one, other) for one in first for other in first if other[1:].endswith(one)]
    assert not [(one, other) for one in second for other in second if other[:-1].startswith(one)]


def test_answers_open_for_the_informant_and_for_all_readers(office: Office) -> None:
    tip = office.gets_tip("ใต้โต๊ะ")
    assert office.suda.answers(tip, "ขอวันที่เกิดเหตุค่ะ")
    assert office.wichai.notes(tip, "ตรวจฎีกาแล้ว")
    for officer in office.officers:
        assert officer.reads(tip) == ["ใต้โต๊ะ", "ขอวันที่เกิดเหตุค่ะ", "ตรวจฎีกาแล้ว"]
    with office.vault.reading(TOWN, role="web") as vtx:
        (answer,) = vtx.tips.answers(tip)
    _, words = unwrap(pyrage.decrypt(answer.sealed, [office.mailbox]), Belongs(tip, answer.id))
    assert words.decode() == "ขอวันที่เกิดเหตุค่ะ"
    with office.vault.reading(TOWN, role="staff") as vtx:
        (note,) = vtx.desk.listed("note", tip)
        sealed = vtx.desk.sealed(tip, note.id)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [office.mailbox])


def test_clocks_stop_at_words_and_steps(office: Office, clock: Clock) -> None:
    tip = office.gets_tip()

    def kind() -> str:
        with office.vault.reading(TOWN, role="staff") as vtx:
            (row,) = inbox(vtx, me(office.suda), DESK)
        return f"{row.clock.kind} {row.clock.state}" if row.clock else ""

    assert kind() == "word in_time"
    office.suda.answers(tip, "รับเรื่องแล้วค่ะ")
    assert kind() == "progress in_time"
    assert office.suda.moves(tip, "acknowledged")
    assert kind() == "progress in_time", "to say that it came is no progress"
    office.suda.moves(tip, "examining")
    assert kind() == "report in_time"
    clock.passes(days=32)
    assert kind() == "report overdue"
    office.suda.answers(tip, "กำลังตรวจสอบค่ะ")
    assert kind() == "result in_time"
    office.suda.moves(tip, "concluded", "founded")
    assert kind() == ""


def test_steps_follow_the_one_table_and_need_their_reasons(office: Office) -> None:
    tip = office.gets_tip()
    assert office.suda.moves(tip, "withdrawn") == TipRefused("no_step")
    assert office.suda.moves(tip, "referred") == TipRefused("no_step"), "needs a body"
    assert office.suda.moves(tip, "concluded") == TipRefused("needs_outcome")
    assert office.suda.moves(tip, "examining", "founded") == TipRefused("needs_outcome")
    assert office.suda.moves(tip, "examining")
    assert office.suda.moves(tip, "received") == TipRefused("no_step")
    assert office.suda.moves(tip, "concluded", "insufficient")
    with office.vault.reading(TOWN, role="staff") as vtx:
        (row,) = inbox(vtx, me(office.suda), DESK)
        assert (row.keeping, row.outcome) == ("rejected", "insufficient")
        steps = [(one.state, one.reason) for one in vtx.desk.steps(tip)]
    assert sorted(steps) == [("concluded", "insufficient"), ("examining", "")]
    assert office.suda.moves(tip, "examining", "new_facts")


def test_for_an_excluded_officer_the_tip_does_not_exist(office: Office) -> None:
    tip = office.gets_tip(without=(office.prasit,))
    out, absent = office.prasit, new()
    seal_ = seal([out.public], Belongs(tip, new(), "note"), b"x")
    for wanted in (tip, absent):
        assert page(out, wanted) is None
        for command in (
            PostAnswer(wanted, out.reader, new(), seal_),
            PostNote(wanted, out.reader, new(), seal_),
            Recuse(wanted, out.reader),
            AskHold(wanted, out.reader, on=True),
            NotePrinting(wanted, out.reader),
            ReferTip(wanted, out.reader, new(), new()),
        ):
            assert out.does(command) == NOT_FOUND
        assert out.moves(wanted, "examining") == NOT_FOUND
        with office.vault.reading(TOWN, role="staff") as vtx:
            assert read_sealed(vtx, me(out), wanted, new()) is None
    assert out.sees() == []


def test_nobody_can_give_access_to_whom_the_informant_left_out(office: Office) -> None:
    tip = office.gets_tip(without=(office.prasit,))
    assert office.suda.asks_access(tip, office.prasit) == TipRefused("excluded")
    shown = page(office.suda, tip)
    assert shown is not None
    assert office.prasit.reader not in [one.id for one in shown.may_be_given]  # type: ignore[attr-defined]
    assert "prasit" not in str(office.deeds())


def test_a_new_key_of_an_excluded_officer_changes_nothing(office: Office, clock: Clock) -> None:
    tip = office.gets_tip(without=(office.prasit,))
    clock.passes(days=3)
    again = Officer(office.vault, "ประสิทธิ์ ตัวอย่าง", "กองช่าง", office.prasit.holder)
    again.enrols()
    assert office.suda.vouches_for(again)
    assert office.suda.asks_access(tip, again) == TipRefused("excluded")


def test_a_later_officer_gets_access_by_two_others(office: Office, clock: Clock) -> None:
    tip = office.gets_tip(without=(office.prasit,))
    clock.passes(days=1)
    malee = Officer(office.vault, "มาลี ตัวอย่าง", "กองคลัง", "staff-malee")
    malee.enrols()
    assert malee.vouches_for(malee) == NOT_FOUND, "who waits vouches for nobody"
    assert malee.sees() == []
    assert office.suda.asks_access(tip, malee) == NOT_FOUND, "not approved yet"
    assert office.suda.vouches_for(malee)
    asked = office.suda.asks_access(tip, malee)
    assert isinstance(asked, str)
    assert office.suda.asks_access(tip, malee) == TipRefused("waits")
    with office.vault.reading(TOWN, role="staff") as vtx:
        assert [one.id for one in awaiting_me(vtx, me(office.wichai))] == [asked]
        assert awaiting_me(vtx, me(office.suda)) == ()
        assert awaiting_me(vtx, me(office.prasit)) == (), "for him there is no such tip"
        assert awaiting_me(vtx, me(malee)) == ()
    assert office.suda.does(SecondProposal(asked, office.suda.reader)) == TipRefused("same_one")
    assert office.prasit.does(SecondProposal(asked, office.prasit.reader)) == NOT_FOUND
    assert malee.does(SecondProposal(asked, malee.reader)) == NOT_FOUND
    assert malee.sees() == []
    assert office.wichai.does(SecondProposal(asked, office.wichai.reader)) is True
    assert malee.reads(tip) == ["ใต้โต๊ะ"]
    assert office.suda.asks_access(tip, malee) == TipRefused("has_it")
    assert {"access_asked", "access_granted"} <= set(office.deeds())


def test_the_second_person_may_say_no(office: Office, clock: Clock) -> None:
    tip = office.gets_tip()
    asked = office.suda.does(AskHold(tip, office.suda.reader, on=True))
    assert office.wichai.does(DropProposal(asked, office.wichai.reader)) is True
    assert office.wichai.does(SecondProposal(asked, office.wichai.reader)) == NOT_FOUND
    own = office.suda.does(AskHold(tip, office.suda.reader, on=True))
    assert office.suda.does(DropProposal(own, office.suda.reader)) is True


def test_a_hold_needs_two_and_so_does_its_end(office: Office) -> None:
    tip = office.gets_tip()
    assert office.suda.does(AskHold(tip, office.suda.reader, on=False)) == TipRefused("no_step")
    for on in (True, False):
        asked = office.suda.does(AskHold(tip, office.suda.reader, on=on))
        with office.vault.reading(TOWN, role="staff") as vtx:
            (before,) = inbox(vtx, me(office.suda), DESK)
            assert before.is_held is not on
        assert office.wichai.does(SecondProposal(asked, office.wichai.reader))
        with office.vault.reading(TOWN, role="staff") as vtx:
            (after,) = inbox(vtx, me(office.suda), DESK)
        assert after.is_held is on


def test_recusing_is_for_ever_and_somebody_remains(office: Office) -> None:
    tip = office.gets_tip(without=(office.prasit,))
    assert office.suda.does(Recuse(tip, office.suda.reader)) is True
    assert office.suda.sees() == []
    assert page(office.suda, tip) is None
    assert office.wichai.asks_access(tip, office.suda) == TipRefused("excluded")
    assert office.deeds()[-1] == "reader_recused"


def test_the_last_who_can_open_it_cannot_step_aside(office: Office) -> None:
    """Not even the continuity key is left: then it is handed on, or somebody else let in."""
    tip = office.gets_tip(without=(office.prasit,), keeper=False)
    assert office.suda.does(Recuse(tip, office.suda.reader)) is True
    assert office.wichai.does(Recuse(tip, office.wichai.reader)) == TipRefused("last_reader")
    assert office.wichai.sees() == [tip]


def test_a_package_opens_only_for_its_body(office: Office) -> None:
    tip = office.gets_tip()
    outside = pyrage.x25519.Identity.generate()
    body = office.suda.does(EnrolBody("ป.ป.ท. เขต", str(outside.to_public()), office.suda.reader))
    assert isinstance(body, Body)
    id_ = new()
    sealed = seal([body.public_key], Belongs(tip, id_, "package"), b"summary")
    refer = ReferTip(tip, office.suda.reader, body.id, id_, sealed)
    assert office.suda.does(refer) == TipRefused("not_approved")
    alone = SecondBody(body.id, office.suda.reader)
    assert office.suda.does(alone) == TipRefused("same_one")
    assert office.wichai.does(SecondBody(body.id, office.wichai.reader))
    reference = office.suda.does(refer)
    assert isinstance(reference, str)
    assert len(reference) == 8
    assert reference not in tip
    with office.vault.reading(TOWN, role="staff") as vtx:
        shown = read_tip(vtx, me(office.suda), tip, DESK)
        kept = vtx.desk.sealed(tip, id_)
    assert shown is not None
    assert (shown.row.state, shown.row.keeping) == ("referred", "referred")
    assert [one.body for one in shown.packages] == ["ป.ป.ท. เขต"]
    assert [one.reason for one in shown.steps] == ["ป.ป.ท. เขต"]
    assert unwrap(pyrage.decrypt(kept, [outside]), Belongs(tip, id_, "package"))[1] == b"summary"
    assert office.suda.does(refer) == TipRefused("no_step"), "it is there already"


def test_papers_go_to_a_body_without_a_key(office: Office) -> None:
    tip = office.gets_tip()
    body = office.suda.does(EnrolBody("ศูนย์ดำรงธรรม", "", office.suda.reader))
    office.wichai.does(SecondBody(body.id, office.wichai.reader))
    wrong = ReferTip(tip, office.suda.reader, body.id, new(), b"age-encryption.org/v1\n-> x")
    assert office.suda.does(wrong) == TipRefused("bad_seal")
    assert isinstance(office.suda.does(ReferTip(tip, office.suda.reader, body.id, new())), str)
    assert office.suda.does(EnrolBody("x", "age1nonsense", office.suda.reader)) == TipRefused(
        "bad_key"
    )


def test_what_was_not_sealed_is_refused(office: Office) -> None:
    tip = office.gets_tip()
    good = seal([office.suda.public], Belongs(tip, new(), "note"), b"x")
    for id_, sealed in ((new(), b"plain words"), ("no id", good), (new().upper(), good)):
        note = PostNote(tip, office.suda.reader, id_, sealed)
        assert office.suda.does(note) == TipRefused("bad_seal")
    with office.vault.reading(TOWN, role="staff") as vtx:
        (part,) = vtx.desk.listed("part", tip)
    taken = PostNote(tip, office.suda.reader, part.id, good)
    assert office.suda.does(taken) == TipRefused("bad_seal"), "ids of others are taken"


def test_a_changed_key_keeps_its_tips_once_a_second_person_has_seen_it(office: Office) -> None:
    tip = office.gets_tip()
    new_suda = Officer(office.vault, "สุดา ตัวอย่าง", "สำนักปลัด", office.suda.holder)
    new_suda.enrols()
    with office.vault.reading(TOWN, role="staff") as vtx:
        mine = key_files_of(vtx, me(office.suda))
        assert new_suda.reader in [one.id for one in waiting_readers(vtx, me(office.wichai))]
        assert waiting_readers(vtx, me(office.suda)) == (), "one's own key is for others"
    files = tuple((tip, office.suda.key_for(tip, new_suda)) for tip, _ in mine)
    carry = CarryOver(office.suda.reader, new_suda.reader, files)
    assert office.suda.does(carry) == office.suda.does(carry) == 1
    assert new_suda.sees() == []
    own = SecondReader(new_suda.reader, office.suda.reader)
    assert office.suda.does(own) == TipRefused("same_one")
    assert office.wichai.vouches_for(new_suda)
    assert new_suda.reads(tip) == ["ใต้โต๊ะ"]
    assert office.suda.sees() == []
    assert office.suda.moves(tip, "examining") == NOT_FOUND
    with office.vault.reading(TOWN, role="staff") as vtx:
        assert vtx.readers.wrapped_key(office.suda.reader) is None
        assert vtx.readers.find(office.suda.reader) is None


def test_a_lost_passphrase_is_healed_by_the_other_readers(office: Office) -> None:
    tip = office.gets_tip()
    waiting = office.spools_tip("ระหว่างทาง")
    new_suda = Officer(office.vault, "สุดา ตัวอย่าง", "สำนักปลัด", office.suda.holder)
    new_suda.enrols()
    assert office.wichai.vouches_for(new_suda)
    office.releases()
    assert new_suda.sees() == []
    for one in (tip, waiting):
        assert isinstance(office.wichai.asks_access(one, new_suda), str)
    assert new_suda.reads(tip) == ["ใต้โต๊ะ"]
    assert new_suda.reads(waiting) == ["ระหว่างทาง"]
    assert "access_restored" in office.deeds()


def test_leaving_waits_until_nothing_depends_on_it(office: Office) -> None:
    tip = office.gets_tip(without=(office.prasit, office.wichai))
    leave = LeaveChannel(office.suda.reader)
    assert office.suda.does(leave) == TipRefused("last_reader")
    office.withdraws(tip)
    assert office.suda.does(leave) is True
    assert office.suda.does(leave) == NOT_FOUND
    with office.vault.reading(TOWN, role="staff") as vtx:
        assert len(vtx.readers.approved()) == 3


def test_somebody_who_cannot_leave_himself_is_let_go_by_two_others(office: Office) -> None:
    tip = office.gets_tip()
    asked = office.suda.does(AskRemoval(office.prasit.reader, office.suda.reader))
    assert office.prasit.does(SecondProposal(asked, office.prasit.reader)) == TipRefused("same_one")
    assert office.wichai.does(SecondProposal(asked, office.wichai.reader)) is True
    assert office.prasit.sees() == []
    assert office.suda.reads(tip)
    own = AskRemoval(office.suda.reader, office.suda.reader)
    assert office.suda.does(own) == TipRefused("same_one")


def test_only_the_browser_form_of_a_wrapped_key_is_kept(office: Office) -> None:
    new_wrap = wrapped(office.suda.identity)
    assert office.suda.does(ChangeWrapping(office.suda.reader, new_wrap)) is True
    with office.vault.reading(TOWN, role="staff") as vtx:
        assert vtx.readers.wrapped_key(office.suda.reader) == new_wrap
    for bad in (str(office.suda.identity).encode(), new_wrap.replace(b" 16\n", b" 22\n"), b""):
        refused = office.suda.does(ChangeWrapping(office.suda.reader, bad))
        assert refused == TipRefused("bad_seal"), "a plain key, or another work factor"


def test_withdrawing_takes_officers_words_too(office: Office) -> None:
    tip = office.gets_tip()
    office.suda.answers(tip, "คำตอบ")
    office.suda.notes(tip, "บันทึก")
    office.suda.does(AskHold(tip, office.suda.reader, on=True))
    office.withdraws(tip)
    with office.vault.reading(TOWN, role="staff") as vtx:
        for kind in ("part", "answer", "note", "package"):
            assert vtx.desk.listed(kind, tip) == ()
        assert vtx.desk.proposals() == ()
        assert vtx.desk.readers_of(tip) == frozenset()
    assert office.suda.sees() == []


def test_the_chain_tells_officers_acts_and_holds(office: Office) -> None:
    tip = office.gets_tip()
    office.suda.answers(tip, "x")
    office.suda.moves(tip, "examining")
    office.suda.does(NotePrinting(tip, office.suda.reader))
    deeds = office.deeds()
    assert deeds[-3:] == ["tip_answered", "tip_state", "tip_printed"]
    before = len(deeds)
    office.gets_tip()
    office.withdraws(office.gets_tip())
    assert len(office.deeds()) == before, "nothing that a citizen did"


def test_a_log_in_without_the_key_proves_nothing(office: Office, clock: Clock) -> None:
    boot = BootKey.make(os.urandom)
    suda, wichai = me(office.suda), me(office.wichai)
    asked = ask_proof(boot, suda, clock, os.urandom)
    plain = pyrage.decrypt(asked.sealed, [office.suda.identity])
    word = unwrap(plain, Belongs(suda.id, suda.id, "proof"))[1].decode()
    assert is_proven(boot, suda, asked.ticket, word, clock)
    assert not is_proven(boot, wichai, asked.ticket, word, clock)
    assert not is_proven(boot, suda, asked.ticket, "0" * 64, clock)
    assert not is_proven(boot, suda, "nonsense", word, clock)
    assert not is_proven(BootKey.make(os.urandom), suda, asked.ticket, word, clock)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(asked.sealed, [office.wichai.identity])
    clock.passes(minutes=6)
    assert not is_proven(boot, suda, asked.ticket, word, clock)


@given(st.binary(min_size=16, max_size=16))
def test_references_say_nothing_and_are_easy_to_read(seed: bytes) -> None:
    reference = new_reference(lambda _: seed)
    assert len(reference) == 8
    assert not set(reference) & set("01ILOU")


def test_days_not_moments_are_kept_of_officers_acts(office: Office) -> None:
    tip = office.gets_tip()
    office.suda.answers(tip, "x")
    with office.vault.reading(TOWN, role="staff") as vtx:
        (answer,) = vtx.desk.listed("answer", tip)
    assert type(answer.on) is date
    assert answer.on - date(2026, 11, 20) == timedelta(0)


@pytest.mark.parametrize(
    ("unit", "refused"), [("กองช่าง", "excluded"), ("สำนักปลัด", ""), ("กองคลัง", "")]
)
def test_whoever_comes_later_into_a_named_unit_is_left_out_with_it(
    office: Office, clock: Clock, unit: str, refused: str
) -> None:
    """The informant left out everybody of Prasit's unit; a new colleague of his is one of them."""
    tip = office.gets_tip(without=(office.prasit,))
    clock.passes(days=30)
    late = Officer(office.vault, "ใหม่ ตัวอย่าง", unit, f"staff-late-{unit}")
    late.enrols()
    assert office.suda.vouches_for(late) is True
    answer = office.suda.asks_access(tip, late)
    assert (answer == TipRefused("excluded")) == bool(refused)
    with office.vault.reading(TOWN, role="staff") as vtx:
        page = read_tip(vtx, me(office.suda), tip, DESK)
    assert page is not None
    assert (late.reader in {one.id for one in page.may_be_given}) != bool(refused)
