"""What the informant is told of the work: state, outcome, and to whom a tip was handed on."""

from __future__ import annotations

from handlers.outcomes import Plain, Word
from storage.vault import VaultTx
from storage.vault.rows import TipRow


def told_state(vtx: VaultTx, tip: TipRow) -> Word:
    """As the mailbox shows it."""
    if tip.state == "referred":
        step = next((one for one in vtx.desk.steps(tip.id)[::-1] if one.state == "referred"), None)
        body = vtx.desk.title_of_body(step.reason) if step else None
        if step is not None and body is not None:
            return Word("tip.state.referred_to", {"body": Plain(body), "day": step.on})
    if tip.state == "concluded" and tip.outcome:
        return Word(f"tip.state.{tip.outcome}")
    return Word(f"tip.state.{tip.state}")
