"""All flows, found in their folder, and the phrases that open them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import handlers.flows
from handlers.answers import Answer
from handlers.dialogue import press
from handlers.flow import Ask, Confirm, Flow
from handlers.spelling import asked, evened, nearly
from handlers.typed import plain
from handlers.words import LANGUAGES, WordingFault, Words

SIDE_DOOR = "tip"  # its files stand in the same folder, but it never passes through here


class FlowFault(ValueError):
    """A flow is wrong; the text says which and what to do."""


def discover() -> dict[str, Flow[Any]]:
    """Import every flow of the folder; a double name stops the start."""
    names = sorted(module.name for module in pkgutil.iter_modules(handlers.flows.__path__))
    found = [
        importlib.import_module(f"handlers.flows.{name}").flow
        for name in names
        if not name.startswith(SIDE_DOOR)
    ]
    return gather(found)


def gather(flows: Iterable[Flow[Any]]) -> dict[str, Flow[Any]]:
    """Flows by name, checked: no double names, no step without a name of its own."""
    by_name: dict[str, Flow[Any]] = {}
    for flow in flows:
        if flow.name in by_name or flow.name in {"talk", "menu", SIDE_DOOR}:
            raise FlowFault(f"flow '{flow.name}': the name is taken; choose another")
        names = [step.name for step in flow.steps]
        asked = {step.name for step in flow.steps if isinstance(step, Ask | Confirm)}
        if len(set(names)) < len(names) or asked & set(flow.entries):
            raise FlowFault(f"flow '{flow.name}': a step's or entry's name is double; rename one")
        last = flow.steps[-1]
        leads_on = isinstance(last, Ask) and type(last.answer) is Answer
        if isinstance(last, Ask | Confirm) and not leads_on:
            raise FlowFault(f"flow '{flow.name}': ends with a question; put a Do or Tell behind it")
        by_name[flow.name] = flow
    return by_name


FLOWS: Mapping[str, Flow[Any]] = discover()


@lru_cache(maxsize=64)
def openers(words: Words) -> dict[str, str]:
    """Bare phrase → the button data it stands for; worked out once for each town's wording.

    Where a town's own label is also another button's phrase, the first one has it.
    """
    found: dict[str, str] = {}
    for phrase, data in phrases(words, FLOWS):
        found.setdefault(phrase, data)
    return found


def opener_of(text: str, words: Words) -> str:
    """The button of the phrase that this whole text is, however it is spelled; or ""."""
    if data := openers(words).get(plain(text)):
        return data
    bare, there = evened(text), _evened_openers(words)
    if not bare:
        return ""
    return there.get(bare) or there.get(asked(text)) or there.get(nearly(bare, there), "")


@lru_cache(maxsize=64)
def _evened_openers(words: Words) -> dict[str, str]:
    return {evened(phrase): data for phrase, data in reversed(openers(words).items())}


def phrases(words: Words, flows: Mapping[str, Flow[Any]]) -> Iterator[tuple[str, str]]:
    """Bare phrases and their buttons: the menu's labels, and `<flow>.says.<entry>`."""
    for language in LANGUAGES:
        yield plain(words.texts[language]["menu.tip"]), press(SIDE_DOOR, "open")
    for flow in flows.values():
        for entry in flow.entries:
            data = press(flow.name, entry)
            for phrase in words.phrases.get(f"{flow.name}.says.{entry}", ()):
                yield plain(phrase), data
            if entry == "open" and flow.menu_rank:
                for language in LANGUAGES:
                    yield plain(words.texts[language][f"{flow.name}.menu"]), data


def check(words: Words, flows: Mapping[str, Flow[Any]] = FLOWS) -> None:
    """Stop the start where a flow lacks a word or two flows open on the same phrase."""
    for flow in flows.values():
        needed = [f"{flow.name}.menu"] if flow.menu_rank else []
        for step in flow.asks:
            needed += [] if step.asks else [f"{flow.name}.{step.name}.ask"]
        if any(isinstance(step, Confirm) for step in flow.steps):
            needed += [f"{flow.name}.{step.name}.fix" for step in flow.fixable]
            needed.append(f"{flow.name}.confirm.send")
        for key in needed:
            if not words.has(key):
                raise WordingFault(f"'{key}' is missing; add it with th and en to {flow.name}.toml")
    found: dict[str, str] = {}
    for phrase, data in phrases(words, flows):
        if found.setdefault(phrase, data) != data:
            raise FlowFault(f"'{phrase}' opens {found[phrase]} and {data}; remove one")
