"""What the form of a question decides: where two parts of an answer would do, always the same one.

People themselves think differently about what "where must I go" asks for, so the same form bears
the same mark everywhere: in our own sentences, and in what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from knowledge.services import PARTS, Part
from knowledge.thai import normalise, squeeze, without_particles
from knowledge.traits import LONGEST, fold, folded_text
from knowledge.wordlist import read_list

_KNOWN: dict[str, Part] = {part: part for part in PARTS}
_CLAUSE = 14  # letters from which the last words of a text are a clause
# Dialects' words for "is it so?" by their tones, which are lost a moment later.
_ASKS = re.compile("(?:บ่|บ่อ|ก่อ|ก๋า|ม้าย|ไม๊)$")
_CALLS = re.compile(
    "(?:(?:พี่|ลูก|หล่าว|นิ|นี่|เนี่ย|เด้อ|แหน่เด้อ|น้อ|แอดมิน|แอด|วะ|อะ|อ้ะ|อ่า|คะ|ครับ|ครับผม|จ๊ะ|เอ่ย|555*)+)$"
)
# Where somebody who speaks without spaces takes a breath.
_BREATH = re.compile("(ค่ะ|ครับ|คับ(?!แ)|คะ(?!แนน|น้า|เน))(?=[ก-ฮเ-ไ])")
_ASIDE = re.compile(
    "(?:ขอบคุณ|ขอบใจ|ขอบพระคุณ|รบกวน(?:ด้วย|หน่อย|ตอบ|สอบถาม)|ช่วยตอบ|ตอบ(?:ที|ด้วย|หน่อย)|อยากรู้$|งง|ด่วน|thx|thank|5555*$)"
)


@dataclass(frozen=True, slots=True)
class _Custom:
    takes: frozenset[str]
    form: re.Pattern[str]
    unless: re.Pattern[str] | None
    tells: re.Pattern[str] | None
    to: Part
    beside: Part | None

    def fits(self, clause: str, whole: str, part: Part) -> bool:
        """Whether the last clause, and the whole text, have this form."""
        if part not in self.takes or not self.form.search(clause):
            return False
        if self.tells and not self.tells.search(whole):
            return False
        return not (self.unless and self.unless.search(clause))


def by_custom(question: str, part: Part) -> Part:
    """The part that our custom makes of this one, by how the last clause is put."""
    custom = _custom_of(question, part)
    return custom.to if custom else part


def beside(question: str, part: Part) -> Part | None:
    """What our custom tells beside this part, which it made of the text: the fine of a delay."""
    custom = _custom_of(question, part)
    return custom.beside if custom else None


def _custom_of(question: str, part: Part) -> _Custom | None:
    clause, whole = even(question), folded_text(question[:LONGEST])
    return next((one for one in _customs() if one.fits(clause, whole, part)), None)


def even(question: str) -> str:
    """The clause that asks, without thanks, polite endings and tones: the last of them.

    Where none asks it is the last one. A short end goes with what is before it.
    """
    spaced = _BREATH.sub(r"\1 ", normalise(question[:LONGEST]))
    chunks = without_particles(spaced).split(" ")
    while len(chunks) > 1 and _ASIDE.match(chunks[-1]):
        chunks.pop()
    last = _clause(chunks)
    if _form("<asks>|<wishes>").search(last):
        return last
    ends = (_clause(chunks[:end]) for end in range(len(chunks) - 1, 0, -1))
    return next((clause for clause in ends if _form("(?:<asked>)$").search(clause)), last)


def _clause(chunks: list[str]) -> str:
    clause = ""
    for chunk in reversed(chunks):
        clause = squeeze(chunk) + clause
        if len(clause) >= _CLAUSE:
            break
    clause = _CALLS.sub("", clause) or clause
    return fold(_ASKS.sub("ไหม", clause))


def forms(clause: str) -> Iterator[str]:
    """How a clause asks, as the model sees it: its forms, every two in order, all at once."""
    found = ((form.search(clause), name) for name, form in _forms())
    names = [name for _, name in sorted((hit.start(), name) for hit, name in found if hit)]
    yield from names
    yield from (f"{one} {other}" for one, other in combinations(names, 2))
    yield "all " + " ".join(names)


def asks(question: str) -> bool:
    """Whether the last clause has the form of a question."""
    return bool(_form("<asks>").search(even(question)))


def asks_why(question: str) -> bool:
    """Whether somebody wants to know the cause, of a defect perhaps."""
    return bool(_form("<why>").search(folded_text(question[:LONGEST])))


@lru_cache(maxsize=8)
def _form(spelt: str) -> re.Pattern[str]:
    return _pattern(spelt, _words())


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _words()
    told = read_list("customs")["forms"]
    return tuple((name, _pattern(spelt, words)) for name, spelt in told.items())


@lru_cache(maxsize=1)
def _customs() -> tuple[_Custom, ...]:
    words = _words()
    return tuple(
        _Custom(
            frozenset({*told["takes"], told["to"]} if "takes" in told else PARTS),
            _pattern(told["form"], words),
            _pattern(told["unless"], words) if "unless" in told else None,
            _pattern(told["tells"], words) if "tells" in told else None,
            _KNOWN[told["to"]],
            _KNOWN.get(told.get("beside", "")),
        )
        for told in read_list("customs")["rule"]
    )


def _words() -> dict[str, str]:
    return {f"<{name}>": spelt for name, spelt in read_list("customs")["words"].items()}


def _pattern(spelt: str, words: dict[str, str]) -> re.Pattern[str]:
    for name, form in words.items():
        spelt = spelt.replace(name, form)
    return re.compile(spelt)
