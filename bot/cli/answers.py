"""`prongsai ask`: the knowledge base, asked as a citizen would."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from handlers.outcomes import Word
    from knowledge.index import Index

_PUBLISHED = {"question": "faq", "human": "staff", "unknown": "oos"}
_SAID_TO = {
    "greeting": "menu.greeting",
    "thanks": "menu.thanks",
    "abuse": "menu.abuse",
    "tip": "tip.offer",
    "human": "human.menu",
    "mydata": "mydata.menu",
}
"""What the chat says first to those who ask nothing."""


@click.command()
@click.argument("question", required=False)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Read lines {"id", "text"} and write one line of JSON for each.',
)
def ask(question: str | None, batch: Path | None) -> None:
    """Ask QUESTION and print the answer, or answer a file of questions with --batch.

    \b
    prongsai ask "แจ้งเกิดใช้อะไรบ้าง"
    prongsai ask --batch questions.jsonl > answers.jsonl

    Needs no settings and no database: this is what every town knows from the beginning.
    """
    from knowledge.index import Index

    if not (question or batch):
        raise click.UsageError("say what to ask, as a citizen would type it, or give --batch")
    index = Index.load()
    if question:
        click.echo(_answer(index, question))
    for key, text in _questions(batch) if batch else ():
        click.echo(json.dumps({"id": key} | judged(index, text)))


def _questions(batch: Path) -> Iterator[tuple[object, str]]:
    """Number and text of every line; a line that is none ends the command and is named."""
    for number, line in enumerate(batch.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            seen = json.loads(line)
            yield seen["id"], str(seen["text"])
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(
                f'{batch}, line {number}: not a question; a line is {{"id": 1, "text": "…"}}'
            ) from None


def judged(index: Index, text: str) -> dict[str, object]:
    """What the program makes of one text, in the fields of `--batch`."""
    from knowledge.parts import asked_part
    from knowledge.smell import smells_of_corruption

    started = time.perf_counter()
    finding = index.find(text)
    smells = smells_of_corruption(text)
    took = (time.perf_counter() - started) * 1000
    best = finding.hits[0] if finding.hits else None
    near = finding.hits or index.nearest(text)  # a tip's too: here somebody judges the program
    return {
        "intent": _PUBLISHED.get(finding.intent, finding.intent),
        "kind": finding.kind,
        "service": best.service if best and finding.kind == "direct" else None,
        "candidates": [hit.service for hit in near[:5]],
        "ask": asked_part(text) if finding.intent == "tip" else finding.part,  # as above
        "score": round(best.score, 4) if best else 0.0,
        "smells": smells,
        "ms": round(took, 3),
    }


def _answer(index: Index, question: str) -> str:
    from handlers.flows.ask import which_of
    from handlers.outcomes import Word
    from handlers.words import Words
    from knowledge.services import as_text

    finding, words = index.find(question), Words.load()
    if finding.kind != "direct" and (said := _said_to(finding.intent, question)):
        return words.render(said, "th")
    if finding.kind == "direct":
        today = date.today()  # noqa: DTZ011 - what holds where the command runs
        service = index.service(finding.hits[0].service).on(today)
        division = words.render(Word(f"division.{service.division}"), "th")
        unit = f" {service.unit.th}" if service.unit else ""
        where = words.render(Word("ask.row.division"), "th")
        return f"{as_text(service, part=finding.part)}\n{where}: {division}{unit}"
    if finding.agency:
        return f"{finding.agency.name.th} {finding.agency.phone}"
    if finding.kind == "menu":
        titles = [index.service(hit.service).title.th for hit in finding.menu]
        which = words.render(which_of(titles), "th")
        first = finding.clarify.th if finding.clarify else which
        return "\n".join([first, *(f"- {title}" for title in titles)])
    return words.render(Word("ask.unsure.put"), "th")


def _said_to(wish: str, question: str) -> Word | None:
    """What is said to those who report something, greet, or want a person; None to who asks."""
    from handlers.outcomes import Word
    from knowledge.categories import guess

    if wish != "complaint":
        return Word(_SAID_TO[wish]) if wish in _SAID_TO else None
    kinds = guess(question)
    category = {"category": Word(f"category.{kinds[0]}")} if kinds else {}
    return Word("sort.kind.guessed" if kinds else "sort.kind.ask", category)
