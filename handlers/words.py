"""The wording: TOML files, Thai and English side by side, checked when they are loaded.

The stem of a file is the first part of its keys: `[detail.ask]` in `complaint.toml` is
`complaint.detail.ask`; `labels.toml` alone adds nothing. A table with `th` and `en` is a wording; a
list of strings is a list of phrases that people type, read in any language.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import casework
from casework.officehours import BANGKOK
from handlers.outcomes import Plain, Value, Word

LANGUAGES = ("th", "en")
UNBROKEN = "\u00a0"  # a space at which no line ends
_HOUR = re.compile(r"(?<=\d) (?=น\.)")
ROOM = Path(__file__).parent
OWN_FOLDERS = (ROOM / "wording", ROOM / "flows", Path(casework.__file__).parent)


class WordingFault(ValueError):
    """A wording file is wrong; the text says which key and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """All wordings of the program, with a town's own laid over them. Compared by identity."""

    texts: Mapping[str, Mapping[str, str]] = field(repr=False)  # language → key → template
    phrases: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def load(cls, *folders: Path | str) -> Words:
        """Read every `*.toml` of the folders (the program's own where none is named)."""
        texts: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        phrases: dict[str, tuple[str, ...]] = {}
        for file in sorted(f for x in folders or OWN_FOLDERS for f in Path(x).glob("*.toml")):
            for key, leaf in _leaves(file.stem, _read(file)):
                if key in texts["th"] or key in phrases:
                    raise WordingFault(f"{file.name}: '{key}' is there twice; rename one")
                if isinstance(leaf, tuple):
                    phrases[key] = leaf
                else:
                    _check(file.name, key, leaf)
                    for language in LANGUAGES:
                        texts[language][key] = leaf[language]
        return cls(texts, phrases)

    def with_overrides(self, overrides: Mapping[str, str]) -> Words:
        """A town's own texts: `key` replaces the Thai wording, `key@en` the English one."""
        texts = {language: dict(self.texts[language]) for language in LANGUAGES}
        for name, text in overrides.items():
            self._check_override(name, text)
            key, _, language = name.partition("@")
            texts[language or "th"][key] = text
            texts["en"].setdefault(key, text)
        return Words(texts, self.phrases)

    def misfits(self, overrides: Mapping[str, str]) -> tuple[str, ...]:
        """Which of a town's own texts fit no wording of ours any more, by name."""
        return tuple(name for name, text in overrides.items() if not self._fits(name, text))

    def _fits(self, name: str, text: str) -> bool:
        try:
            self._check_override(name, text)
        except WordingFault:
            return False
        return True

    def _check_override(self, name: str, text: str) -> None:
        key = name.partition("@")[0]
        if not self.has_for(name):
            raise WordingFault(f"override '{name}': there is no such wording; remove it")
        if _places(text, name) - _places(self.texts["th"].get(key, ""), key):
            raise WordingFault(f"override '{name}': names a place that '{key}' does not have")

    def has_for(self, name: str) -> bool:
        """Whether a town's own text of this name could be laid over something."""
        key, _, language = name.partition("@")
        is_own_category = key.startswith("category.")  # a town may have kinds of its own
        return (language or "th") in LANGUAGES and (self.has(key) or is_own_category)

    def has(self, key: str) -> bool:
        """Whether there is a wording of this key."""
        return key in self.texts["th"]

    def render(self, value: Value, language: str) -> str:
        """The text of anything that may stand in a reply; dates and times as people write them."""
        if isinstance(value, Word):
            template = self.texts[language].get(value.key)
            if template is None:
                raise WordingFault(f"no wording '{value.key}'; add it to its TOML file")
            if not value.values:
                return template.format() if "{" in template else template
            return template.format_map(
                {name: self.render(part, language) for name, part in value.values.items()}
            )
        if isinstance(value, Plain):
            return value.text
        if isinstance(value, date):
            return self.date(value, language)
        return str(value)

    def date(self, day: date, language: str) -> str:
        """ "5 ธ.ค. 2569" or "5 Dec 2026", in one piece; an aware time gets its time in Bangkok."""
        if isinstance(day, datetime):
            local = day.astimezone(BANGKOK)
            when = {"day": self.date(local.date(), language), "time": f"{local:%H:%M}"}
            return self.texts[language]["date.with_time"].format_map(when)
        year = day.year + 543 if language == "th" else day.year
        month = self.phrases[f"date.months_{language}"][day.month - 1]
        return UNBROKEN.join((str(day.day), month, str(year)))


def unbroken(text: str) -> str:
    """The same words; "16.30 น." is not torn apart at the end of a narrow line."""
    return _HOUR.sub(UNBROKEN, text)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise WordingFault(f"{file.name}: not TOML ({fault})") from fault


def _leaves(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, inner in table.items():
        key = name if prefix == "labels" else f"{prefix}.{name}"
        if isinstance(inner, list):
            yield key, tuple(str(phrase) for phrase in inner)
        elif not isinstance(inner, Mapping):
            raise WordingFault(f"'{key}' needs a table with th and en, or a list of phrases")
        elif all(isinstance(text, str) for text in inner.values()):
            yield key, inner
        else:
            yield from _leaves(key, inner)


def _check(file: str, key: str, leaf: Mapping[str, str]) -> None:
    if set(leaf) != set(LANGUAGES):
        raise WordingFault(f"{file}: '{key}' needs exactly th and en, it has {sorted(leaf)}")
    if _places(leaf["th"], key) != _places(leaf["en"], key):
        raise WordingFault(f"{file}: '{key}' has not the same {{places}} in th and en")


def _places(text: str, key: str) -> set[str]:
    """The names in braces. Nothing but a name may stand there: the rest fails only when told."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as fault:
        raise WordingFault(f"'{key}': {fault}; write {{{{ for a brace") from fault
    for _, name, form, conversion in parts:
        if name is not None and (form or conversion or not name.isidentifier()):
            raise WordingFault(f"'{key}': only a bare {{name}} may stand in braces")
    return {name for _, name, _, _ in parts if name is not None}
