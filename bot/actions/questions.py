"""Questions that had no answer, and thumbs: from citizens, kept without them."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from bot.actions.context import ActionContext, Citizen
from casework.officehours import bangkok_date
from casework.teaching import LONGEST_QUESTION, MOST_QUESTIONS
from handlers.commands import Refused
from handlers.teaching import MarkAnswer, QuestionSent, SendQuestion
from knowledge.personal import mask_id_cards, mask_phones
from knowledge.thai import squeeze
from storage import Tx

FULL: Final = Refused("queue_full")
EMPTY: Final = Refused("no_words")
UNSEND: Final = timedelta(hours=24)
"""For so long a message can be taken back."""


def send_question(
    tx: Tx, _actor: Citizen, command: SendQuestion, context: ActionContext
) -> QuestionSent | Refused:
    """Keep the words alone; numbers of people in them are masked. Sent again they count up."""
    text = mask_phones(mask_id_cards(command.words.strip()[:LONGEST_QUESTION]))
    if not text:
        return EMPTY
    question = id_of(text)
    if tx.questions.by_id(question) is None and tx.questions.count() >= MOST_QUESTIONS:
        return FULL
    near = ",".join(command.near[:3])
    today = bangkok_date(context.now)
    tx.questions.add(question, text, near=near, about=command.about, today=today)
    if command.message_id:
        tx.questions.mark(question, command.message_id, until=_end(context.now))
    return QuestionSent()


def mark_answer(tx: Tx, _actor: Citizen, command: MarkAnswer, context: ActionContext) -> None:
    """Count the thumb in this month."""
    month = f"{bangkok_date(context.now):%Y-%m}"
    tx.teaching.mark(command.service[:64], is_good=command.is_good, month=month)


def _end(now: datetime) -> datetime:
    """When LINE lets nobody take a message back any more, by the hour: the minute is not kept."""
    return now.replace(minute=0, second=0, microsecond=0) + UNSEND + timedelta(hours=1)


def id_of(text: str) -> str:
    """The short name of a question: the same words, however spaced, have the same."""
    return blake2b((squeeze(text) or text).encode(), digest_size=5).hexdigest()
