"""Cases as their readers may see them: the citizen, the stranger, the officer."""

from __future__ import annotations

from typing import TypedDict, cast

from bot.actions.clearance import docket_of
from bot.actions.context import ActionContext
from bot.actions.steps import is_physical, standing_of
from casework.clearance import Asker, Officer, shown_to
from casework.deeds import Stand, deeds
from casework.places import map_link
from casework.ratings import fault_of_rating
from handlers.commands import CaseKind, CaseStep, CaseView, StaffCase
from storage import Tx
from storage.cases import Case, CaseWords
from storage.photos import Photo


def citizen_view(
    tx: Tx, case: Case, asker: Asker, context: ActionContext, *, person: str = ""
) -> CaseView:
    """By the number alone category, state and dates; words, photos and place for the other two.

    `person` is the asker's LINE id, to see whether a stranger follows the case.
    """
    shown = shown_to(asker)
    words = tx.cases.words(case.number) if "words" in shown else ()
    return CaseView(
        number=case.number,
        kind=cast(CaseKind, case.kind),
        category=case.category,
        state=case.state,
        received_at=case.received_at,
        reply_due_on=case.reply_due_on,
        division=context.town.division_name(case.division),
        is_mine=asker == "reporter",
        detail=_text(words, "detail"),
        place=_place(case, words) if "place" in shown else "",
        photos=len(_there(tx, case)) if "photos" in shown else 0,
        steps=_steps(tx, case, words),
        stage=case.stage,
        reason=case.reason,
        **_choices(tx, case, asker, context, person),
    )


class _Choices(TypedDict):
    is_followed: bool
    may_add: bool
    may_reopen: bool
    may_rate: bool
    stars: int


def _choices(tx: Tx, case: Case, asker: Asker, context: ActionContext, person: str) -> _Choices:
    """What the asker may do besides looking."""
    if asker != "reporter":
        follows = bool(person) and tx.voices.follows(case.number, person)
        return _Choices(
            is_followed=follows, may_add=False, may_reopen=False, may_rate=False, stars=0
        )
    rounds = tx.voices.ratings(case.number) if case.is_finished else ()
    given = next((row for row in rounds if row.round == case.reopened), None)
    fault = fault_of_rating(
        case.state, case.last_finished_at, given.rated_at if given else None, context.now
    )
    is_done = case.is_finished and case.state != "cancelled" and case.reason != "duplicate"
    return _Choices(
        is_followed=False,
        may_add=not case.is_finished,
        may_reopen=is_done,
        may_rate=is_done and not fault,
        stars=given.stars if given else 0,
    )


def staff_case(
    tx: Tx, case: Case, context: ActionContext, officer: Officer | None, *, with_words: bool = True
) -> StaffCase:
    """A case as a cleared officer sees it; lists leave words and pictures out."""
    owner = tx.staff.by_id(case.owner_id) if case.owner_id else None
    words = tx.cases.words(case.number) if with_words else ()
    has_pin = with_words and case.lat is not None and case.lon is not None
    photos = _there(tx, case) if with_words else []
    links = [(photo.role, context.photo_link(photo.id)) for photo in photos]
    return StaffCase(
        number=case.number,
        kind=cast(CaseKind, case.kind),
        category=case.category,
        state=case.state,
        division=context.town.division_name(case.division),
        owner=owner.name if owner else "",
        reply_due_on=case.reply_due_on,
        detail=_text(words, "detail"),
        place=_text(words, "place"),
        map_link=map_link((case.lat or 0.0, case.lon or 0.0)) if has_pin else "",
        photo_links=tuple(link for role, link in links if link and role == "before"),
        after_links=tuple(link for role, link in links if link and role == "after"),
        received_at=case.received_at,
        work_due_on=case.work_due_on,
        owner_id=case.owner_id or "",
        stage=case.stage,
        reason=case.reason,
        name_level=case.name_level,
        channel=case.channel,
        deeds=deeds_of(tx, case, officer, context),
        needs_photo=is_physical(case) and not shows_the_work(tx, case),
        is_unexplained=case.unexplained_since is not None,
        has_spoken=case.citizen_spoke_at is not None,
        followers=len(tx.voices.followers(case.number)) if with_words else 0,
        seen=tx.cases.last_seq(case.number) if with_words else 0,
        said=_said(tx, case, words) if with_words else (),
    )


def shows_the_work(tx: Tx, case: Case) -> bool:
    """Whether there is an after-photo of this round; one that was not enough before a reopening
    shows nothing new."""
    return any(
        photo.role == "after"
        and photo.state in {"wanted", "fetching", "stored"}
        and (case.last_finished_at is None or photo.made_at > case.last_finished_at)
        for photo in tx.photos.of_case(case.number)
    )


def deeds_of(
    tx: Tx, case: Case, officer: Officer | None, context: ActionContext
) -> tuple[str, ...]:
    """The buttons of this officer, computed from the state table and his rights."""
    if officer is None:
        return ()
    link = tx.links.merger_of(case.number) if case.reason == "duplicate" else None
    stand = Stand(standing_of(case), link.at if link else None)
    return deeds(officer, docket_of(case), stand, context.now)


def _said(tx: Tx, case: Case, words: tuple[CaseWords, ...]) -> tuple[CaseStep, ...]:
    """Every step with words of its own, notes for colleagues too; and where it was forwarded."""
    every = _steps(tx, case, words, public_only=False)
    return tuple(step for step in every if step.words or step.kind == "forwarded")


def _steps(
    tx: Tx, case: Case, words: tuple[CaseWords, ...], *, public_only: bool = True
) -> tuple[CaseStep, ...]:
    said = {row.seq: row.text for row in words if row.kind not in {"detail", "place"}}
    events = tx.cases.events(case.number, public_only=public_only)
    return tuple(
        CaseStep(event.at, event.kind, event.to_state, said.get(event.seq, ""), event.facts)
        for event in events
    )


def _text(words: tuple[CaseWords, ...], kind: str) -> str:
    return "\n".join(row.text for row in words if row.kind == kind)


def _place(case: Case, words: tuple[CaseWords, ...]) -> str:
    """The typed words, else the pin in degrees."""
    typed = _text(words, "place")
    if typed or case.lat is None or case.lon is None:
        return typed
    return f"{case.lat:.5f}, {case.lon:.5f}"


def _there(tx: Tx, case: Case) -> list[Photo]:
    return [photo for photo in tx.photos.of_case(case.number) if photo.state != "gone"]
