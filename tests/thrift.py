"""What every test would pay for again, and none of them looks at.

Only this process is changed. Programs that tests start do as they do everywhere, and what is
shipped is read from the file itself (`tests/actions/test_passwords.py`).
"""

from __future__ import annotations

import functools
from types import CodeType, SimpleNamespace
from typing import Final

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from bot import wiring
from bot.actions import passwords
from knowledge.index import Index

_QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class _Compiled(BytecodeCache):
    """Each app compiles its own templates; here the next one finds them compiled."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


def keep_compiled_templates() -> None:
    """A template is compiled once a process and text, not once an app."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}


def read_services_once() -> None:
    """Every program that is built reads what we know; nobody can change it afterwards."""
    once = SimpleNamespace(load=functools.cache(Index.load))
    pytest.MonkeyPatch().setattr(wiring, "Index", once)


def hash_quickly() -> None:
    """Passwords are still argon2id, only cheap to guess. The program itself has no such switch."""
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "_HASHER", _QUICK)
    patch.setattr(passwords, "_NOBODY", _QUICK.hash("of thrown-away chance"))
