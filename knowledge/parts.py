"""Which part of an answer a question asks for: papers, money, days, a place …"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from heapq import nlargest
from itertools import islice

from knowledge.customs import asks, beside, by_custom, even, forms
from knowledge.pieces import cut, pairs
from knowledge.services import PARTS, Part
from knowledge.taught import model, pieces
from knowledge.thai import ngrams, squeeze, without_particles
from knowledge.traits import LONGEST, fold, traits, words_of
from knowledge.wordlist import WordList, read_list

_KNOWN: dict[str, Part] = {part: part for part in PARTS}
_WEIGHT, _FORMS = 3, 2
_NEAR = 0.15  # how likely a part must be to be shown beside the one that is held for asked
_SHORT = 16  # signs; so short a text without a word of ours is only a name
_TAIL, _ENDS, _RUNS = 16, range(5, 11), (2, 3, 4)  # letters: what is asked stands at the end


def asked_part(question: str) -> Part:
    """The part asked for; "general" where nothing tells."""
    return asked_parts(question)[0]


def asked_parts(question: str) -> tuple[Part, ...]:
    """The part asked for, and behind it another one that may be meant as well, if there is one."""
    judged = model("parts").judge(signs(question))
    if not judged:
        return (ruled_part(question),)
    best = nlargest(2, judged, key=lambda part: judged[part])
    first = settled(question, _KNOWN[best[0]])
    if first == "general":
        return (first,)
    near = (beside(question, first), *(_KNOWN[part] for part in best if judged[part] >= _NEAR))
    return (first, *islice((part for part in near if part not in (first, "general", None)), 1))


def settled(question: str, part: Part) -> Part:
    """The part by our custom: where two would do always the same; a bare name asks for all."""
    is_short = len(_bare(question)) <= _SHORT and not question.isascii()
    if is_short and ruled_part(question) == "general" and not asks(question):
        return "general"
    return by_custom(question, part)


def ruled_part(question: str) -> Part:
    """The same by words alone: the first list with a word in the text."""
    squeezed = squeeze(question)
    return next((part for part, words in _words() if words.is_in(squeezed)), "general")


def signs(question: str) -> tuple[str, ...]:
    """What the part is recognised by: the traits of the text, and the words of our lists in it.

    The words weigh more than any run of letters, and the last one of a sentence most.
    """
    squeezed = squeeze(question[:LONGEST])
    starts = {part: words.starts(squeezed) for part, words in _words()}
    there = {part: found[-1] for part, found in starts.items() if found}
    last = max(there, key=lambda part: there[part], default="none")
    first = next(iter(there), "none")
    named = [f"{part} {number}" for part in there for number in range(_WEIGHT)]
    named += [f"last {last} {number}" for number in range(_WEIGHT)]
    named += [f"first {first} {number}" for number in range(_WEIGHT)]
    ends = _end_of(fold(_bare(question[:LONGEST])))
    return (*traits(question), *words_of(question), *named, *ends, *_clause_of(question))


def _clause_of(question: str) -> Iterable[str]:
    """The clause that asks, told apart from the rest of a story: its runs, pieces and forms."""
    clause = even(question)
    yield from dict.fromkeys(f"clause {run}" for run in ngrams(clause + "$", _RUNS))
    yield from dict.fromkeys(f"clause {pair}" for pair in pairs(cut(clause, pieces())))
    yield from (f"form {form} {number}" for form in forms(clause) for number in range(_FORMS))


def _end_of(folded: str) -> Iterable[str]:
    """How the text ends: the runs of its last letters, and the last ones themselves."""
    yield from dict.fromkeys(f"tail {run}" for run in ngrams(folded[-_TAIL:] + "$", _RUNS))
    yield from (f"end {folded[-many:]} {many}" for many in _ENDS)


def _bare(question: str) -> str:
    return squeeze(without_particles(question))


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[Part, WordList], ...]:
    return tuple(
        (_KNOWN[name], WordList(lists["words"])) for name, lists in read_list("parts").items()
    )
