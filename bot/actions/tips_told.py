"""What the informant is told of the work: state, outcome, to whom it was handed on, answers."""

from __future__ import annotations

import pyrage
from pyrage import x25519

from handlers.outcomes import Plain, Word
from storage.vault import VaultTx
from storage.vault.rows import SealedAnswer, TipRow
from storage.vault.sealing import Belongs, MovedPartError, unwrap


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


def told_answer(tip: str, answer: SealedAnswer, identity: str) -> str:
    """An officer's words; "" where somebody put something else in their place."""
    try:
        key = x25519.Identity.from_str(identity)
        _, body = unwrap(pyrage.decrypt(answer.sealed, [key]), Belongs(tip, answer.id, "answer"))
    except (pyrage.DecryptError, MovedPartError):
        return ""
    return body.decode(errors="replace")
