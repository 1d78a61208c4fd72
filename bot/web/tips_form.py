"""The form without script: whom it concerns, the questions, the code, the last tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Response

from bot.actions.tips import can_take_tips
from bot.actions.tips_codes import TooManyWaitError
from bot.actions.tips_files import (
    MOST_BYTES_IN_ALL,
    MOST_FILES,
    UnfitFile,
    fit,
    plain_name,
)
from bot.actions.tips_web import Form, Piece
from bot.web.tips_room import Room, Sent, with_script
from bot.web.tips_sealed import for_form
from casework.receipt_codes import new_code, written
from handlers.tip.draft import QUESTIONS
from handlers.tip.prompts import FEWEST_HOLDERS

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from bot.townhall import TownHall
    from storage.vault.rows import Reader
    from storage.vault.sealing import Buffer

ASKED = QUESTIONS[:-1]
LONGEST_ANSWER = 20_000
MOST_BODY = MOST_BYTES_IN_ALL + 1024 * 1024
UNIT = "unit:"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, to be shown again where it cannot be taken. Never kept."""

    token: str = field(repr=False)
    readers: tuple[str, ...] = field(repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    faults: tuple[tuple[str, str], ...] = ()  # wording and the file's name


@dataclass(frozen=True, slots=True)
class FormDoor:
    """The views; each takes the town's slug, "" for the default one."""

    room: Room

    def begin(self, slug: str = "") -> Response:
        """The warning, the doors, and the first question: whom does it concern?"""
        return self._begin(self.room.hall(slug), slug)

    def _begin(self, hall: TownHall, slug: str, fault: str = "") -> Response:
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            readers = vtx.readers.approved()
            is_open = can_take_tips(vtx)
        if not is_open:
            return self._elsewhere(hall, slug, "closed")
        units = tuple(dict.fromkeys(r.unit for r in readers if r.unit and not r.is_continuity))
        return self.room.page("begin", hall, slug, readers=readers, units=units, fault=fault)

    def write(self, slug: str = "") -> Response:
        """The questions, for those readers who remain."""
        hall = self.room.hall(slug)
        with self.room.sent() as sent:
            concerned = sent.fields.getlist("concerns")
        if not concerned:
            return self._begin(hall, slug, "recusal.needed")
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            readers = vtx.readers.approved()
            is_open = can_take_tips(vtx)
        if not is_open:
            return self._elsewhere(hall, slug, "closed")
        remaining = tuple(one.id for one in readers if not _is_concerned(one, concerned))
        if len(remaining) < FEWEST_HOLDERS:
            return self._elsewhere(hall, slug, "too_few")
        return self._questions(hall, slug, Filled(self._new_token(hall), remaining))

    def seal(self, slug: str = "") -> Response:
        """Take everything in one request, seal it at once, show the code. Nothing is sent yet."""
        hall = self.room.hall(slug)
        with self.room.sent(MOST_BODY) as sent:
            filled = _filled(sent)
            form = self.room.drafts.read_token(hall.town.slug, filled.token)
            pieces, faults = gather(sent, filled.answers) if form else ((), ())
        if form is None:  # the server began anew, or many hours passed: nothing was lost but files
            stale = Filled(
                self._new_token(hall), filled.readers, filled.answers, (("fault.stale", ""),)
            )
            return self._questions(hall, slug, stale, 409)
        if not filled.answers["what"].strip():
            faults = (("fault.what", ""), *faults)
        if faults:
            again = Filled(filled.token, filled.readers, filled.answers, faults)
            return self._questions(hall, slug, again, 422)
        return self._sealed(hall, slug, form, filled, pieces)

    def _sealed(
        self, hall: TownHall, slug: str, form: Form, filled: Filled, pieces: Sequence[Piece]
    ) -> Response:
        vault, town = self.room.deps.vault, hall.town.slug
        with vault.reading(town) as vtx:
            is_sent = self.room.drafts.is_sent(vtx, form)
            salt = vtx.readers.salt()
        if is_sent:
            return self.room.page("sent", hall, slug)
        if salt is None:
            return self._elsewhere(hall, slug, "closed")
        code = new_code(self.room.random)
        try:
            if not self.room.brake_without_script.lets_pass():
                raise TooManyWaitError
            mailbox = self.room.queue.derive(code, salt)
        except TooManyWaitError:
            busy = Filled(filled.token, filled.readers, filled.answers, (("fault.busy", ""),))
            return self._questions(hall, slug, busy, 503)
        with vault.begin(town) as vtx:
            draft = self.room.drafts.seal(vtx, form, filled.readers, pieces, mailbox)
        if draft is None:
            return self._elsewhere(hall, slug, "too_few")
        return self.room.page(
            "code",
            hall,
            slug,
            code=written(code),
            token=filled.token,
            answers=len([one for one in pieces if one.kind in ASKED]),
            files=len([one for one in pieces if one.kind not in ASKED]),
            readers=len(draft.files),
        )

    def send(self, slug: str = "") -> Response:
        """The last tap."""
        hall = self.room.hall(slug)
        form = self._form(hall)
        outcome = "gone"
        if form is not None:
            with self.room.deps.vault.begin(hall.town.slug) as vtx:
                outcome = self.room.drafts.send(vtx, form)
        if outcome == "sent":
            return self.room.page("sent", hall, slug)
        return self.room.page("gone", hall, slug, 410, told="gone")

    def drop(self, slug: str = "") -> Response:
        """Forget what waits."""
        hall = self.room.hall(slug)
        form = self._form(hall)
        if form is not None:
            with self.room.deps.vault.begin(hall.town.slug) as vtx:
                was_dropped = self.room.drafts.drop(vtx, form)
            if not was_dropped:
                return self.room.page("sent", hall, slug)
        return self.room.page("gone", hall, slug, told="dropped")

    def _form(self, hall: TownHall) -> Form | None:
        with self.room.sent() as sent:
            return self.room.drafts.read_token(hall.town.slug, sent.one("token"))

    def _new_token(self, hall: TownHall) -> str:
        return self.room.drafts.token(self.room.drafts.new_form(hall.town.slug))

    def _questions(self, hall: TownHall, slug: str, filled: Filled, status: int = 200) -> Response:
        with self.room.deps.vault.reading(hall.town.slug) as vtx:
            readers = [one for one in vtx.readers.approved() if one.id in filled.readers]
            salt = vtx.readers.salt() or b""
        prefix = f"/t/{slug}" if slug else ""
        page = self.room.page(
            "questions",
            hall,
            slug,
            status,
            filled=filled,
            asked=ASKED,
            told=for_form(hall, prefix, readers, salt),
        )
        return with_script(page)

    def _elsewhere(self, hall: TownHall, slug: str, told: str) -> Response:
        return self.room.page("elsewhere", hall, slug, told=told)


def gather(
    sent: Sent, answers: dict[str, str]
) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
    """What is to be sealed, and what is wrong with it."""
    pieces = [Piece(kind, text.strip().encode()) for kind, text in answers.items() if text.strip()]
    faults = [("fault.long", "") for text in answers.values() if len(text) > LONGEST_ANSWER][:1]
    files = [one for one in sent.files.getlist("files") if one.filename]
    if len(files) > MOST_FILES:
        return tuple(pieces), (*faults, ("fault.many", ""))
    total = 0
    for one in files:
        name, body = plain_name(one.filename or ""), _where_it_lies(one)
        total += len(body)
        try:
            fitting = fit(name, body, keeps_original=sent.one("original") == "yes")
        except UnfitFile as fault:
            faults.append((f"fault.file.{fault.fault}", name))
        else:
            pieces += [Piece(made.kind, made.body, made.head) for made in fitting]
    if total > MOST_BYTES_IN_ALL:
        faults.append(("fault.heavy", ""))
    return tuple(pieces), tuple(faults)


def _where_it_lies(file: FileStorage) -> Buffer:
    """A file's bytes, not copied: `Room.sent` reads every file into memory of its own."""
    stream = file.stream
    return stream.getbuffer() if isinstance(stream, BytesIO) else stream.read()


def _filled(sent: Sent) -> Filled:
    return Filled(
        sent.one("token"),
        tuple(sent.fields.getlist("reader")),
        {kind: sent.one(kind).replace("\r\n", "\n") for kind in ASKED},
    )


def _is_concerned(reader: Reader, concerned: Sequence[str]) -> bool:
    return reader.id in concerned or (
        f"{UNIT}{reader.unit}" in concerned and not reader.is_continuity
    )
