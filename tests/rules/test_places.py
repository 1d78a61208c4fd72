from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.categories import CODES, DEFAULTS, DIVISIONS, category, same_group
from casework.labels import codes
from casework.places import (
    Neighbour,
    Point,
    box_around,
    distance_m,
    map_link,
    near,
    read_spot,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HALL = Point(13.7563, 100.5018)

spots = st.builds(Point, st.floats(5.6, 20.5), st.floats(97.3, 105.7))


def case(
    number: str, metres_north: float, kind: str = "light", ended_days: int | None = None
) -> Neighbour:
    spot = Point(HALL.lat + metres_north / 111_195, HALL.lon)
    ended = None if ended_days is None else NOW - timedelta(days=ended_days)
    return Neighbour(number, kind, "received", spot, NOW - timedelta(days=40), ended)


def test_a_known_distance_is_right() -> None:
    chiang_mai = Point(18.7883, 98.9853)
    assert abs(distance_m(HALL, chiang_mai) - 582_700) < 1_500


@given(spots, spots)
def test_distance_is_the_same_both_ways_and_none_to_itself(a: Point, b: Point) -> None:
    assert distance_m(a, b) == distance_m(b, a)
    assert distance_m(a, a) == 0


@given(spots, st.floats(1, 2_000), st.floats(0, 6.283))
def test_the_box_holds_the_circle(spot: Point, radius: float, angle: float) -> None:
    from math import cos, radians, sin

    lat = spot.lat + radius * cos(angle) / 111_195
    lon = spot.lon + radius * sin(angle) / (111_195 * cos(radians(spot.lat)))
    box = box_around(spot, radius)
    assert box.south <= lat <= box.north
    assert box.west <= lon <= box.east


def test_near_duplicates_are_few_near_alike_and_recent() -> None:
    cases = [
        case("a", 40),
        case("b", 10),
        case("c", 20, ended_days=29),
        case("d", 5, ended_days=30),
        case("e", 15, kind="road"),
        case("f", 60),
        case("g", 30),
    ]
    found = near(HALL, same_group("light"), 50, cases, NOW)
    assert [(one.case.number, one.metres) for one in found] == [("b", 10), ("c", 20), ("g", 30)]


def test_a_map_link_opens_any_map() -> None:
    link = map_link((13.7563, 100.5018))
    assert link == "https://www.google.com/maps/search/?api=1&query=13.756300,100.501800"


@pytest.mark.parametrize(
    "written",
    [
        "13.7563, 100.5018",
        "13.7563 100.5018",
        "100.5018,13.7563",
        "พิกัด 13.7563,100.5018 หน้าวัด",
        "13°45'22.68\"N 100°30'06.48\"E",
        "https://www.google.com/maps/@13.7563,100.5018,17z",
        "https://www.google.com/maps/search/?api=1&query=13.7563%2C100.5018",
        "https://www.google.com/maps/place/x/data=!3d13.7563!4d100.5018",
    ],
)
def test_a_pin_is_read_as_people_copy_it(written: str) -> None:
    found = read_spot(written)
    assert found is not None
    assert distance_m(found, (13.7563, 100.5018)) < 1


@pytest.mark.parametrize(
    "written",
    ["", "หน้าวัด", "13.7563", "48.8566, 2.3522", "99.9999,99.9999", "13°45'22\"N", "081.2345678"],
)
def test_what_is_no_place_in_thailand_is_no_pin(written: str) -> None:
    assert read_spot(written) is None


def test_every_category_has_a_division_and_labels() -> None:
    assert {one.division for one in DEFAULTS} <= set(DIVISIONS)
    assert codes("category") == CODES
    assert codes("division") == DIVISIONS


def test_roads_and_pavements_are_looked_for_together() -> None:
    assert same_group("road") == {"road", "sidewalk"}
    assert category("light").radius_m == 50
    assert category("dropped by the town").code == "other"
