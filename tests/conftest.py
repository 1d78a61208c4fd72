"""What every test may use."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.longest_first import longest_first

pytest_plugins = ("tests.databases",)

# A busy machine makes an example slow, not wrong. (`CI` in the environment chooses a profile of
# Hypothesis' own, which knows that too and tries the same examples each time.)
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":
    settings.load_profile("busy")


@pytest.hookimpl(trylast=True)  # after the shuffling
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: see there."""
    longest_first(items)


def pytest_collection_finish() -> None:
    """What a run does thousands of times is made cheap, where it has to do with pages at all.

    The talk's tests are not kept waiting for a framework they never use.
    """
    if "flask" in sys.modules:
        from tests import thrift

        thrift.keep_compiled_templates()
        thrift.hash_quickly()
        thrift.read_services_once()


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """Each test starts with quiet logs; what it sets up for itself ends with it.

    Without this a test that sends logs to a stream of its own leaves the next ones a closed file.
    """
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(io.StringIO()),
        cache_logger_on_first_use=False,
    )
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
