"""Homes for tests that drive the real command or the real API."""

from collections.abc import Iterator

import pytest

from tests.sandbox import Sandbox, sandbox


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
