"""Connect a town's LINE account: rich menu, webhook address, and what is left to click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.line import LineClient


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: `key` names a wording in `line_setup.toml`."""

    mark: Literal["done", "todo", "wrong"]
    key: str
    values: tuple[tuple[str, str], ...] = ()


def set_up(client: LineClient, webhook: str) -> tuple[Finding, ...]:
    """Replace our rich menus, set and try the webhook address, read the account's settings."""
    raise NotImplementedError


def check(client: LineClient, webhook: str) -> tuple[Finding, ...]:
    """The same report, changing nothing."""
    raise NotImplementedError
