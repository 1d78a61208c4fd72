"""The models that were taught at install, read once."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Literal

from knowledge.model import Model, NoModel

Subject = Literal["services", "intents", "parts", "categories"]
BUILT = Path(__file__).parent / "built"  # one file for each subject, and one of pieces


@lru_cache(maxsize=8)
def model(subject: Subject) -> Model:
    """What is known of one subject. Where nothing was built it is taught now.

    One that no longer fits is used all the same: what it does not know is found by its names.
    """
    try:
        return Model.read(file_of(subject))
    except NoModel:
        from knowledge.build import teach

        taught = teach(subject)
    with suppress(OSError):  # where nobody may write it is taught again at the next start
        taught.save(file_of(subject))
    return taught


@lru_cache(maxsize=1)
def pieces() -> frozenset[str]:
    """The pieces of words that texts are cut into; learnt now where nothing was built."""
    try:
        return frozenset(file_of_pieces().read_text(encoding="utf-8").split("\n"))
    except OSError:
        from knowledge.build import learn_pieces_anew

        return learn_pieces_anew()


def file_of_pieces() -> Path:
    """Where the pieces are kept, one a line."""
    return BUILT / "pieces.txt"


def file_of(subject: Subject) -> Path:
    """Where the model of this subject is kept."""
    return BUILT / f"{subject}.bin"
