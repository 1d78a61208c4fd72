"""A suggestion: the words, a look over them, the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answers import UNSAID, Story, Typed
from handlers.commands import CaseFiled, FileCase
from handlers.dialogue import press
from handlers.flow import Ask, Confirm, Do, Flow, Told
from handlers.known import Known
from handlers.outcomes import Button, Card, Plain, Row, Show, Word
from handlers.shapes import MENU, division_called, glance


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody suggests."""

    words: Typed = UNSAID


def overview(answers: Answers, known: Known) -> Card:
    """The words before they are sent."""
    title = Word("suggestion.confirm.title")
    row = Row(Word("suggestion.row.words"), Plain(glance(answers.words.text)))
    return Card(title, title, rows=(row,))


def file(answers: Answers, known: Known) -> FileCase:
    """The command that keeps it."""
    words = answers.words
    return FileCase("suggestion", "other", words.text, detail_message_ids=words.message_ids)


def receipt(filed: CaseFiled, answers: Answers, known: Known) -> Told:
    """Number and who reads it."""
    follow = Word("track.follow", {"number": Plain(filed.number)})
    card = Card(
        title=Word("suggestion.receipt.title"),
        alt=Word("suggestion.receipt.title"),
        big=Plain(filed.number),
        rows=(
            Row(Word("complaint.row.division"), division_called(filed.division, known)),
            Row(Word("complaint.row.due"), Word("talk.day", {"day": filed.reply_due_on})),
        ),
        note=Word("suggestion.receipt.next"),
        buttons=(Button(follow, press("track", "show", filed.number)),),
    )
    return Told((Show(card, (MENU,)),), weight="receipt", sent_as=filed.number)


flow = Flow(
    name="suggestion",
    answers=Answers,
    menu_rank=6,
    steps=(
        Ask("words", Story(at_least=5, at_most=4000)),
        Confirm(overview, more_of="words"),
        Do("file", file, receipt),
    ),
)
