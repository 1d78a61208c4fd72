"""Teach the understanding: `python -m knowledge.build`, at install and whenever sentences change.

Nothing is done where the model already fits what is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from knowledge.learning import learn
from knowledge.model import Model, NoModel
from knowledge.sentences import Sentence, load_sentences
from knowledge.services import Service, load_services
from knowledge.traits import traits

HERE = Path(__file__).parent
SERVICES = HERE / "services"
BUILT = HERE / "built" / "understanding.bin"
_TEACHERS = ("traits.py", "thai.py", "learning.py", "model.py", "sentences.py")


def main() -> None:
    """Build where the model no longer fits."""
    services, sentences = load_services(SERVICES), load_sentences()
    if not is_fresh(services, sentences):
        teach(services, sentences).save(BUILT)


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that was built; where there is none it is taught now, and kept if possible.

    One that no longer fits is used all the same: what it does not know is found by its names.
    """
    try:
        return Model.read(BUILT)
    except NoModel:
        taught = teach(load_services(SERVICES), load_sentences())
    try:
        taught.save(BUILT)
    except OSError:  # installed where nobody may write: taught again at the next start
        return taught
    return taught


def teach(services: Iterable[Service], sentences: Iterable[Sentence]) -> Model:
    """Learn from what services are called and asked, and from every sentence not held out."""
    services, sentences = tuple(services), tuple(sentences)
    lessons = [
        (traits(text), service.id)
        for service in services
        for text in (service.title.th, service.title.en, *service.aliases, *service.questions)
    ]
    lessons += [(traits(one.text), one.label) for one in sentences if not one.is_held_out]
    return Model.of(learn(lessons), fingerprint(services, sentences))


def is_fresh(services: Iterable[Service], sentences: Iterable[Sentence]) -> bool:
    """Whether the built model was taught by exactly these, and by this very code."""
    try:
        return Model.read(BUILT).fingerprint == fingerprint(services, sentences)
    except NoModel:
        return False


def fingerprint(services: Iterable[Service], sentences: Iterable[Sentence]) -> str:
    """Changes with everything that is learnt from, and with how."""
    seen = sha256()
    for one in services:
        names = (one.id, one.title.th, one.title.en, *one.aliases, *one.questions)
        seen.update("\n".join(names).encode())
    for sentence in sentences:
        seen.update(f"{sentence.label} {sentence.text}\n".encode())
    for name in _TEACHERS:
        seen.update((HERE / name).read_bytes())
    return seen.hexdigest()


if __name__ == "__main__":
    main()
