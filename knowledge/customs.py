"""What the form of a question decides: where two parts of an answer would do, always the same one.

People themselves think differently about what "where must I go" asks for, so the same form bears
the same mark everywhere: in our own sentences, and in what was understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.services import PARTS, Part
from knowledge.thai import squeeze, without_particles
from knowledge.traits import LONGEST, fold
from knowledge.wordlist import read_list

_KNOWN: dict[str, Part] = {part: part for part in PARTS}
_CLAUSE = 14  # letters from which the last words of a text are a clause
# Dialects' words for "is it so?" by their tones, which are lost a moment later.
_ASKS = re.compile("(?:บ่|บ่อ|ก่อ|ก๋า|ม้าย)$")
_CALLS = re.compile("(?:(?:พี่|ลูก|หล่าว|นิ|นี่|เนี่ย|เด้อ|แหน่เด้อ|น้อ|แอดมิน|วะ|อะ|คะ|ครับ|จ๊ะ)+)$")


@dataclass(frozen=True, slots=True)
class _Custom:
    takes: frozenset[str]
    form: re.Pattern[str]
    unless: re.Pattern[str] | None
    to: Part

    def fits(self, clause: str, part: Part) -> bool:
        if part not in self.takes or not self.form.search(clause):
            return False
        return not (self.unless and self.unless.search(clause))


def by_custom(question: str, part: Part) -> Part:
    """The part that our custom makes of this one, by how the last clause is put."""
    clause = even(question)
    return next((one.to for one in _customs() if one.fits(clause, part)), part)


def even(question: str) -> str:
    """The last clause without polite endings and tones; a short end belongs to what is before."""
    clause = ""
    for chunk in reversed(without_particles(question[:LONGEST]).split(" ")):
        clause = squeeze(chunk) + clause
        if len(clause) >= _CLAUSE:
            break
    clause = _CALLS.sub("", clause) or clause
    return fold(_ASKS.sub("ไหม", clause))


def asks(question: str) -> bool:
    """Whether the last clause has the form of a question."""
    return bool(_asking().search(even(question)))


@lru_cache(maxsize=1)
def _asking() -> re.Pattern[str]:
    return _pattern("<asks>", _words())


@lru_cache(maxsize=1)
def _customs() -> tuple[_Custom, ...]:
    words = _words()
    return tuple(
        _Custom(
            frozenset({*told["takes"], told["to"]} if "takes" in told else PARTS),
            _pattern(told["form"], words),
            _pattern(told["unless"], words) if "unless" in told else None,
            _KNOWN[told["to"]],
        )
        for told in read_list("customs")["rule"]
    )


def _words() -> dict[str, str]:
    return {f"<{name}>": spelt for name, spelt in read_list("customs")["words"].items()}


def _pattern(spelt: str, words: dict[str, str]) -> re.Pattern[str]:
    for name, form in words.items():
        spelt = spelt.replace(name, form)
    return re.compile(spelt)
