"""YAML that remembers its lines, so that a wrong file is refused by line and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

T = TypeVar("T")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadService(ValueError):
    """A service file that is refused; the message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One node of a file. Every reader method answers the value or raises `BadService`."""

    node: yaml.Node
    file: str

    def bad(self, reason: str) -> BadService:
        """The error for this very line."""
        return BadService(f"{self.file}:{self.node.start_mark.line + 1}: {reason}")

    def text(self) -> str:
        """Words that are not empty."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            raise self.bad("words are expected here")
        return str(self.node.value).strip()

    def is_word(self, word: str) -> bool:
        """Whether just this stands here."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.value == word

    def flag(self) -> bool:
        """True or false."""
        return self.one_of({"true": True, "false": False})

    def day(self) -> date:
        """A date like 2026-11-21."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.bad("a date like 2026-11-21 is expected here") from None

    def one_of(self, choices: Mapping[str, T]) -> T:
        """What the word stands for."""
        word = self.text()
        if word not in choices:
            raise self.bad(f"{word!r} is none of {', '.join(choices)}")
        return choices[word]

    def each(self, read: Callable[[Entry], T]) -> tuple[T, ...]:
        """Every entry of a list, read."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.bad("a list is expected here")
        return tuple(read(Entry(node, self.file)) for node in self.node.value)

    def fields(self, needed: frozenset[str], allowed: frozenset[str]) -> dict[str, Entry]:
        """The entries by name; a missing, unknown or double name is refused."""
        found: dict[str, Entry] = {}
        for name, entry in self._pairs():
            if name in found:
                raise entry.bad(f"{name!r} stands here twice")
            if name not in allowed:
                raise entry.bad(f"{name!r} is not known; known are {', '.join(sorted(allowed))}")
            found[name] = entry
        for name in sorted(needed - set(found)):
            raise self.bad(f"{name!r} is missing")
        return found

    def _pairs(self) -> Iterator[tuple[str, Entry]]:
        if not isinstance(self.node, yaml.MappingNode):
            raise self.bad("names with values are expected here")
        for key, value in self.node.value:
            yield str(key.value), Entry(value, self.file)


def read_entries(path: Path) -> Entry:
    """The root of a YAML file."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BadService(f"{path.name}:{line}: this is not YAML") from fault
    if node is None:
        raise BadService(f"{path.name}:1: the file is empty")
    return Entry(node, path.name)
