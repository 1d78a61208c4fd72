"""What the drawn map writes below its clusters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.staff.drawn_map import MOST_NAMES, clusters, draw, frame, named
from storage.board import Box, Spot

TOWN = Box(13.7, 100.4, 13.8, 100.6)
MARKET = Spot(13.75, 100.5, 5, 0, "70-222222")
SCHOOL = Spot(13.71, 100.44, 2, 1, "70-333333")


def drawn(*spots: Spot, **places: str) -> list[str]:
    told = {f"70-{key[1:]}": words for key, words in places.items()}
    drawing = draw(frame(TOWN), spots, (), lambda _: "", lambda _: "")
    return [name.words for name in named(drawing, told).names]


def test_clusters_bear_the_name_that_people_typed() -> None:
    assert drawn(MARKET, SCHOOL, n222222="หน้าตลาด", n333333=" หน้า \n โรงเรียน ") == [
        "หน้าตลาด", "หน้า โรงเรียน",
    ]  # fmt: skip
    assert drawn(MARKET, SCHOOL, n333333="") == []


def test_one_name_stands_once_and_none_on_another() -> None:
    beside = Spot(13.7485, 100.501, 2, 0, "70-444444")
    assert drawn(MARKET, SCHOOL, n222222="ตลาด", n333333="ตลาด") == ["ตลาด"]
    assert "ตลาด" not in drawn(MARKET, beside, n222222="ตลาด")  # it would lie on the other


@given(
    st.lists(
        st.tuples(st.floats(13.7, 13.8), st.floats(100.4, 100.6), st.integers(1, 999)),
        min_size=1, max_size=40,
    )
)  # fmt: skip
def test_no_name_leaves_the_drawing_or_covers_another(pins: list[tuple[float, float, int]]) -> None:
    spots = [Spot(lat, lon, n, 0, f"70-{rank:06}") for rank, (lat, lon, n) in enumerate(pins)]
    drawing = draw(frame(TOWN), spots, (), lambda _: "", lambda _: "")
    names = named(drawing, {one.number: f"ซอย {one.number}" for one in spots}).names
    assert len(names) <= MOST_NAMES
    assert all(0 < one.x < drawing.width and 0 < one.y < drawing.height for one in names)
    places = [(round(one.x), round(one.y)) for one in names]
    assert len(set(places)) == len(places)


@given(st.lists(st.tuples(st.floats(13.7, 13.8), st.floats(100.4, 100.6)), max_size=60))
def test_putting_cells_together_loses_no_case(pins: list[tuple[float, float]]) -> None:
    spots = [Spot(lat, lon, 1, 0, str(rank)) for rank, (lat, lon) in enumerate(pins)]
    for cells in (2, 14, 28):
        assert sum(one.count for one in clusters(spots, TOWN, cells)) == len(spots)
