"""Reports filed through faults and a kill, each found again; what a replay does not overlook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.replay_books import Books
from bot.cli.replay_citizen import Citizen, Manner
from bot.cli.replay_wire import PUSH, REPLY, judge_the_wire
from bot.simulator import Channel, Platform
from bot.simulator.driver import NoAnswer

START = [sys.executable, "-c", "from bot.cli import main; main()"]
LONG = "ทางเท้าหน้าตลาดพังทั้งแถบ เดินลำบากมาก ผู้สูงอายุสะดุดล้มไปหลายคนแล้วค่ะ "

TEXTS = [
    ("ไฟถนนหน้าตลาดดับมาสามคืนแล้ว มืดมาก", "แสงสว่าง"),
    ("ขยะล้นถังหน้าโรงเรียน\n\nส่งกลิ่นเหม็น   มาก", "ความสะอาด"),
    ("เจ้าหน้าที่เรียกเงินใต้โต๊ะก่อนจะซ่อมถนนที่เป็นหลุมหน้าบ้าน", "ถนน"),
    (
        "ท่อตันหน้าบ้าน 12/34 และ 56/78 โทร 02-000-0000 เคยแจ้ง 1/2/2569 เวลา 13.45 เรื่อง 2026-99AAAA",
        "น้ำท่วม",
    ),
    (LONG * 6, "ทางเท้า"),
    (LONG * 33, "ทางเท้า"),  # more than one message of LINE's holds
    (LONG * 60, "ทางเท้า"),  # more than is taken: the product must say so
    ("เคยแจ้งเรื่องต้นไม้พาดสายไฟไปแล้วสองครั้งไม่คืบหน้าเลย กลัวจะหักลงมาโดนบ้าน มาดูให้หน่อยนะคะ", "ต้นไม้"),
    ("หมาจรจัด", "สัตว์จรจัด"),
]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_reports_are_replayed_through_faults_and_a_kill(
    tmp_path: Path, kind: str, new_postgres: Callable[[], str]
) -> None:
    file = tmp_path / "reports.jsonl"
    lines = [
        {"text": text, "types": [kind], "lat": 13.7, "lon": 100.5, "date": "2026-11-20"}
        for text, kind in TEXTS
    ]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    options = ["--people", "3", "--duplicates", "0.3", "--reorder", "0.1", "--kill"]
    options += ["--api-failures", "0.03", "--photos", "0.5"]
    if kind == "postgresql":
        options += ["--database", new_postgres(), "--vault-database", new_postgres()]
    ended = subprocess.run(
        [*START, "replay", str(file), *options],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert "the books close" in ended.stdout, ended.stdout + ended.stderr[-2000:]
    assert f"cases {len(TEXTS)} " in ended.stdout
    assert ended.returncode == 0


class Wire:
    """A LINE that only notes what went over its wire."""

    def __init__(self) -> None:
        channel = Channel("demo", "secret", "token", "http://bot.test/webhook")
        self.platform = Platform([channel], deliver=lambda *_: 200, threads=0)

    def posts(self, token: str, status: int | None = 200, words: str = "") -> None:
        event = {"replyToken": token, "message": {"text": words}}
        self._note("out", "webhook", status, {"events": [event]})

    def hears(
        self, what: str, token: str, words: str = "x", status: int = 200, fault: str = ""
    ) -> None:
        sent = {"replyToken": token, "messages": [{"type": "text", "text": words}]}
        self._note("in", what, status, sent, fault)

    def judged(self, *, was_killed: bool = False, asked_again: int = 0) -> list[str]:
        books = Books(asked_again=asked_again)
        judge_the_wire(self.platform, books, was_killed=was_killed)
        return books.faults

    def _note(self, way: Any, what: str, status: int | None, sent: object, fault: str = "") -> None:
        self.platform.traffic.note(
            way, what, status=status, milliseconds=1.0, at_ms=0, sent=sent, fault=fault
        )


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_one_answer_for_each_event_closes_the_books(wire: Wire) -> None:
    wire.posts("a", None)
    wire.posts("a")
    wire.posts("a")  # a copy
    wire.hears(REPLY, "a")
    assert wire.judged() == []


def test_an_event_without_an_answer_is_seen(wire: Wire) -> None:
    wire.posts("a")
    assert wire.judged() == ["1 events were to be answered, and 0 were"]


def test_an_answer_that_nobody_asked_for_is_seen(wire: Wire) -> None:
    wire.posts("a")
    wire.hears(REPLY, "a")
    wire.hears(PUSH, "")
    assert "an answer that had been acknowledged was pushed once more" in wire.judged()


def test_a_lost_acknowledgement_explains_a_second_try_and_a_push(wire: Wire) -> None:
    wire.posts("a")
    wire.hears(REPLY, "a", fault="timeout after")
    wire.hears(REPLY, "a", status=400)
    wire.hears(PUSH, "")
    assert wire.judged() == []


def test_a_token_used_twice_without_need_is_seen(wire: Wire) -> None:
    wire.posts("a")
    wire.hears(REPLY, "a")
    wire.hears(REPLY, "a", status=400)
    assert wire.judged() == [f"LINE refused {REPLY}: 400 "]
    assert wire.judged(was_killed=True) == [], "the killed process alone knew that it had arrived"


def test_a_call_that_the_kill_cut_short_is_no_answer(wire: Wire) -> None:
    wire.platform.traffic.note("in", REPLY, status=400, milliseconds=1.0, at_ms=0, sent=None)
    assert wire.judged(was_killed=True) == []
    assert wire.judged() == [f"LINE refused {REPLY}: 400 "]


def test_two_different_answers_to_one_event_are_seen(wire: Wire) -> None:
    wire.posts("a")
    wire.hears(REPLY, "a", fault="reset after")
    wire.hears(REPLY, "a", "another", status=400)
    assert wire.judged(was_killed=True) == [f"LINE refused {REPLY}: 400 "]


TIP = "นายช่างเรียกเงินใต้โต๊ะห้าพันถึงจะเซ็นใบอนุญาต"


def test_a_tip_that_the_kill_forgot_is_forgiven_where_it_was_said_again(wire: Wire) -> None:
    wire.posts("a", words=TIP)
    wire.posts("b", words=TIP)
    wire.hears(REPLY, "b")
    assert wire.judged(was_killed=True, asked_again=1) == []
    assert wire.judged(was_killed=True) == ["2 events were to be answered, and 1 were"]
    assert wire.judged(asked_again=1) == ["2 events were to be answered, and 1 were"]


def test_what_is_no_tip_is_never_forgotten(wire: Wire) -> None:
    wire.posts("a", words="ไฟดับหน้าบ้าน")
    assert wire.judged(was_killed=True, asked_again=1) == [
        "1 events were to be answered, and 0 were"
    ]


def test_a_tip_delivered_anew_after_the_kill_may_be_answered_anew(wire: Wire) -> None:
    wire.posts("a", None, words=TIP)
    wire.hears(REPLY, "a")
    wire.posts("a", words=TIP)
    wire.hears(REPLY, "a", "another", status=400)
    assert wire.judged(was_killed=True) == []
    assert wire.judged() == [f"LINE refused {REPLY}: 400 "]


@pytest.mark.parametrize("was_killed", [True, False])
def test_who_hears_nothing_asks_again_only_after_a_kill(*, was_killed: bool) -> None:
    channel = Channel("demo", "secret", "token", "http://bot.test/webhook")
    books = Books(was_killed=was_killed)
    silent = Platform([channel], deliver=lambda *_: 200, threads=0)
    citizen = Citizen(silent, "a", Manner(), books)
    citizen.phone.timeout = 0.0
    with pytest.raises(NoAnswer):
        citizen.act(citizen.phone.says, "สวัสดี")
    said = [one.text for one in citizen.phone.messages]
    assert said == ["สวัสดี"] * (2 if was_killed else 1)
    assert books.asked_again == was_killed


def test_numbers_must_differ_and_be_as_many_as_the_reports() -> None:
    books = Books(reports=3)
    for number in ("70-AAAAAA", "70-AAAAAA"):
        books.filed(number)
    books.close()
    assert books.faults == ["3 reports but 2 receipts", "a number was given twice"]
    assert "2 faults" in books.told()
