"""What LINE carried in a simulated month: nobody told twice, nothing refused, few pushes."""

from __future__ import annotations

from collections import Counter

from bot.cli.simulated_plan import Happened, Told
from bot.cli.simulated_town import SimulatedTown
from casework.numbering import read_number
from casework.workflow import is_open

PUSHES_A_CASE = 1.2


def audit_messages(town: SimulatedTown, happened: Happened) -> tuple[dict[str, object], list[str]]:
    """Figures and faults of what went over the wire."""
    ledger = town.line.ledger
    staff = {one.line_user for one in town.reads(lambda tx: tx.staff.everyone())}
    pushed = [one for one in ledger.pushed if one.to not in staff]
    sorts = Counter(_sort(town, one, happened) for one in pushed)
    counts = town.reads(lambda tx: tx.cases.counts())
    cases = sum(counts.values())
    ended = sum(count for state, count in counts.items() if not is_open(state))
    a_case = sorts["reporter"] / max(cases, 1)
    faults = [*ledger.faults, *_told_twice(pushed), *_left_behind(town)]
    if a_case > PUSHES_A_CASE:
        faults.append(f"{a_case:.2f} pushes a case")
    figures: dict[str, object] = {
        "cases": cases,
        "events through the webhook": ledger.events,
        "answers by reply, free": ledger.replies,
        "pushes to reporters": f"{sorts['reporter']} ({a_case:.2f} a case)",
        "pushes a finished case": f"{sorts['reporter'] / max(ended, 1):.2f}",
        "pushes to followers": sorts["follower"],
        "pushes in talks": sorts["talk"],
        "notices to staff": len(ledger.pushed) - len(pushed),
    }
    return figures, faults


def _told_twice(pushed: list[Told]) -> list[str]:
    counts = Counter((one.to, one.print) for one in pushed)
    words = {(one.to, one.print): one.words for one in pushed}
    return [f"told {n} times: {words[key][:80]}" for key, n in counts.items() if n > 1]


def _left_behind(town: SimulatedTown) -> list[str]:
    """Messages that never went out: none may be waiting, none given up."""
    counts = town.store.queue.counts()
    lost = {state: n for state, n in counts.items() if state in {"pending", "dead"} and n}
    return [f"the outbox still holds {lost}"] if lost else []


def _sort(town: SimulatedTown, push: Told, happened: Happened) -> str:
    if "👤" in push.words or "จบการคุย" in push.words:
        return "talk"
    number = read_number(push.words)
    key = happened.mine.get(number or "")
    people = town.line.platform.people
    is_reporter = key is None or people[key].user_id == push.to
    return "reporter" if is_reporter else "follower"
