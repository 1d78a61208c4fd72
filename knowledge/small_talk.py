"""Talk for talk's sake, and questions that are no town hall's: the weather, lottery numbers."""

from __future__ import annotations

from knowledge.intents import signs
from knowledge.taught import model

_SURE = 0.4  # by cross-validation two in a thousand questions, and complaints, are taken for it


def is_small_talk(text: str) -> bool:
    """Whether nothing is asked of us; only for texts that want nothing else and have no answer."""
    judged = model("intents").judge(signs(text))
    share = judged.get("smalltalk", 0.0)
    return share >= _SURE and share == max(judged.values())
