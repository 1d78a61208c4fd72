"""Whatever strangers send, the readers of bytes refuse in their own words and never fall over."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault import parsers, parsers_of_doors

PARSERS = parsers.PARSERS | parsers_of_doors.DOORS
SEEDS = parsers.SEEDS | parsers_of_doors.SEEDS_OF_DOORS


@pytest.mark.parametrize("name", PARSERS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_strange_bytes_are_refused_in_our_own_words(name: str, data: st.DataObject) -> None:
    PARSERS[name](data.draw(st.binary(max_size=300)))


@pytest.mark.parametrize("name", SEEDS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_bytes_that_are_nearly_right_are_too(name: str, data: st.DataObject) -> None:
    """What came whole, with a piece cut out, doubled, or changed."""
    whole = data.draw(st.sampled_from(SEEDS[name]))
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, len(whole)))
    PARSERS[name](whole[:begin] + data.draw(st.binary(max_size=40)) + whole[end:])
    PARSERS[name](whole[:end] + whole[begin:])


@pytest.mark.parametrize("name", SEEDS)
def test_what_came_whole_is_read_to_its_end(name: str) -> None:
    for seed in SEEDS[name]:
        PARSERS[name](seed)


def test_seeds_belong_to_parsers() -> None:
    assert set(SEEDS) <= set(PARSERS)
