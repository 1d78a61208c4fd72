"""Questions without an answer: attached, answered, published.

Agents, heads and administrators come here; only heads and administrators publish and say what the
town decides (`facts.py`). What was changed is answered by every process within seconds, and the
page shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from flask import abort, request

from bot.actions.refusals import NOT_FOUND
from bot.web.staff import facts
from bot.web.staff.ground import Page, back, deps, do, for_roles, show, town_hall, typed
from casework.days import read_day_if_any
from casework.officehours import bangkok_date
from casework.teaching import may_publish
from handlers.commands import Command, Refused
from handlers.teaching import (
    Attach,
    Detach,
    DropQuestion,
    PublishAnswer,
    WriteAnswer,
)
from knowledge.thai import dictionary_order
from storage.teaching import OwnAnswer

if TYPE_CHECKING:
    from bot.web.staff.session import LoggedIn
    from knowledge.index import Finding, Index
    from storage.questions import Question
    from storage.teaching import Lesson

HERE: Final = "/staff/questions"
_teachers = for_roles("agent", "head", "administrator")
_publishers = for_roles("head", "administrator")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question with the services that may be meant, nearest first, by id and title."""

    question: Question
    near: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """An attached sentence, and whether this process already answers it so."""

    lesson: Lesson
    title: str
    is_answered: bool


def questions(someone: LoggedIn) -> Page:
    """Everything that waits, and what was done of late."""
    return _show(someone)


def try_out(someone: LoggedIn) -> Page:
    """What a citizen would be answered now. Nothing is kept."""
    text = typed("text", 300)
    index = deps().bookshelf.of(someone.town_id)
    return _show(someone, tried=text, found=index.find(text) if text else None)


def _show(
    someone: LoggedIn,
    code: int = 200,
    fault: str = "",
    tried: str = "",
    found: Finding | None = None,
) -> Page:
    house = deps()
    index = house.bookshelf.of(someone.town_id)
    with house.store.reading(someone.town_id) as tx:
        waiting, lessons = tx.questions.waiting(), tx.teaching.lessons()
        answers = tx.teaching.answers()
        marks = tx.teaching.marks(f"{bangkok_date(house.clock()):%Y-%m}")
    titles = titles_of(index, answers)
    return show(
        "questions.html",
        someone,
        code,
        waiting=[Waiting(one, _near(one, titles)) for one in waiting],
        services=sorted(titles.items(), key=lambda pair: dictionary_order(pair[1])),
        taught=[_taught(one, titles, index) for one in lessons],
        answers=answers,
        marks=marks,
        titles=titles,
        publishes=may_publish(someone.member.roles),
        fault=fault,
        tried=tried,
        found=found,
    )


def titles_of(index: Index, answers: Iterable[OwnAnswer]) -> dict[str, str]:
    """What may be attached to: ours and the town's own, drafts too."""
    own = {one.id: one.title for one in answers}
    return {one.id: one.title.th for one in index.services} | own


def _near(question: Question, titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The first of them is chosen beforehand; the one whose answer did not fit comes last."""
    others = [one for one in question.near.split(",") if one != question.about]
    return tuple((one, titles[one]) for one in (*others, question.about) if one in titles)


def _taught(lesson: Lesson, titles: dict[str, str], index: Index) -> Taught:
    found = index.find(lesson.text)
    best = found.hits[0].service if found.hits else ""
    is_answered = found.kind == "direct" and best == lesson.service
    return Taught(lesson, titles.get(lesson.service, lesson.service), is_answered)


def attach(someone: LoggedIn, question: str) -> Page:
    """The question asks for this service from now on."""
    return _done(someone, Attach(question, typed("service", 64), typed("words", 400)))


def drop(someone: LoggedIn, question: str) -> Page:
    """The question needs no answer."""
    return _done(someone, DropQuestion(question))


def detach(someone: LoggedIn, lesson: str) -> Page:
    """The sentence was attached wrongly."""
    return _done(someone, Detach(lesson))


def publish(someone: LoggedIn, answer: str) -> Page:
    """Tell it to citizens."""
    return _done(someone, PublishAnswer(answer))


def withdraw(someone: LoggedIn, answer: str) -> Page:
    """Tell it no more."""
    return _done(someone, PublishAnswer(answer, is_published=False))


def _done(someone: LoggedIn, command: Command) -> Page:
    result = do(someone, command)
    deps().bookshelf.look_soon()
    if result == NOT_FOUND:
        abort(404)
    if isinstance(result, Refused):
        return _show(someone, 409, fault=result.reason)
    return back(HERE)


def answer(someone: LoggedIn, answer: str = "") -> Page:
    """A form for a new answer, perhaps of a question, or for one that is there."""
    with deps().store.reading(someone.town_id) as tx:
        question = tx.questions.by_id(request.args.get("question", ""))
        found = tx.teaching.answer(answer) if answer else None
    if answer and found is None:
        abort(404)
    return _form(someone, found, question)


def write(someone: LoggedIn, answer: str = "") -> Page:
    """Keep it, as a draft where the writer may not publish."""
    try:
        last = read_day_if_any(typed("valid_to", 10))
    except ValueError:
        return _form(someone, _as_typed(answer), _asked(someone), "bad_days")
    command = WriteAnswer(
        title=typed("title", 200),
        words=typed("words"),
        division=typed("division", 64),
        title_en=typed("title_en", 200),
        words_en=typed("words_en"),
        source=typed("source", 400),
        valid_to=last,
        answer=answer,
        question=typed("question", 64),
    )
    result = do(someone, command)
    deps().bookshelf.look_soon()
    if isinstance(result, Refused) and result != NOT_FOUND:
        found = replace(_as_typed(answer), valid_to=last)
        return _form(someone, found, _asked(someone), result.reason)
    return back(HERE) if result != NOT_FOUND else abort(404)


def _as_typed(answer: str) -> OwnAnswer:
    """What was refused stands in the form again: nobody writes it twice."""
    return OwnAnswer(
        id=answer,
        title=typed("title", 200),
        title_en=typed("title_en", 200),
        answer=typed("words"),
        answer_en=typed("words_en"),
        division=typed("division", 64),
        source=typed("source", 400),
        checked_on=bangkok_date(deps().clock()),
    )


def _asked(someone: LoggedIn) -> Question | None:
    """The question that the answer is written for."""
    with deps().store.reading(someone.town_id) as tx:
        return tx.questions.by_id(typed("question", 64))


def _form(
    someone: LoggedIn, found: OwnAnswer | None, question: Question | None, fault: str = ""
) -> Page:
    code, divisions = 409 if fault else 200, town_hall(someone).rules.divisions
    told = {"answer": found, "question": question, "divisions": divisions, "fault": fault}
    return show("answer.html", someone, code, **told)


ROUTES: Final[tuple[tuple[str, Callable[..., Page], list[str]], ...]] = (
    ("/questions", _teachers(questions), ["GET"]),
    ("/questions/try", _teachers(try_out), ["POST"]),
    ("/questions/answer", _teachers(answer), ["GET"]),
    ("/questions/answer", _teachers(write), ["POST"]),
    ("/questions/answer/<answer>", _teachers(answer), ["GET"]),
    ("/questions/answer/<answer>", _teachers(write), ["POST"]),
    ("/questions/answer/<answer>/publish", _publishers(publish), ["POST"]),
    ("/questions/answer/<answer>/withdraw", _publishers(withdraw), ["POST"]),
    ("/questions/sentence/<lesson>/detach", _teachers(detach), ["POST"]),
    ("/questions/facts", _publishers(facts.facts), ["GET"]),
    ("/questions/facts", _publishers(facts.tell), ["POST"]),
    ("/questions/<question>/attach", _teachers(attach), ["POST"]),
    ("/questions/<question>/drop", _teachers(drop), ["POST"]),
)
