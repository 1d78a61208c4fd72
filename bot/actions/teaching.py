"""What the town hall adds to the answers, by console and command line alike."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.actions.clearance import on_duty
from bot.actions.context import ActionContext, StaffMember, System
from bot.actions.refusals import NO_WORDS, NOT_FOUND
from casework.officehours import bangkok_date
from casework.teaching import may_publish, may_teach
from handlers.commands import Refused
from handlers.teaching import (
    Attach,
    Detach,
    DropQuestion,
    PublishAnswer,
    Taught,
    TellFact,
    WriteAnswer,
)
from knowledge.index import SERVICES
from knowledge.overrides import BadOverride, check_key
from knowledge.owned import BEGINS
from knowledge.services import Service, load_services
from storage import Tx
from storage.teaching import OwnAnswer, TownFact

if TYPE_CHECKING:
    from datetime import date

Actor = StaffMember | System

LONGEST_SENTENCE: Final = 300
LONGEST_TITLE: Final = 80
LONGEST_ANSWER: Final = 1500
LONGEST_SOURCE: Final = 200
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"

NO_SERVICE: Final = Refused("no_such_service")
NO_FACT: Final = Refused("no_such_fact")
TOO_LONG: Final = Refused("too_long")
BAD_DAYS: Final = Refused("bad_days")
DAY_OVER: Final = Refused("day_over")


def attach(tx: Tx, actor: Actor, command: Attach, context: ActionContext) -> Taught | Refused:
    """The question leaves the queue; its sentence asks for the service from now on."""
    if not _may(tx, actor, publishes=False):
        return NOT_FOUND
    question = tx.questions.by_id(command.question)
    if question is None:
        return NOT_FOUND
    text = " ".join((command.words or question.text).split())
    if len(text) > LONGEST_SENTENCE:
        return TOO_LONG
    if not _is_service(tx, command.service):
        return NO_SERVICE
    by = _id(actor)
    lesson = tx.teaching.attach(command.service, text, today=bangkok_date(context.now), by=by)
    tx.questions.drop(question.id)
    tx.audit.add("sentence_attached", staff_id=by, subject=command.service)
    return Taught(lesson.id)


def detach(tx: Tx, actor: Actor, command: Detach, _context: ActionContext) -> Taught | Refused:
    """The sentence asks for nothing more than its words do."""
    if not _may(tx, actor, publishes=False) or not tx.teaching.detach(command.lesson):
        return NOT_FOUND
    tx.audit.add("sentence_detached", staff_id=_id(actor), subject=command.lesson)
    return Taught(command.lesson)


def write_answer(
    tx: Tx, actor: Actor, command: WriteAnswer, context: ActionContext
) -> Taught | Refused:
    """Kept as a draft; one that is published already stays so only if its writer may publish."""
    if not _may(tx, actor, publishes=False):
        return NOT_FOUND
    if fault := _unfit(command, context):
        return fault
    before = tx.teaching.answer(command.answer) if command.answer else None
    if command.answer and before is None:
        return NOT_FOUND
    by = _id(actor)
    answer = OwnAnswer(
        id=before.id if before else _new_id(context),
        title=command.title.strip(),
        title_en=command.title_en.strip(),
        answer=command.words.strip(),
        answer_en=command.words_en.strip(),
        division=command.division,
        source=command.source.strip(),
        checked_on=bangkok_date(context.now),
        valid_to=command.valid_to,
        is_published=bool(before and before.is_published and _may(tx, actor, publishes=True)),
        written_by=by,
    )
    tx.teaching.put_answer(answer)
    _answer_question(tx, command.question, answer.id, by, context)
    tx.audit.add("answer_written", staff_id=by, subject=answer.id)
    return Taught(answer.id)


def publish_answer(
    tx: Tx, actor: Actor, command: PublishAnswer, _context: ActionContext
) -> Taught | Refused:
    """From the next look of every process on it is told, or no more."""
    answer = tx.teaching.answer(command.answer)
    if not _may(tx, actor, publishes=True) or answer is None:
        return NOT_FOUND
    tx.teaching.put_answer(replace(answer, is_published=command.is_published))
    act = "answer_published" if command.is_published else "answer_withdrawn"
    tx.audit.add(act, staff_id=_id(actor), subject=answer.id)
    return Taught(answer.id)


def drop_question(
    tx: Tx, actor: Actor, command: DropQuestion, _context: ActionContext
) -> Taught | Refused:
    """The question needs no answer."""
    if not _may(tx, actor, publishes=False) or not tx.questions.drop(command.question):
        return NOT_FOUND
    tx.audit.add("question_dropped", staff_id=_id(actor), subject=command.question)
    return Taught(command.question)


def tell_fact(tx: Tx, actor: Actor, command: TellFact, context: ActionContext) -> Taught | Refused:
    """The town's own word stands in the place of ours; without words ours is back."""
    if not _may(tx, actor, publishes=True):
        return NOT_FOUND
    try:
        check_key(command.key, {one.id: one for one in our_services()})
    except BadOverride:
        return NO_FACT
    by, words, today = _id(actor), command.words.strip(), bangkok_date(context.now)
    if fault := _unfit_fact(command, today):
        return fault
    if words:
        source = command.source.strip()
        days = (command.valid_from, command.valid_to)
        tx.teaching.put_fact(TownFact(command.key, words, source, today, *days, by))
    elif not tx.teaching.drop_fact(command.key):
        return NOT_FOUND
    tx.audit.add("fact_told" if words else "fact_withdrawn", staff_id=by, subject=command.key)
    return Taught(command.key)


@lru_cache(maxsize=1)
def our_services() -> tuple[Service, ...]:
    """The services of the program, as their files tell them."""
    return load_services(SERVICES)


def _is_service(tx: Tx, service: str) -> bool:
    if service.startswith(BEGINS):
        return tx.teaching.answer(service) is not None
    return any(one.id == service for one in our_services())


def _answer_question(
    tx: Tx, question: str, answer: str, by: str | None, context: ActionContext
) -> None:
    """The question that the answer was written for is one of its sentences."""
    found = tx.questions.by_id(question) if question else None
    if found is not None:
        text = " ".join(found.text.split())[:LONGEST_SENTENCE]
        tx.teaching.attach(answer, text, today=bangkok_date(context.now), by=by)
        tx.questions.drop(found.id)


def _unfit(command: WriteAnswer, context: ActionContext) -> Refused | None:
    if not command.title.strip() or not command.words.strip():
        return NO_WORDS
    lengths = (
        (command.title, LONGEST_TITLE),
        (command.title_en, LONGEST_TITLE),
        (command.words, LONGEST_ANSWER),
        (command.words_en, LONGEST_ANSWER),
        (command.source, LONGEST_SOURCE),
    )
    if any(len(text) > most for text, most in lengths):
        return TOO_LONG
    if command.division not in context.town.divisions:
        return NOT_FOUND
    return DAY_OVER if _is_over(command.valid_to, bangkok_date(context.now)) else None


def _unfit_fact(command: TellFact, today: date) -> Refused | None:
    if len(command.words.strip()) > LONGEST_ANSWER or len(command.source) > LONGEST_SOURCE:
        return TOO_LONG
    if command.valid_from and command.valid_to and command.valid_to < command.valid_from:
        return BAD_DAYS
    return DAY_OVER if command.words.strip() and _is_over(command.valid_to, today) else None


def _is_over(last: date | None, today: date) -> bool:
    """What would be told to nobody must not look as if it were told."""
    return last is not None and last < today


def _new_id(context: ActionContext) -> str:
    return BEGINS + "".join(_SIGNS[context.random(len(_SIGNS))] for _ in range(8))


def _may(tx: Tx, actor: Actor, *, publishes: bool) -> bool:
    """Whether the account may, by its roles as the memory knows them now."""
    if isinstance(actor, System):
        return True
    officer = on_duty(tx, actor)
    return officer is not None and (may_publish if publishes else may_teach)(officer.roles)


def _id(actor: Actor) -> str | None:
    return actor.id if isinstance(actor, StaffMember) else None
