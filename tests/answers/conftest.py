"""A town hall whose people may teach the answers."""

from __future__ import annotations

from tests.actions.conftest import clock, empty_database, hall, store

__all__ = ["clock", "empty_database", "hall", "store"]
