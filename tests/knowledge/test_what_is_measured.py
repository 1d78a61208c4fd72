"""The figures of `make bench-answers`: each says whether it holds, the cost with real lengths."""

from __future__ import annotations

from statistics import median

import pytest

from knowledge.build import SERVICES
from knowledge.services import Service, as_text, load_services
from tools.bench.understanding import more_services
from tools.bench_answers import Aim, wilson

OURS = load_services(SERVICES)


def length(service: Service) -> int:
    return len(" ".join((as_text(service), *service.aliases, *service.questions)))


def test_the_many_services_of_the_bench_are_as_long_as_ours() -> None:
    many = tuple(more_services(OURS, 200))
    assert len(many) == len({one.id for one in many}) == 200
    assert many[: len(OURS)] == OURS
    added = many[len(OURS) :]
    assert median(map(length, added)) >= 0.8 * median(map(length, OURS))
    assert len({one.aliases for one in added}) == len({one.questions for one in added}) == 140


@pytest.mark.parametrize(
    ("aim", "share", "holds"),
    [
        (Aim(0.9, is_least=True), 0.9, True),
        (Aim(0.9, is_least=True), 0.8994, False),
        (Aim(0.02), 0.02, True),
        (Aim(0.02), 0.0206, False),
        (Aim(0.0), 0.0, True),
        (Aim(0.0), 0.002, False),
    ],
)
def test_each_aim_says_whether_it_holds(aim: Aim, share: float, holds: bool) -> None:
    assert aim.holds(share) is holds


def test_bounds_hold_the_share_and_narrow_with_more_sentences() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)
    assert few[0] < many[0] < 0.9 < many[1] < few[1] <= 1.0
    assert wilson(0, 0) == (0.0, 1.0)
