"""Officers' acts on one tip. Each is refused as "not found" for whom the tip does not exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.actions.tips_ids import RandomBytes, fingerprint, is_id, new_id, new_reference
from bot.actions.tips_officers_commands import (
    EnrolBody,
    FetchOriginal,
    MoveTip,
    NotePrinting,
    PostAnswer,
    PostNote,
    Recuse,
    ReferTip,
    Said,
    SecondBody,
    TipRefused,
)
from casework import tips as rules
from storage.vault import VaultTx
from storage.vault.rows import Body, Package, Reader, SealedAnswer, Step, TipRow
from storage.vault.sealing import BadKeyError, recipient

NOT_FOUND = TipRefused("not_found")
SEAL = b"age-encryption.org/v1\n-> "
MOST_WORDS = 512 * 1024
MOST_PACKAGE = 64 * 1024 * 1024
LONGEST_TITLE = 200
DEEDS: Mapping[str, str] = {"answer": "answered", "note": "noted"}


def note(vtx: VaultTx, deed: str, **about: str) -> None:
    """One more link in the chain of officers' acts."""
    vtx.audit.add(deed, about, vtx.today)


def officer(vtx: VaultTx, reader: str) -> Reader | None:
    """An approved officer of this id; the continuity key is none."""
    found = vtx.readers.find(reader)
    return found if found and found.is_approved and not found.is_continuity else None


def tip_for(vtx: VaultTx, tip: str, reader: str) -> TipRow | None:
    """The tip, if this officer can open it; for everybody else there is none."""
    if officer(vtx, reader) is None or vtx.tips.key_file(tip, reader) is None:
        return None
    return vtx.tips.released(tip)


def bad_seal(vtx: VaultTx, id_: str, sealed: bytes, most: int) -> TipRefused | None:
    """What is wrong with bytes that a browser sealed; nobody here can look inside."""
    if len(sealed) > most:
        return TipRefused("too_large")
    if not is_id(id_) or not sealed.startswith(SEAL) or vtx.desk.has_id(id_):
        return TipRefused("bad_seal")
    return None


def post_answer(command: PostAnswer, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """The informant reads it in the mailbox; the officers in the thread."""
    return _post(vtx, command.tip, command.reader, Said("answer", command.answer, command.sealed))


def post_note(command: PostNote, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """Words among the readers."""
    return _post(vtx, command.tip, command.reader, Said("note", command.note, command.sealed))


def _post(vtx: VaultTx, asked: str, by: str, said: Said) -> object:
    tip = tip_for(vtx, asked, by)
    if tip is None:
        return NOT_FOUND
    wrong = _wrong_words(vtx, (said,))
    if wrong is not None:
        return wrong
    _keep(vtx, tip, by, (said,))
    return True


def _wrong_words(vtx: VaultTx, said: Sequence[Said]) -> TipRefused | None:
    if len({one.id for one in said}) < len(said):
        return TipRefused("bad_seal")
    wrongs = (bad_seal(vtx, one.id, one.sealed, MOST_WORDS) for one in said)
    return next((one for one in wrongs if one is not None), None)


def _keep(vtx: VaultTx, tip: TipRow, by: str, said: Sequence[Said]) -> None:
    for one in said:
        words = SealedAnswer(one.id, vtx.today, one.sealed, by)
        if one.kind == "answer":
            vtx.tips.add_answer(tip.id, words)
        else:
            vtx.desk.add_note(tip.id, words)
        note(vtx, f"tip_{DEEDS[one.kind]}", tip=tip.id, reader=by)


def move_tip(command: MoveTip, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """One step; handing on needs a body and a package, so it has a command of its own."""
    tip = tip_for(vtx, command.tip, command.reader)
    if tip is None:
        return NOT_FOUND
    if command.state == "referred" or not rules.may(tip.state, command.state):
        return TipRefused("no_step")
    if not rules.fits(tip.state, command.state, command.reason):
        return TipRefused("needs_outcome")
    wrong = _wrong_words(vtx, command.said)
    if wrong is not None:
        return wrong
    _keep(vtx, tip, command.reader, command.said)
    _step(vtx, tip, command.reader, command.state, command.reason, random_bytes)
    return True


def _step(
    vtx: VaultTx, tip: TipRow, by: str, state: str, reason: str, random_bytes: RandomBytes
) -> None:
    outcome = reason if state == "concluded" else ""
    vtx.tips.change_state(tip.id, state, vtx.today, outcome)
    vtx.desk.add_step(new_id(random_bytes), tip.id, Step(state, reason, vtx.today, by))
    note(vtx, "tip_state", tip=tip.id, reader=by, to=state, reason=reason)


def refer_tip(command: ReferTip, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """A package that only the outside body can open, or papers; its own reference either way."""
    tip = tip_for(vtx, command.tip, command.reader)
    if tip is None:
        return NOT_FOUND
    body = next((one for one in vtx.desk.bodies() if one.id == command.body), None)
    if body is None or not body.is_approved:
        return TipRefused("not_approved")
    if not rules.may(tip.state, "referred"):
        return TipRefused("no_step")
    if bool(body.public_key) != bool(command.sealed) or not is_id(command.package):
        return TipRefused("bad_seal")
    wrong = bad_seal(vtx, command.package, command.sealed or SEAL, MOST_PACKAGE)
    wrong = wrong if wrong is not None else _wrong_words(vtx, command.said)
    if wrong is not None:
        return wrong
    _keep(vtx, tip, command.reader, command.said)
    reference = new_reference(random_bytes)
    size = len(command.sealed)
    package = Package(command.package, body.id, reference, vtx.today, command.reader, size)
    vtx.desk.add_package(tip.id, package, command.sealed)
    _step(vtx, tip, command.reader, "referred", body.id, random_bytes)
    return reference


def enrol_body(command: EnrolBody, vtx: VaultTx, random_bytes: RandomBytes) -> object:
    """It can be chosen once a second officer has compared the fingerprint."""
    title = command.title.strip()[:LONGEST_TITLE]
    if officer(vtx, command.by) is None or not title:
        return NOT_FOUND
    key = ""
    if command.public_key.strip():
        try:
            key = str(recipient(command.public_key))
        except BadKeyError:
            return TipRefused("bad_key")
    mark = fingerprint(key) if key else ""
    body = Body(new_id(random_bytes), title, key, mark, is_approved=False, given_by=command.by)
    vtx.desk.add_body(body)
    note(vtx, "body_enrolled", body=body.id, key=key, by=command.by)
    return body


def second_body(command: SecondBody, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """Another officer than the one who entered it."""
    body = next((one for one in vtx.desk.bodies() if one.id == command.body), None)
    second = officer(vtx, command.by)
    if body is None or body.is_approved or second is None:
        return NOT_FOUND
    if is_same_holder(vtx, body.given_by, second):
        return TipRefused("same_one")
    vtx.desk.approve_body(body.id)
    note(vtx, "body_approved", body=body.id, by=command.by)
    return True


def is_same_holder(vtx: VaultTx, reader: str, other: Reader) -> bool:
    """Whether two keys are one person's."""
    holders = {one.id: one.holder for one in vtx.readers.everybody()}
    return reader == other.id or holders.get(reader) == other.holder


def recuse(command: Recuse, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """Nobody may work on what concerns himself; somebody must remain who can open it.

    Where no officer does (a whole unit was left out, the last one is concerned), the keeper of the
    continuity key takes over: he gives it to an officer who came later, with a witness.
    """
    tip = tip_for(vtx, command.tip, command.reader)
    if tip is None:
        return NOT_FOUND
    others = vtx.desk.readers_of(tip.id) - {command.reader}
    if not any(one.id in others for one in vtx.readers.approved()):
        return TipRefused("last_reader")
    vtx.desk.take_away(command.reader, tip.id)
    for one in vtx.desk.proposals():
        if one.tip == tip.id and command.reader in {one.given_by, one.reader}:
            vtx.desk.drop_proposal(one.id)
    note(vtx, "reader_recused", tip=tip.id, reader=command.reader)
    return True


def note_printing(command: NotePrinting, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """The page prints; the chain knows who did."""
    if tip_for(vtx, command.tip, command.reader) is None:
        return NOT_FOUND
    note(vtx, "tip_printed", tip=command.tip, reader=command.reader)
    return True


def fetch_original(command: FetchOriginal, vtx: VaultTx, random_bytes: RandomBytes) -> object:  # noqa: ARG001
    """No other way leads to its bytes, so nobody opens one without a trace in the chain.

    What came before originals lay apart is given out here too, so that saving it is recorded.
    """
    tip = tip_for(vtx, command.tip, command.reader)
    if tip is None or command.piece not in {one.id for one in vtx.desk.listed("part", tip.id)}:
        return NOT_FOUND
    note(vtx, "original_opened", tip=tip.id, part=command.piece, reader=command.reader)
    return vtx.desk.sealed(tip.id, command.piece, originals=True)


ACTS: Mapping[type, Callable[..., object]] = {
    PostAnswer: post_answer,
    PostNote: post_note,
    MoveTip: move_tip,
    ReferTip: refer_tip,
    EnrolBody: enrol_body,
    SecondBody: second_body,
    Recuse: recuse,
    NotePrinting: note_printing,
    FetchOriginal: fetch_original,
}
