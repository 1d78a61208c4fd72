"""What a guess at a stolen hash costs. Other tests hash quickly: see `tests/thrift.py`."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest
from argon2 import Parameters, Type, extract_parameters

from bot.actions import passwords

MEMORY, TIMES, LANES = 19 * 1024, 2, 1
"""The least that OWASP asks of argon2id."""


@pytest.fixture(scope="module")
def shipped() -> ModuleType:
    """The file as a town hall runs it."""
    spec = spec_from_file_location("passwords_as_shipped", passwords.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_password_costs_what_guessers_must_pay(shipped: ModuleType) -> None:
    kept = shipped.hash_password("correct horse 9")
    assert extract_parameters(kept) == Parameters(Type.ID, 19, 16, 32, TIMES, MEMORY, LANES)
    assert shipped.is_right(kept, "correct horse 9")
    assert not shipped.is_right(kept, "correct horse 8")


def test_nobody_costs_as_much_as_somebody(shipped: ModuleType) -> None:
    kept = shipped.hash_password("correct horse 9")
    assert extract_parameters(shipped._NOBODY) == extract_parameters(kept)
    assert not shipped.is_right(None, "correct horse 9")
