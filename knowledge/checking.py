"""Everything that is wrong with the knowledge, each by file, line and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from knowledge.intents import Intent
from knowledge.reports import REPORTS, read_reports
from knowledge.sentences import SENTENCES
from knowledge.services import PARTS, BadService, Fact, Service, load_service
from knowledge.thai import squeeze
from knowledge.wordlist import read_list

_ALSO = ("oos", "staff", "faq", "smalltalk")  # names under which intents are also known


def check_services(folder: Path) -> tuple[tuple[Service, ...], list[str]]:
    """The services that are sound, and what is wrong with the others; every file is read."""
    sound, faults = [], []
    files = sorted(folder.glob("*.yaml"))
    for file in files:
        try:
            service = load_service(file)
        except BadService as fault:
            faults.append(str(fault))
        else:
            sound.append(service)
            faults += [*_too_sure(file, service), *_too_long(file, service)]
    if not files:
        faults.append(f"{folder.name}:1: there is no service file here")
    return tuple(sound), faults


def check_sentences(services: Iterable[str], folder: Path = SENTENCES) -> list[str]:
    """Files of services and intents that do not exist, unknown parts, one sentence twice."""
    allowed = {
        "services": set(services),
        "intents": {*get_args(Intent), *_ALSO},
        "complaints": {*read_list("categories"), "other"} - {"hidden"},
    }
    faults: list[str] = []
    seen: dict[str, str] = {}
    for sort, names in allowed.items():
        for file in sorted((folder / sort).glob("*.txt")):
            if file.stem not in names:
                faults.append(f"{file.name}:1: {file.stem!r} is none of our {sort}")
            faults += _doubtful(file, seen)
    return faults


def check_reports(folder: Path = REPORTS) -> list[str]:
    """Reports of a kind that does not exist, braces left open, one thing said of two kinds."""
    kinds = {*read_list("categories")} - {"hidden"}
    faults: list[str] = []
    said: dict[str, str] = {}
    for file in sorted(folder.glob("*.txt")):
        if file.stem not in kinds:
            faults.append(f"{file.name}:1: {file.stem!r} is none of our kinds")
        for one in read_reports(file):
            at = f"{file.name}:{_line_of(file, one.line)}"
            if not one.is_whole:
                faults.append(f"{at}: a brace is open, or stands in another")
            others = {said.setdefault(squeeze(text), file.stem) for text in one.texts}
            faults += [f"{at}: the same is said of {kind}" for kind in others - {file.stem}]
    return faults


def check_lists(services: Iterable[str]) -> list[str]:
    """Our lists that name services which do not exist, or a pair twice."""
    known, faults = set(services), []
    pairs = [tuple(sorted(one["services"])) for one in read_list("near")["near"]]
    named = [("near.toml", one) for pair in pairs for one in pair]
    named += [("never_sure.toml", one["service"]) for one in read_list("never_sure")["never"]]
    for file, service in dict.fromkeys(named):
        if service not in known:
            faults.append(f"{file}:1: there is no service {service!r}")
    faults += [
        f"near.toml:1: {pair} stands here twice" for pair in set(pairs) if pairs.count(pair) > 1
    ]
    return faults


def _doubtful(file: Path, seen: dict[str, str]) -> Iterator[str]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        text, bar, part = (piece.strip() for piece in line.partition("|"))
        if not text or text.startswith("#"):
            continue
        if bar and part not in PARTS:
            yield f"{file.name}:{number}: {part!r} is none of {', '.join(PARTS)}"
        first = seen.setdefault(squeeze(text) or text, f"{file.name}:{number}")
        if not first.startswith(f"{file.name}:"):
            yield f"{file.name}:{number}: the same is said in {first}; leave it to one of them"


def _too_sure(file: Path, service: Service) -> Iterator[str]:
    """Facts that only the town can confirm, told as if they were sure."""
    banned = [
        one["words"] for one in read_list("never_sure")["never"] if one["service"] == file.stem
    ]
    for fact in _told(service):
        tight = "".join(fact.words.th.split())
        told = next((words for words in banned if all(word in tight for word in words)), None)
        if fact.is_stated and told:
            at, what = _line_of(file, fact.words.th), " … ".join(told)
            yield f"{file.name}:{at}: only the town can confirm this ({what}); say varies: true"


def _told(service: Service) -> Iterator[Fact]:
    yield from service.every_fact()
    yield from (Fact(step.words, step.confidence) for step in service.steps)
    yield Fact(service.summary, "high")


def _too_long(file: Path, service: Service) -> Iterator[str]:
    """Steps of the town hall that take longer than all of them together."""
    total = service.total.span if service.total else None
    spans = (step.span for step in service.told_steps if step.by == "office")
    minutes = sum(span.minutes for span in spans if span)
    if service.total and total and minutes > total.minutes:
        at = _line_of(file, service.total.words.th)
        more = f"{minutes} minutes instead of {total.minutes}"
        yield f"{file.name}:{at}: the steps take longer than this: {more}"


def _line_of(file: Path, words: str) -> int:
    """Where these words stand, as a file spells them; else where their first line does."""
    lines = file.read_text(encoding="utf-8").splitlines()
    spelt = (words.replace("\n", "\\n"), words.partition("\n")[0])
    found = (n for piece in spelt for n, line in enumerate(lines, start=1) if piece in line)
    return next(found, 1)
