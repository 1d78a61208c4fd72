"""What people read where the database keeps a code; the words stand in `labels.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

Sort = Literal["state", "stage", "reason", "category", "division", "why"]

_FILE = Path(__file__).with_name("labels.toml")


def label(sort: Sort, code: str, language: str = "th") -> str:
    """The label of a code in "th" or "en"; KeyError for a code that does not exist."""
    words = _labels()[sort][code]
    return words["en" if language == "en" else "th"]


def codes(sort: Sort) -> tuple[str, ...]:
    """Every code that has a label, in the order of the file."""
    return tuple(_labels()[sort])


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
