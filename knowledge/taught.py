"""The models that were taught at install, read once."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Literal

from knowledge.model import Model, NoModel

Subject = Literal["services", "intents", "parts", "categories"]
BUILT = Path(__file__).parent / "built"  # one file for each subject


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


def file_of(subject: Subject) -> Path:
    """Where the model of this subject is kept."""
    return BUILT / f"{subject}.bin"
