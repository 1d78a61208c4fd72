from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.proof import FLAGS, NEARLY_THE_SAME, Picture, flags
from handlers.words import Words

RECEIVED = datetime(2026, 11, 20, 5, tzinfo=UTC)
BEFORE = Picture("aa", likeness=0)
AFTER = Picture("bb", likeness=2**64 - 1)
SPOT = (18.79, 98.98)


def found(after: Picture, *, elsewhere: bool = False) -> tuple[str, ...]:
    return flags(after, [BEFORE], elsewhere=elsewhere, received_at=RECEIVED, spot=SPOT)


def test_an_honest_picture_has_no_flag() -> None:
    honest = replace(AFTER, taken_at=RECEIVED + timedelta(days=1), spot=SPOT)
    assert found(honest) == ()
    assert found(AFTER) == ()


def test_the_same_file_is_seen_here_and_elsewhere() -> None:
    assert found(replace(AFTER, sha256="aa")) == ("same_file",)
    assert found(AFTER, elsewhere=True) == ("same_file",)


def test_a_picture_drawn_over_is_nearly_the_same() -> None:
    assert found(replace(AFTER, likeness=2**NEARLY_THE_SAME - 1)) == ("near_identical",)
    assert found(replace(AFTER, likeness=2 ** (NEARLY_THE_SAME + 1) - 1)) == ()
    assert found(replace(AFTER, likeness=None)) == ()


def test_a_picture_older_than_the_case_or_from_elsewhere_is_seen() -> None:
    old = replace(AFTER, taken_at=RECEIVED - timedelta(minutes=1), spot=(18.80, 98.98))
    assert found(old) == ("taken_before", "far_away")
    assert flags(old, [], elsewhere=False, received_at=RECEIVED) == ("taken_before",)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.booleans())
def test_flags_are_known_and_in_order(one: int, other: int, elsewhere: bool) -> None:
    seen = flags(
        Picture("x", one), [Picture("y", other)], elsewhere=elsewhere, received_at=RECEIVED
    )
    assert list(seen) == [flag for flag in FLAGS if flag in seen]


def test_every_flag_has_its_words() -> None:
    texts = Words.load().texts
    assert all(texts[language][f"console.flag.{flag}"] for language in texts for flag in FLAGS)
