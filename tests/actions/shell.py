"""The program without its knowledge base, which most of console and command line never ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from bot import wiring
from bot.settings import Settings
from bot.wiring import Deps
from knowledge.index import Index
from tests.databases import lay_out


class NoServices:
    """Stands where the index is loaded."""

    @staticmethod
    def load() -> Index:
        return Index(())


@contextmanager
def built(
    empty_database: Path,
    var: Path,
    patch: pytest.MonkeyPatch,
    clock: Callable[[], datetime] = wiring.now,
    *,
    knows_services: bool = False,
    **settings: Any,
) -> Iterator[Deps]:
    """`Deps` over fresh databases; no thread runs."""
    copyfile(empty_database, var / "prongsai.db")
    if not knows_services:
        patch.setattr(wiring, "Index", NoServices)
    made = wiring.build(Settings(var_dir=var, **settings), clock=clock)
    lay_out(made.vault)
    yield made
    made.after_fork()
