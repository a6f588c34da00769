"""Homes for tests that drive the real command or the real API."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.sandbox import Sandbox, sandbox

# the same examples at every run: what a change breaks is what fails; tests.fuzz looks further
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    """A home of the test's own, without a server."""
    with sandbox() as made:
        yield made


@pytest.fixture(scope="session")
def shared() -> Iterator[Sandbox]:
    """A home with a warm server, for tests that leave it as they found it."""
    with sandbox() as made:
        assert made.run("generate", "a warm-up", "--steps", "1").returncode == 0
        yield made
