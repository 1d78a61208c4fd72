"""Words by which a story gives away what it is about, or what it wants, without naming it.

They are lessons like our sentences, only shorter. So they weigh as much as the sentences bear out,
a word spelt otherwise is still alike, and nothing has to be looked up when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from knowledge.learning import Lesson
from knowledge.traits import traits, words_of
from knowledge.wordlist import read_list

Table = Literal["services", "wishes", "parts"]


def hints(table: Table) -> Iterator[Lesson]:
    """Each word of a table of `hints.toml` as a lesson for the name that it stands under."""
    for name, words in read_list("hints")[table].items():
        for word in sorted({word.strip() for word in words.split(",")} - {""}):
            yield (*traits(word), *words_of(word)), name
