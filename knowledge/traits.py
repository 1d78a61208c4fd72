"""By which signs a text is recognised: runs of two to four letters, written evenly.

Letters that sound alike are one letter here, tones and the length of vowels do not count: that is
where hurried writers, dialects and speech recognition differ most.
"""

from __future__ import annotations

from knowledge.pieces import cut, pairs
from knowledge.taught import pieces
from knowledge.thai import ngrams, squeeze, without_particles, without_tones

LONGEST = 400  # signs of a text that are read
_SIZES = (2, 3, 4)
_ALIKE = str.maketrans(
    "รฬณศษใญฎฏฐฑฒธภฆีูื็ํฯ",
    "ลลนสสไยดตททททพคิุึ\0\0\0",
)


def traits(text: str, *, whole: bool = False) -> tuple[str, ...]:
    """Every run once, in order; the ends of the text count as letters.

    Of what people write only the first signs are read; `whole` reads all of what we wrote.
    """
    folded = folded_text(text if whole else text[:LONGEST])
    return tuple(dict.fromkeys(ngrams(f"^{folded}$", _SIZES))) if folded else ()


def words_of(text: str) -> tuple[str, ...]:
    """The pieces of words in a text, and the pairs of them, each once."""
    return tuple(dict.fromkeys(pairs(cut(folded_text(text[:LONGEST]), pieces()))))


def folded_text(text: str) -> str:
    """All of a text as traits and pieces are read from it."""
    return fold(squeeze(without_particles(text)))


def fold(squeezed: str) -> str:
    """Letters that sound alike as one, without tones: what is left of hurried writing."""
    return without_tones(squeezed).translate(_ALIKE).replace("\0", "")
