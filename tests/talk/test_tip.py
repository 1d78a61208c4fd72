"""The talk of a tip, without a database: what is asked, what each tap does, what is never said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flex import render
from handlers.heard import (
    Attachment,
    Followed,
    Heard,
    Other,
    Photo,
    Pin,
    Pressed,
    Sticker,
    Text,
    Unfollowed,
    Unsent,
)
from handlers.known import TownFacts
from handlers.outcomes import Plain, Say, Word
from handlers.side_door import takes_in_group, takes_side_door
from handlers.tip.acts import (
    AddWords,
    DropAll,
    FetchEvidence,
    Holder,
    LookUp,
    MailboxView,
    MakeCode,
    MakeKey,
    SealWords,
    Send,
    TipKnown,
    TipTurn,
    Withdraw,
)
from handlers.tip.draft import OVER, QUESTIONS, DraftKeyFile, DraftPart, TipDraft
from handlers.tip.prompts import (
    choices,
    code_shown,
    evidence_kept,
    evidence_refused,
    mailbox_shown,
    prompt,
)
from handlers.tip.talk import respond
from handlers.words import Words

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WORDS = Words.load()
TOWN = TownFacts(
    "demo", "เทศบาลตัวอย่าง", "", "-", "-", True, "https://x.example", "https://x.example", (), True
)
HOLDERS = (
    Holder("a", "นิติกร", "สำนักปลัด", False),
    Holder("b", "ผู้ตรวจสอบภายใน", "หน่วยตรวจสอบ", False),
    Holder("c", "ท้องถิ่นอำเภอ", "", True),
)
KNOWN = TipKnown(TOWN, HOLDERS, True, NOW, WORDS)
SMELL = "เจ้าหน้าที่เรียกเงินใต้โต๊ะ"
OTHER_STEPS = (
    *("offer", "doubt", "doors", "recusal", "review", "fix", "warn", "deriving", "ready"),
    *("mailbox", "add", "withdraw"),
)
ALL_STEPS = (*QUESTIONS, *OTHER_STEPS, *sorted(OVER), "timed_out")
TAPS = [
    "open",
    "chat",
    "usual",
    "cancel",
    "recusal",
    "nobody",
    "next",
    "held",
    "skip",
    "done",
    "back",
    "code",
    "fix",
    "change",
    "show",
    "again",
    "send",
    "add",
    "withdraw",
    "withdraw_yes",
    "close",
    "nonsense",
]


def at(step: str, **more: object) -> TipDraft:
    """A draft that stands at a step, with one answer sealed."""
    draft = TipDraft(
        step,
        NOW + timedelta(minutes=15),
        tip="t",
        tip_key="k",
        files=(DraftKeyFile("b", "x"), DraftKeyFile("c", "y")),
        parts=(DraftPart("p", "what", "m"),),
    )
    return replace(draft, **more)  # type: ignore[arg-type]


def tap(draft: TipDraft | None, name: str, value: str = "", known: TipKnown = KNOWN) -> TipTurn:
    return respond(draft, Pressed(f"tip.{name}={value}"), known)


def say(draft: TipDraft | None, text: str, known: TipKnown = KNOWN) -> TipTurn:
    return respond(draft, Text(text, "m1"), known)


def step_of(turn: TipTurn) -> str:
    assert turn.draft is not None
    return turn.draft.step


def words_of(turn: TipTurn) -> str:
    return str(render(turn.replies, "th", WORDS))


HEARD: st.SearchStrategy[Heard] = st.one_of(
    st.builds(Text, st.text(max_size=40), st.just("m")),
    st.sampled_from([Text(x) for x in ("ยกเลิก", "ข้าม", "เมนู", "english", "ย้อนกลับ", "1", SMELL)]),
    st.builds(
        lambda name, value: Pressed(f"tip.{name}={value}"),
        st.sampled_from(TAPS),
        st.sampled_from(["", *QUESTIONS, "a", "unit:0", "unit:9", "fix", "warn", "add"]),
    ),
    st.sampled_from(
        [
            Pressed("menu.open="),
            Photo("1"),
            Pin(13.0, 100.0, "x", "y"),
            Sticker(),
            Attachment("audio", "1"),
            Followed(),
            Unfollowed(),
            Unsent("1"),
            Other("beacon"),
        ]
    ),
)


@settings(deadline=None)  # the first text loads what was learnt
@given(st.lists(HEARD, max_size=25), st.sampled_from(ALL_STEPS))
def test_whatever_comes_is_answered_and_sendable(events: list[Heard], start: str) -> None:
    draft: TipDraft | None = at(start, mailbox="m", held=SMELL)
    for heard in events:
        turn = respond(draft, heard, KNOWN)
        assert len(turn.replies) <= 5
        for language in ("th", "en"):
            render(turn.replies, language, WORDS)
        draft = turn.draft
        if draft is not None:
            assert TipDraft.read(draft.write()) == draft


def test_the_way_through_all_questions() -> None:
    turn = say(None, "แจ้งเบาะแส")
    assert step_of(turn) == "doors"
    turn = tap(turn.draft, "chat")
    turn = tap(turn.draft, "recusal", "a")
    turn = tap(turn.draft, "next")
    assert turn.acts == (MakeKey(("b", "c")),)
    for question in QUESTIONS[:-1]:
        assert step_of(turn) == question
        turn = say(turn.draft, f"คำตอบ {question}")
        assert turn.acts == (SealWords(question, f"คำตอบ {question}", "m1"),)
    turn = respond(turn.draft, Photo("77"), KNOWN)
    assert turn.acts == (FetchEvidence("77"),)
    turn = tap(turn.draft, "done", "evidence")
    assert step_of(turn) == "review"


PAPER = Attachment("file", "78", "สัญญา.pdf", 1000)


@pytest.mark.parametrize("step", [*QUESTIONS, "review", "add"])
def test_a_file_may_come_at_every_question_and_in_the_mailbox(step: str) -> None:
    turn = respond(at(step), PAPER, KNOWN)
    assert turn.acts == (FetchEvidence("78", "สัญญา.pdf"),)
    assert step_of(turn) == step
    assert "สัญญา" not in repr(turn), "nor does its name show in a traceback"


@pytest.mark.parametrize("step", ["recusal", "warn", "mailbox"])
def test_elsewhere_a_file_is_said_not_to_be_kept(step: str) -> None:
    turn = respond(at(step), PAPER, KNOWN)
    assert not turn.acts
    assert "ยังไม่ได้เก็บ" in words_of(turn)


def test_after_a_file_the_long_question_is_not_read_again() -> None:
    told = words_of(TipTurn(None, evidence_kept(at("evidence"), KNOWN, is_document=False)))
    assert "มีอีกไหม" in told
    assert "7/7" not in told
    again = evidence_kept(at("when"), KNOWN, is_document=False)
    assert "2/7" in words_of(TipTurn(None, again)), "elsewhere the open question stands there"


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_sound_and_film_are_not_taken(kind: Literal["audio", "video"]) -> None:
    turn = respond(at("evidence"), Attachment(kind, "79"), KNOWN)
    assert not turn.acts
    assert "PDF" in words_of(turn), "what is taken is told"


def test_pictures_and_files_are_counted_together() -> None:
    kept = tuple(DraftPart(str(n), kind, "") for n, kind in enumerate(["evidence", "document"] * 4))
    nine = at("evidence", parts=(DraftPart("w", "what", "m"), *kept), pending=("p",))
    assert respond(nine, PAPER, KNOWN).acts
    ten = replace(nine, added=1)
    assert "ครบ 10" in words_of(respond(ten, PAPER, KNOWN))
    assert "20 MB" in words_of(respond(nine, replace(PAPER, size=2**25), KNOWN))


def test_what_documents_may_tell_is_said_before_they_are_sent() -> None:
    for step in ("evidence", "add"):
        assert "ชื่อผู้เขียน" in words_of(TipTurn(at(step), prompt(at(step), KNOWN)))


def test_the_limit_and_the_doors_are_told_beforehand() -> None:
    told = words_of(say(None, "แจ้งเบาะแส"))
    assert "15 นาที" in told
    assert "1205" in told
    with_web = replace(KNOWN, web_form="https://x.example/tip")
    assert "openExternalBrowser=1" in words_of(say(None, "แจ้งเบาะแส", with_web))


@pytest.mark.parametrize("said", ["2", "แจ้งในแชตนี้", "ในแชท", "ในแชตนี้ค่ะ", "Here", "in this chat"])
def test_the_door_of_the_chat_opens_by_its_name(said: str) -> None:
    assert step_of(say(at("doors"), said)) == "recusal"


@pytest.mark.parametrize("said", ["ส่ง", "ต่อไป", "เสร็จแล้ว", "ไม่มี", "send"])
def test_send_after_the_evidence_seals_no_word_of_it(said: str) -> None:
    turn = say(at("evidence"), said)
    assert (step_of(turn), turn.acts) == ("review", ())


def test_words_given_as_evidence_are_acknowledged() -> None:
    turn = say(at("evidence"), "ลุงข้างบ้านก็เห็นค่ะ")
    assert isinstance(turn.acts[0], SealWords)
    assert "ปิดผนึกแล้วค่ะ" in words_of(turn)
    assert step_of(turn) == "evidence"


def test_that_is_all_before_the_end_skips_a_question_but_not_the_first() -> None:
    assert step_of(say(at("others"), "พอแล้วค่ะ")) == "evidence"
    turn = say(at("what", parts=()), "เสร็จแล้ว")
    assert (step_of(turn), turn.acts) == ("what", ())
    late = tap(at("when"), "done", "evidence")
    assert (step_of(late), late.acts) == ("when", ())


def test_from_review_to_the_spool() -> None:
    turn = tap(at("review"), "code")
    assert step_of(turn) == "warn"
    turn = tap(turn.draft, "show")
    assert turn.acts == (MakeCode(),)
    assert not turn.replies, "the code itself is the answer"
    assert tap(turn.draft, "send").acts == (), "nothing is sent before the code was there"
    turn = tap(at("ready", mailbox="age1"), "send")
    assert (turn.acts, step_of(turn)) == ((Send(),), "sent")


@pytest.mark.parametrize("step", ["review", "ready"])
def test_without_the_first_answer_nothing_is_sent(step: str) -> None:
    turn = tap(at(step, mailbox="age1", parts=()), "code" if step == "review" else "send")
    assert step_of(turn) == "what"
    assert turn.acts == ()


def test_pictures_on_their_way_are_waited_for() -> None:
    assert step_of(tap(at("review", pending=("h",)), "code")) == "review"
    full = at("evidence", pending=tuple("0123456789"))
    assert respond(full, Photo("1"), KNOWN).acts == ()


def test_words_beside_the_pictures_are_sealed_and_more_may_come() -> None:
    for draft in (at("evidence"), at("evidence", fixing=True)):
        turn = say(draft, "ยังมีคลิปอยู่")
        assert turn.acts == (SealWords("more", "ยังมีคลิปอยู่", "m1"),)
        assert turn.draft == draft


def test_what_is_the_only_question_that_must_be_answered() -> None:
    assert step_of(tap(at("what"), "skip", "what")) == "what"
    for question in QUESTIONS[1:]:
        assert step_of(tap(at(question), "skip", question)) != question
    assert step_of(say(at("what"), " ")) == "what"


def test_an_answer_may_be_changed_from_the_review() -> None:
    turn = tap(tap(at("review"), "fix").draft, "change", "when")
    assert step_of(turn) == "when"
    assert step_of(say(turn.draft, "เมื่อวาน")) == "review"
    assert step_of(tap(turn.draft, "back", "when")) == "review"
    assert step_of(tap(at("fix"), "back", "fix")) == "review"


def test_back_leads_one_question_back() -> None:
    assert step_of(tap(at("where"), "back", "where")) == "when"
    assert step_of(tap(at("review"), "back", "review")) == "evidence"
    assert step_of(tap(at("add"), "back", "add")) == "mailbox"
    assert step_of(tap(at("doors"), "back", "doors")) == "doors"


def test_an_old_button_repeats_the_question() -> None:
    for name in TAPS:
        if name != "cancel":
            assert step_of(tap(at("how_know"), name, "when")) == "how_know"


def test_smelling_words_may_become_the_first_answer() -> None:
    turn = say(None, SMELL)
    assert step_of(turn) == "offer"
    turn = tap(turn.draft, "open")
    turn = tap(tap(turn.draft, "chat").draft, "nobody")
    turn = tap(turn.draft, "held", "what")
    assert turn.acts == (SealWords("what", SMELL, "m1"),)


def test_more_words_join_those_that_wait() -> None:
    turn = say(say(None, SMELL).draft, "ที่หน้าคลัง")
    passed = tap(turn.draft, "usual")
    assert passed.passed_text == f"{SMELL}\nที่หน้าคลัง"
    assert step_of(say(at("offer", held="ก" * 3999), "ยาวเกิน")) == "offer"


def test_a_pin_answers_where_and_nothing_else() -> None:
    pin = Pin(13.5, 100.5, "ตลาด", "ถนน")
    (seal,) = respond(at("where"), pin, KNOWN).acts
    assert isinstance(seal, SealWords)
    assert seal.words.startswith("13.500000, 100.500000")
    assert respond(at("when"), pin, KNOWN).acts == ()


def test_choices_may_be_typed_in_both_languages_or_by_number() -> None:
    assert step_of(say(at("doors"), "In this chat")) == "recusal"
    assert say(at("recusal"), "4").draft.excluded == ("b",)  # type: ignore[union-attr]
    assert say(at("recusal"), "สำนักปลัด").draft.excluded == ("a",)  # type: ignore[union-attr]
    assert step_of(say(at("recusal"), "เรื่องมีอยู่ว่า")) == "recusal"


def test_too_few_holders_show_outside_bodies() -> None:
    turn = tap(tap(at("recusal"), "recusal", "a").draft, "recusal", "b")
    assert step_of(turn) == "closed"
    assert "1206" in words_of(turn)
    one = replace(KNOWN, holders=HOLDERS[:1])
    assert step_of(tap(at("recusal"), "next", known=one)) == "closed"


def test_a_closed_channel_takes_nothing() -> None:
    closed = replace(KNOWN, are_open=False)
    assert "1205" in words_of(say(None, "แจ้งเบาะแส", closed))
    assert step_of(tap(at("offer", held=SMELL), "open", known=closed)) == "closed"


def test_other_talks_lead_away_only_before_anything_is_written() -> None:
    for heard in (Pressed("menu.open="), Text("เมนู")):
        assert respond(at("doors"), heard, KNOWN).passes
        assert not respond(at("when"), heard, KNOWN).passes


def test_codes_are_looked_up_outside_of_writing_only() -> None:
    code = "00000000000000000000"
    assert say(None, code).acts == (LookUp(code),)
    assert say(at("mailbox"), code).acts == (LookUp(code),)
    assert say(at("when"), code).acts == ()
    assert step_of(say(None, "โทร 0000000000 0000000000 เรื่องไฟ")) == "doubt"


def test_the_mailbox_takes_words_and_gives_back() -> None:
    turn = tap(at("mailbox"), "add")
    assert say(turn.draft, "เพิ่ม").acts == (AddWords("เพิ่ม"),)
    turn = tap(at("mailbox"), "withdraw")
    assert tap(turn.draft, "withdraw_yes").acts == (Withdraw(),)
    assert step_of(tap(at("mailbox"), "close")) == "closed"
    assert tap(at("what"), "withdraw_yes").acts == ()


def test_late_events_repeat_the_question() -> None:
    late = replace(KNOWN, is_stale=True)
    assert say(at("when"), "เก่า", late).acts == ()


def test_leaving_wipes() -> None:
    assert respond(at("when"), Unfollowed(), KNOWN).acts == (DropAll(),)
    assert tap(at("when"), "cancel").acts == (DropAll(),)


def test_run_out_words_are_not_kept() -> None:
    old = at("when", expires_at=NOW)
    assert say(old, "ช้าไป").acts == (DropAll(),)
    assert not say(old, "ช้าไป").passes
    assert respond(old, Followed(), KNOWN).passes
    assert respond(at("usual"), Photo("1"), KNOWN).passes
    assert step_of(tap(None, "send")) == "closed"


def test_the_mailbox_tells_what_became_of_it_and_where_the_rest_of_an_answer_is() -> None:
    day = NOW.date()
    handed_on = Word("tip.state.referred_to", {"body": Plain("ป.ป.ท."), "day": day})
    answers = ((day, "ยาว" * 3000), (day, ""))
    view = MailboxView("referred", day, day, answers, handed_on)
    head, long, spoilt, ask = (str(one["text"]) for one in render(mailbox_shown(view), "th", WORDS))
    assert "ส่งต่อป.ป.ท.แล้ว เมื่อ" in head
    assert long.endswith("…")
    assert "คำตอบนี้เปิดไม่ได้" in spoilt
    assert "อ่านได้ครบในหน้าเว็บ" in ask
    short = MailboxView("asking", day, day, ((day, "สั้น"),))
    assert "อ่านได้ครบ" not in str(render(mailbox_shown(short), "th", WORDS)[-1]["text"])


def test_what_the_shell_says_is_sendable() -> None:
    day = NOW.date()
    views = (
        MailboxView(),
        MailboxView("spooled"),
        MailboxView("asking", day, day, ((day, "ถาม"),) * 5),
        MailboxView("withdrawn", day, day),
        MailboxView("asking", day, day, ((day, "ก" * 20_000), (day, "😀" * 20_000), (day, " "))),
    )
    for view in views:
        render(mailbox_shown(view), "en", WORDS)
    render(code_shown("0000 0000"), "th", WORDS)
    for draft in (at("evidence"), at("add", files=())):
        for is_document in (True, False):
            render(evidence_kept(draft, KNOWN, is_document=is_document), "th", WORDS)
    for fault in ("busy", "heic", "too_large", "broken", "unknown", "over", "not_fetched"):
        render(evidence_refused(fault), "en", WORDS)
    for step in (*QUESTIONS, *OTHER_STEPS):
        assert prompt(at(step), KNOWN)
        assert choices(at(step), KNOWN)


def test_the_side_door_errs_towards_taking() -> None:
    def takes(heard: Heard, *, draft: bool = False, declined: bool = False) -> bool:
        return takes_side_door(heard, has_draft=draft, declined=declined)

    assert takes(Sticker(), draft=True)
    assert takes(Pressed("tip.open="))
    assert not takes(Pressed("menu.open="))
    assert not takes(Photo("1"))
    assert takes(Text("แจ้งเบาะแส"), declined=True)
    assert takes(Text("1234 5678 9012 3456"), declined=True)
    assert takes(Text(SMELL))
    assert not takes(Text(SMELL), declined=True)
    assert not takes(Text("ไฟดับหน้าบ้าน"))
    assert takes_in_group(Pressed("tip.open="))
    assert takes_in_group(Text("แจ้งเบาะแส"))
    assert not takes_in_group(Text(SMELL))
    assert not takes_in_group(Sticker())


def test_nothing_shows_in_a_traceback() -> None:
    for thing in (
        at("offer", held=SMELL),
        LookUp("123"),
        SealWords("what", SMELL),
        AddWords(SMELL),
    ):
        assert SMELL not in repr(thing)
        assert "123" not in repr(thing)


def test_an_event_is_remembered_and_the_time_begins_anew() -> None:
    later = NOW + timedelta(minutes=5)
    draft = at("when").seeing("e", 7, later)
    assert draft.has_seen("e")
    assert (draft.last_ms, draft.expires_at) == (7, later + timedelta(minutes=15))
    assert at("when").seeing("", 0, NOW).events == ()
    assert at("when").ended("sent").has_seen("m"), "taking a message back stays at the side door"


def test_a_mistyped_code_is_said_to_be_one() -> None:
    assert "20" in words_of(say(None, "1234 5678 9012 3456 7890"))
    assert at("timed_out").is_expired(NOW)
    assert respond(at("when", expires_at=NOW), Text("เมนู"), KNOWN).passes


INSIDE = replace(KNOWN, report_waits=True)


@pytest.mark.parametrize(
    ("step", "name"), [("what", "cancel"), ("ready", "send"), ("mailbox", "close")]
)
def test_what_was_open_before_the_tip_is_named_when_the_tip_is_over(step: str, name: str) -> None:
    turn = tap(at(step, mailbox="m"), name, known=INSIDE)
    last = turn.replies[-1]
    assert isinstance(last, Say)
    assert last.word == Word("tip.report_waits")
    assert [one.data for one in last.buttons][:2] == ["talk.go_on=", "talk.menu="]
    assert not turn.replies[-2].buttons
    assert Word("tip.report_waits") not in [
        getattr(one, "word", None) for one in tap(at(step, mailbox="m"), name).replies
    ]


def test_it_is_not_named_while_the_tip_goes_on_nor_where_none_was_open() -> None:
    for turn in (
        tap(at("what"), "skip", "what", INSIDE),
        say(None, "แจ้งเบาะแส", INSIDE),
        tap(at("doubt", held=SMELL), "usual", known=INSIDE),
    ):
        assert Word("tip.report_waits") not in [getattr(one, "word", None) for one in turn.replies]
