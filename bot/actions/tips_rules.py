"""A town's own promises about tips, out of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.deadlines import Rule
from casework.tips import TipRules

CLOCKS = "tip_clocks"
KEPT = "tip_kept"
MOST_DAYS = 3650


def checked(settings: Mapping[str, Any]) -> TipRules:
    """As `rules_of`, before it is kept: nothing is promised for longer than ten years."""
    rules = rules_of(settings)
    if any(int(days) > MOST_DAYS for days in settings.get(KEPT, ())):
        raise ValueError(f"tip_kept: a tip is kept for at most {MOST_DAYS} days")
    return rules


def rules_of(settings: Mapping[str, Any]) -> TipRules:
    """As the town decided, the usual ones else. Raises ValueError with what to write."""
    clocks, kept = settings.get(CLOCKS, ()), settings.get(KEPT, ())
    usual = TipRules()
    if clocks and len(clocks) != 4:
        raise ValueError(
            "tip_clocks takes four times, for a word, progress, report and result: "
            "'3 working,7 calendar,30 calendar,90 calendar'"
        )
    if kept and (len(kept) != 3 or not all(str(days).isdigit() for days in kept)):
        raise ValueError("tip_kept takes three numbers of days: rejected, closed, referred")
    word, progress, report, result = (
        [Rule.read(one) for one in clocks]
        if clocks
        else [usual.word, usual.progress, usual.report, usual.result]
    )
    days = [min(int(one), MOST_DAYS) for one in kept] or [
        usual.rejected_days,
        usual.closed_days,
        usual.referred_days,
    ]
    return TipRules(word, progress, report, result, *days)
