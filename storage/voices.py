"""Citizens around a case: who follows it, how it was rated, how to reach who reported it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.scope import TOWN, Repository, scoped
from storage.tables import cases, contacts, ratings, watchers

_w: Final = watchers.c
_r: Final = ratings.c
_k: Final = contacts.c
_numbered: Final[BindParameter[str]] = bindparam("wanted")

_FOLLOW: Final = scoped(
    insert(watchers)
    .values(town_id=TOWN, number=_numbered, person=bindparam("who"), since=bindparam("now"))
    .on_conflict_do_nothing()
)
_UNFOLLOW: Final = scoped(
    delete(watchers).where(
        _w.town_id == TOWN, _w.number == _numbered, _w.person == bindparam("who")
    )
)
_FOLLOWERS: Final = scoped(
    select(_w.person).where(_w.town_id == TOWN, _w.number == _numbered).order_by(_w.since)
)
_FOLLOWED: Final = scoped(
    select(_w.number)
    .where(_w.town_id == TOWN, _w.person == bindparam("who"))
    .order_by(_w.since.desc(), _w.number)
    .limit(bindparam("most"))
)
_FOLLOWS: Final = scoped(
    select(_w.since).where(
        _w.town_id == TOWN, _w.number == _numbered, _w.person == bindparam("who")
    )
)
_FORGET: Final = scoped(delete(watchers).where(_w.town_id == TOWN, _w.person == bindparam("who")))
_RATE: Final = scoped(
    insert(ratings)
    .values(
        town_id=TOWN,
        number=_numbered,
        round=bindparam("new_round"),
        stars=bindparam("new_stars"),
        reasons=bindparam("new_reasons"),
        rated_at=bindparam("now"),
    )
    .on_conflict_do_update(
        index_elements=["town_id", "number", "round"],
        set_={
            "stars": bindparam("new_stars"),
            "reasons": bindparam("new_reasons"),
            "changed_at": bindparam("now", type_=_r.changed_at.type),
        },
    )
)
_RATINGS: Final = scoped(
    select(_r.number, _r.round, _r.stars, _r.reasons, _r.rated_at, _r.changed_at)
    .where(_r.town_id == TOWN, _r.number == _numbered)
    .order_by(_r.round)
)
_ALL_STARS: Final = scoped(
    select(_r.stars, func.count())
    .where(
        _r.town_id == TOWN,
        _r.rated_at >= bindparam("since", type_=_r.rated_at.type),
        _r.rated_at < bindparam("until", type_=_r.rated_at.type),
    )
    .group_by(_r.stars)
    .order_by(_r.stars)
)
_PUT_CONTACT: Final = scoped(
    insert(contacts)
    .values(
        town_id=TOWN, number=_numbered, name=bindparam("new_name"), phone=bindparam("new_phone")
    )
    .on_conflict_do_update(
        index_elements=["town_id", "number"],
        set_={"name": bindparam("new_name"), "phone": bindparam("new_phone")},
    )
)
_CONTACT: Final = scoped(
    select(_k.name, _k.phone).where(_k.town_id == TOWN, _k.number == _numbered)
)
_DROP_CONTACT: Final = scoped(delete(contacts).where(_k.town_id == TOWN, _k.number == _numbered))
_DROP_CONTACTS_OF: Final = scoped(
    delete(contacts).where(
        _k.town_id == TOWN,
        _k.number.in_(
            select(cases.c.number).where(
                cases.c.town_id == TOWN, cases.c.person == bindparam("who")
            )
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Rating:
    """What a citizen thought of one finish; `round` counts reopenings."""

    number: str
    round: int
    stars: int
    reasons: tuple[str, ...]
    rated_at: datetime
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A name and telephone that somebody offered."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


class Voices(Repository):
    """Followers, ratings and contacts of one town's cases."""

    __slots__ = ()

    def follow(self, number: str, person: str) -> bool:
        """False where this person follows it already."""
        now = self._ground.clock()
        return self._run(_FOLLOW, wanted=number, who=person, now=now).rowcount == 1

    def unfollow(self, number: str, person: str) -> bool:
        """False where this person did not follow it."""
        return self._run(_UNFOLLOW, wanted=number, who=person).rowcount == 1

    def follows(self, number: str, person: str) -> bool:
        return self._run(_FOLLOWS, wanted=number, who=person).first() is not None

    def followers(self, number: str) -> tuple[str, ...]:
        """LINE ids, the first to follow first."""
        return tuple(self._run(_FOLLOWERS, wanted=number).scalars())

    def followed_by(self, person: str, limit: int = 10) -> tuple[str, ...]:
        """Numbers of the cases this person follows, newest first."""
        return tuple(self._run(_FOLLOWED, who=person, most=limit).scalars())

    def forget_follower(self, person: str) -> int:
        """This person follows nothing any more, and no contact of his cases stays."""
        self._run(_DROP_CONTACTS_OF, who=person)
        return self._run(_FORGET, who=person).rowcount

    def rate(self, number: str, round_: int, stars: int, reasons: tuple[str, ...]) -> None:
        """Keep or change the rating of this finish."""
        self._run(
            _RATE,
            wanted=number,
            new_round=round_,
            new_stars=stars,
            new_reasons=" ".join(reasons),
            now=self._ground.clock(),
        )

    def ratings(self, number: str) -> tuple[Rating, ...]:
        """One for each finish that was rated, oldest first."""
        rows = self._run(_RATINGS, wanted=number)
        return tuple(
            Rating(row[0], row[1], row[2], tuple(row[3].split()), row[4], row[5]) for row in rows
        )

    def put_contact(self, number: str, contact: Contact) -> None:
        self._run(_PUT_CONTACT, wanted=number, new_name=contact.name, new_phone=contact.phone)

    def contact(self, number: str) -> Contact | None:
        row = self._run(_CONTACT, wanted=number).first()
        return None if row is None else Contact(*row)

    def drop_contact(self, number: str) -> None:
        self._run(_DROP_CONTACT, wanted=number)
