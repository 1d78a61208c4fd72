"""Sentences that a town hall gave to a service: found again as they are, and nearly so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from knowledge.thai import squeeze, without_particles
from knowledge.traits import LONGEST, traits

_ALIKE = 0.66  # of the runs of letters of both texts; less is another sentence


class Attached:
    """Sentences by service. Immutable, so threads may share it; the same input, the same order."""

    def __init__(self, sentences: Mapping[str, Iterable[str]]) -> None:
        pairs = sorted((service, text) for service, said in sentences.items() for text in said)
        self._services = [service for service, _ in pairs]
        self._exact = {_bare(text): service for service, text in reversed(pairs)}
        runs = [traits(text) for _, text in pairs]
        self._lengths = [len(there) for there in runs]
        self._holders: dict[str, list[int]] = {}
        for place, there in enumerate(runs):
            for trait in there:
                self._holders.setdefault(trait, []).append(place)

    def said(self, text: str) -> str:
        """The service that this very sentence was given to, or ""."""
        return self._exact.get(_bare(text), "") if self._exact else ""

    def alike(self, text: str) -> dict[str, float]:
        """For each service with a sentence nearly like this one how like they are, up to 1."""
        if not self._holders:
            return {}
        seen = traits(text)
        shared = Counter(place for trait in seen for place in self._holders.get(trait, ()))
        found: dict[str, float] = {}
        for place, count in shared.items():
            share = 2 * count / (len(seen) + self._lengths[place])
            if share >= _ALIKE:
                service = self._services[place]
                found[service] = max(share, found.get(service, 0.0))
        return found


def _bare(text: str) -> str:
    return squeeze(without_particles(text[:LONGEST]))
