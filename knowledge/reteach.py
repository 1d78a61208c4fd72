"""Teach which service is meant anew, with what a town hall attached: `python -m knowledge.reteach`.

Reads JSON `[[service, sentence], …]` from standard input and writes the model to the file named.
The same sentences give the same file. A process of its own, because it takes seconds and memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from knowledge.build import teach
from knowledge.model import Model
from knowledge.sentences import Sentence
from knowledge.services import Service

Lesson = tuple[str, str]  # service, sentence


def reteach(
    lessons: Iterable[Lesson],
    services: Sequence[Service] | None = None,
    sentences: Sequence[Sentence] | None = None,
) -> Model:
    """The model of services with these lessons beside all that we ship."""
    more = [Sentence(text, service, "attached") for service, text in sorted(lessons)]
    return teach("services", services, sentences, more)


def key_of(lessons: Iterable[Lesson], ours: str) -> str:
    """Changes with the lessons, and with `ours`, the fingerprint of what we ship."""
    written = json.dumps([ours, sorted(lessons)], ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:16]


def main(arguments: Sequence[str]) -> None:
    """Read, teach, write."""
    lessons = [(str(service), str(text)) for service, text in json.load(sys.stdin)]
    reteach(lessons).save(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
