"""Which service a question is about, and which part of it: fast, deterministic, careful."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.services import Part, Service

SERVICES = Path(__file__).parent / "services"


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that may be meant; `score` from 0 to 1."""

    service: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """How to answer: directly with the first hit, a menu of up to three, or not at all.

    `hits` holds up to five, best first; `menu` those to offer. `part` is what was asked for.
    """

    kind: Literal["direct", "menu", "fallback"]
    hits: tuple[Hit, ...] = ()
    part: Part = "general"

    @property
    def menu(self) -> tuple[Hit, ...]:
        """The up to three hits worth showing."""
        return self.hits[:3]


class Index:
    """All services, ready to be asked. Immutable, so threads may share it."""

    def __init__(self, services: Iterable[Service]) -> None:
        raise NotImplementedError

    @classmethod
    def load(cls, folder: Path = SERVICES) -> Index:
        """Read the service files and build; raise `BadService` for a bad file."""
        raise NotImplementedError

    def find(self, question: str) -> Finding:
        """The services that a free text asks for, and how sure that is."""
        raise NotImplementedError

    def service(self, service_id: str) -> Service:
        """The service of this id; KeyError where there is none."""
        raise NotImplementedError

    @property
    def services(self) -> tuple[Service, ...]:
        """All of them, by id."""
        raise NotImplementedError
