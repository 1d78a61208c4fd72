"""`prongsai kb …` for one town: questions without an answer, and what the town adds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.shell import pass_deps

if TYPE_CHECKING:
    from bot.wiring import Deps
    from handlers.commands import Command

_TOWN = click.option("--town", default="", help="Short name of the town; the default one without.")
_UNTIL = click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day, 2027-09-30.")
_SOON = "Every process answers so within five seconds."


@click.command()
@_TOWN
@pass_deps
def unanswered(deps: Deps, town: str) -> None:
    """Questions that citizens sent because they had no answer; the ones sent most come first.

    They carry no name and are deleted 30 days after they were last sent.
    """
    with deps.store.reading(_id(deps, town)) as tx:
        waiting = tx.questions.waiting()
    for one in waiting:
        near = f"  near: {one.near}" if one.near else ""
        about = f"  not: {one.about}" if one.about else ""
        click.echo(f"{one.id}  {one.asked_on}  {one.times}x  {one.text}{near}{about}")
    click.echo(f"{len(waiting)} waiting")


@click.command()
@click.argument("question")
@click.argument("service")
@click.option("--as", "words", default="", help="The sentence to learn instead, without names.")
@_TOWN
@pass_deps
def attach(deps: Deps, question: str, service: str, words: str, town: str) -> None:
    """Let QUESTION (an id of `kb unanswered`) ask for SERVICE (the name of a service)."""
    from handlers.teaching import Attach

    _does(deps, town, Attach(question, service, words))
    click.echo(f"Attached to {service}. {_SOON}")


@click.command()
@click.argument("title")
@click.argument("words")
@click.option("--division", required=True, help="Code of the division in charge; `town show`.")
@click.option("--title-en", default="", help="Title in English.")
@click.option("--words-en", default="", help="Answer in English.")
@click.option("--source", default="", help="Where it is announced.")
@click.option("--question", default="", help="The question that it answers; `kb unanswered`.")
@click.option("--change", default="", help="Change the answer of this id instead.")
@click.option("--publish", is_flag=True, help="Tell it to citizens at once.")
@_UNTIL
@_TOWN
@pass_deps
def answer(
    deps: Deps,
    title: str,
    words: str,
    division: str,
    until: datetime | None,
    publish: bool,
    town: str,
    change: str,
    title_en: str,
    words_en: str,
    source: str,
    question: str,
) -> None:
    """Write an answer of the town's own: TITLE as citizens call it, and its WORDS."""
    from handlers.teaching import PublishAnswer, WriteAnswer

    last = until.date() if until else None
    command = WriteAnswer(
        title, words, division, title_en, words_en, source, last, change, question
    )
    made = _does(deps, town, command).id
    if publish:
        _does(deps, town, PublishAnswer(made))
    click.echo(f"{made} is {f'published. {_SOON}' if publish else 'a draft: kb publish'}")


@click.command()
@click.argument("answer_id", metavar="ANSWER")
@click.option("--withdraw", is_flag=True, help="Tell it no more.")
@_TOWN
@pass_deps
def publish(deps: Deps, answer_id: str, withdraw: bool, town: str) -> None:
    """Tell ANSWER (an id of `kb own`) to citizens, or no more."""
    from handlers.teaching import PublishAnswer

    _does(deps, town, PublishAnswer(answer_id, is_published=not withdraw))
    click.echo(f"{'Withdrawn' if withdraw else 'Published'}. {_SOON}")


@click.command()
@click.argument("key")
@click.argument("words", default="")
@click.option("--source", default="", help="Where it is announced, for example the by-law.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="First day, 2026-10-01.")
@_UNTIL
@_TOWN
@pass_deps
def tell(
    deps: Deps,
    key: str,
    words: str,
    source: str,
    since: datetime | None,
    until: datetime | None,
    town: str,
) -> None:
    """Say what the town decides; without WORDS what we know stands again.

    \b
    prongsai kb tell waste-collection.fee "เดือนละ 30 บาท" --source "เทศบัญญัติ 2569"
    prongsai kb tell birth-registration.steps.2 "10 นาที"
    prongsai kb tell birth-registration.total "20 นาที"
    prongsai kb tell office-hours.hours@en "Monday to Saturday"
    """
    from handlers.teaching import TellFact

    first, last = since.date() if since else None, until.date() if until else None
    _does(deps, town, TellFact(key, words, source, first, last))
    click.echo(f"{'Told' if words else 'Taken back'}. {_SOON}")


@click.command()
@_TOWN
@pass_deps
def own(deps: Deps, town: str) -> None:
    """Everything that the town added: facts, answers, attached sentences."""
    from casework.officehours import bangkok_date

    today = bangkok_date(deps.clock())
    with deps.store.reading(_id(deps, town)) as tx:
        facts, answers, lessons = tx.teaching.facts(), tx.teaching.answers(), tx.teaching.lessons()
    for fact in facts:
        over = "  (over)" if fact.valid_to and fact.valid_to < today else ""
        click.echo(f"fact {fact.key}: {fact.words}{over}")
    for one in answers:
        over = "  (over)" if one.valid_to and one.valid_to < today else ""
        state = "published" if one.is_published else "draft"
        click.echo(f"answer {one.id} {state}: {one.title}{over}")
    for lesson in lessons:
        click.echo(f"sentence {lesson.id} -> {lesson.service}: {lesson.text}")


@click.command("open")
@click.argument("service", default="")
@_TOWN
@pass_deps
def open_(deps: Deps, service: str, town: str) -> None:
    """What only the town can say, of all services or of SERVICE: keys for `kb tell`.

    Until it is told, citizens read "ตามที่เทศบาลประกาศ".
    """
    from bot.actions.teaching import our_services
    from bot.bookshelf import told_in
    from casework.officehours import bangkok_date
    from knowledge.overrides import undecided

    with deps.store.reading(_id(deps, town)) as tx:
        facts = tx.teaching.facts()
    told = told_in(our_services(), facts, bangkok_date(deps.clock()))
    keys = [key for one in told if service in ("", one.id) for key in undecided(one)]
    for key in keys:
        click.echo(key)
    click.echo(f"{len(keys)} waiting for the town's word")


@click.command()
@click.argument("what")
@_TOWN
@pass_deps
def drop(deps: Deps, what: str, town: str) -> None:
    """Take away WHAT: a question that needs no answer, or an attached sentence."""
    from handlers.teaching import Detach, DropQuestion

    with deps.store.reading(_id(deps, town)) as tx:
        is_question = tx.questions.by_id(what) is not None
    _does(deps, town, DropQuestion(what) if is_question else Detach(what))
    click.echo("Taken away.")


def _id(deps: Deps, town: str) -> int:
    from bot.cli.town import find_town

    return find_town(deps, town).id


def _does(deps: Deps, town: str, command: Command) -> Any:  # noqa: ANN401 - as the command promises
    """Carry it out as the command line, or end with the reason."""
    from bot.actions import System, perform
    from handlers.commands import Refused
    from handlers.outcomes import Word

    town_id = _id(deps, town)
    context = deps.context(deps.towns.of(town_id))
    with deps.store.begin(town_id) as tx:
        result = perform(tx, System("command line"), command, context)
    if isinstance(result, Refused):
        said = {"not_found": "there is no such thing; see kb unanswered and kb own"}
        reason = deps.words.render(Word(f"refused.{result.reason}"), "en")
        raise click.ClickException(said.get(result.reason, reason))
    return result


COMMANDS = (unanswered, attach, answer, publish, tell, own, open_, drop)
