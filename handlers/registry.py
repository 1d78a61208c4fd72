"""All flows, found in their folder, and the phrases that open them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import handlers.flows
from handlers.answers import Answer
from handlers.dialogue import press
from handlers.flow import Ask, Confirm, Flow
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
    """Bare phrase → the button data it stands for; worked out once for each town's wording."""
    return read_openers(words, FLOWS)


def read_openers(words: Words, flows: Mapping[str, Flow[Any]]) -> dict[str, str]:
    """Phrases `<flow>.says.<entry>`, and the menu's labels; a double phrase stops the start."""
    tip_labels = [words.texts[language]["menu.tip"] for language in LANGUAGES]
    found = {plain(label): press(SIDE_DOOR, "open") for label in tip_labels}
    for flow in flows.values():
        for entry in flow.entries:
            data = press(flow.name, entry)
            phrases = [*words.phrases.get(f"{flow.name}.says.{entry}", ())]
            if entry == "open" and flow.menu_rank:
                phrases += [words.texts[language][f"menu.{flow.name}"] for language in LANGUAGES]
            for phrase in {plain(phrase) for phrase in phrases}:
                if found.setdefault(phrase, data) != data:
                    raise FlowFault(f"'{phrase}' opens {found[phrase]} and {data}; remove one")
    return found


def check(words: Words, flows: Mapping[str, Flow[Any]] = FLOWS) -> None:
    """Stop the start where a flow lacks a word or two flows open on the same phrase."""
    for flow in flows.values():
        needed = [f"menu.{flow.name}"] if flow.menu_rank else []
        for step in flow.asks:
            needed += [] if step.asks else [f"{flow.name}.{step.name}.ask"]
        if any(isinstance(step, Confirm) for step in flow.steps):
            needed += [f"{flow.name}.{step.name}.fix" for step in flow.asks]
            needed.append(f"{flow.name}.confirm.send")
        for key in needed:
            if not words.has(key):
                raise WordingFault(f"'{key}' is missing; add it with th and en to {flow.name}.toml")
    read_openers(words, flows)
