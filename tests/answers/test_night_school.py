"""What staff attached is learnt at night, and answered from by every process."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions import System
from bot.actions.questions import id_of
from bot.actions.towns import open_town
from bot.bookshelf import Bookshelf
from bot.each_town import TownsFailedError
from bot.night_school import NightSchool, learnt, lessons_of
from bot.timers import timers_of
from handlers.teaching import Attach, PublishAnswer, SendQuestion, WriteAnswer
from knowledge.index import Index
from knowledge.reteach import Lesson, key_of, reteach
from knowledge.sentences import Sentence
from tests.actions.shell import built
from tests.actions.townhall import SOMSRI, WORDS, Clock, Townhall

SAID = "ป้าอยากได้ใบสีฟ้าที่เค้าว่ากันต้องไปเอาตรงไหน"
SHELL = System("test")
NIGHT = datetime(2026, 11, 17, 19, 30, tzinfo=UTC)  # half past two in Bangkok
TAUGHT = (
    Sentence("ขอยืมเต็นท์", "equipment-loan", "polite"),
    Sentence("ยืมเต็นท์ได้ไหม", "equipment-loan", "polite"),
    Sentence("ทำบัตรประชาชน", "id-card", "polite"),
    Sentence("บัตรประชาชนหาย", "id-card", "polite"),
)


class School:
    """Teaches from four sentences and the lessons; remembers how often."""

    def __init__(self) -> None:
        self.taught: list[tuple[Lesson, ...]] = []

    def __call__(self, lessons: tuple[Lesson, ...], path: Path) -> None:
        self.taught.append(lessons)
        reteach(lessons, (), TAUGHT).save(path)


@pytest.fixture(scope="module")
def ours() -> Index:
    return Index.load()


@pytest.fixture
def school() -> School:
    return School()


def attach(hall: Townhall, words: str = SAID) -> None:
    hall.does(SOMSRI, SendQuestion(words))
    hall.does(SHELL, Attach(id_of(words), "house-book-copy"))


def test_a_town_is_taught_once_at_night(hall: Townhall, school: School, tmp_path: Path) -> None:
    night = NightSchool(hall.store, tmp_path, school)
    night.look(NIGHT)
    attach(hall)
    night.look(NIGHT + timedelta(hours=6))  # half past eight in the morning
    assert school.taught == []
    before = hall.store.versions.all()[hall.town.id]
    for _ in range(2):
        night.look(NIGHT)
    assert school.taught == [(("house-book-copy", SAID),)]
    assert hall.store.versions.all()[hall.town.id] == before + 1


def test_a_town_that_cannot_be_taught_costs_the_others_nothing(
    hall: Townhall, school: School, tmp_path: Path
) -> None:
    far = open_town(hall.store, "aaa", "อีกแห่ง", {}, WORDS)
    attach(hall)
    attach(replace(hall, town=far), "ประโยคของอีกแห่ง")
    of_whom: list[str] = []

    def breaks_once(lessons: tuple[Lesson, ...], path: Path) -> None:
        of_whom.append(path.name.partition("-")[0])
        if len(of_whom) == 1:
            raise MemoryError
        school(lessons, path)

    night = NightSchool(hall.store, tmp_path, breaks_once)
    with pytest.raises(TownsFailedError):
        night.look(NIGHT)
    assert len(school.taught) == 1
    night.look(NIGHT)
    assert len(school.taught) == 2
    assert of_whom[2] == of_whom[0] != of_whom[1]


def test_what_was_learnt_is_used_by_the_index(
    hall: Townhall, school: School, tmp_path: Path, ours: Index, clock: Clock
) -> None:
    attach(hall)
    shelf = Bookshelf(hall.store, ours, clock, tmp_path)
    shelf.look()
    by_day = shelf.of(hall.town.id)
    NightSchool(hall.store, tmp_path, school).look(NIGHT)
    shelf.look()
    assert shelf.of(hall.town.id) is not by_day
    assert learnt(tmp_path, hall.town.id, (("house-book-copy", SAID),)) is not None
    assert shelf.of(hall.town.id).find(SAID).hits[0].service == "house-book-copy"


def test_own_answers_are_learnt_by_their_titles(
    hall: Townhall, school: School, tmp_path: Path
) -> None:
    made = hall.does(SHELL, WriteAnswer("จดทะเบียนเรือ", "ที่เจ้าท่า", "clerk"))
    night = NightSchool(hall.store, tmp_path, school)
    night.look(NIGHT)
    assert school.taught == []
    hall.does(SHELL, PublishAnswer(made.id))
    night.look(NIGHT)
    assert school.taught == [((made.id, "จดทะเบียนเรือ"),)]


def test_old_files_are_forgotten_and_broken_ones_are_not_used(
    hall: Townhall, school: School, tmp_path: Path
) -> None:
    night = NightSchool(hall.store, tmp_path, school)
    attach(hall)
    night.look(NIGHT)
    attach(hall, "อีกประโยคหนึ่งของป้า")
    night.look(NIGHT)
    (kept,) = tmp_path.glob(f"{hall.town.id}-*.bin")
    kept.write_bytes(b"not a model")
    assert learnt(tmp_path, hall.town.id, school.taught[-1]) is None
    assert learnt(tmp_path, hall.town.id, ()) is None


def test_the_same_lessons_in_any_order_teach_the_same(tmp_path: Path) -> None:
    lessons = (("id-card", "ทำบัตรใหม่"), ("equipment-loan", "ยืมโต๊ะ"))
    for name, told in (("a", lessons), ("b", lessons[::-1])):
        reteach(told, (), TAUGHT).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert key_of(lessons, "x") == key_of(lessons[::-1], "x") != key_of(lessons, "y")


def test_none_of_what_was_attached_is_held_out() -> None:
    lessons = [("house-book-copy", f"ขอใบสีฟ้าหมายเลข {number}") for number in range(30)]
    assert any(Sentence(text, one, "").is_held_out for one, text in lessons)
    judged = reteach(lessons, (), TAUGHT)
    assert "house-book-copy" in judged.labels


def test_the_worker_keeps_the_school(
    tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with built(empty_database, tmp_path, monkeypatch) as deps:
        (timer,) = [one for one in timers_of(deps) if one.name == "school"]
        timer.work(NIGHT)
    assert not (tmp_path / "knowledge").exists()


@pytest.mark.slow
def test_the_real_teacher_in_a_process_of_its_own_learns_what_was_attached(
    hall: Townhall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_way = list[int]()  # not in earnest: beside other tests it would wait for minutes
    monkeypatch.setattr(os, "setpriority", lambda _, pid, level: given_way.append(level))
    attach(hall)
    NightSchool(hall.store, tmp_path).look(NIGHT)
    with hall.store.reading(hall.town.id) as tx:
        taught = learnt(tmp_path, hall.town.id, lessons_of(tx))
    assert taught is not None
    assert given_way == [19]
    assert len(taught.labels) >= len({one.id for one in Index.load().services})
